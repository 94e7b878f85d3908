// Compiles the stylesheet, joins the scripts and copies the icon into web/static. Nothing of
// GOV.UK's own brand (crown, fonts, header) is taken over: only what repo-search.scss names.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static");

const { css } = compile(join(here, "repo-search.scss"), {
  style: "compressed",
  quietDeps: true,
});
if (/GDS Transport|crown|crest|url\(/i.test(css)) {
  throw new Error("The stylesheet carries a brand or fetches something.");
}

const scripts = [
  "node_modules/accessible-autocomplete/dist/accessible-autocomplete.min.js",
  "node_modules/govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.bundle.js",
  ...readdirSync(here).filter((name) => name.endsWith(".js")).sort(),
];
const js = scripts
  .map((name) => readFileSync(join(here, name), "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, ""))
  .join("\n;\n");
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "repo-search.css"), css);
writeFileSync(join(out, "repo-search.js"), js);
copyFileSync(join(here, "icon.svg"), join(out, "icon.svg"));
console.log(`web/static/repo-search.css: ${css.length} characters`);
console.log(`web/static/repo-search.js: ${js.length} characters`);
