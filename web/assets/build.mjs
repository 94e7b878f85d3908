// Compiles the stylesheet, joins the scripts and copies the icon into web/static. Nothing of
// GOV.UK's own brand (crown, fonts, header) is taken over: only what repo-search.scss names.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static");

function styles(file) {
  const { css } = compile(join(here, file), { style: "compressed", quietDeps: true });
  if (/GDS Transport|crown|crest|url\(/i.test(css)) {
    throw new Error(`${file} carries a brand or fetches something.`);
  }
  return css;
}

function scripts(...files) {
  return files
    .map((name) => readFileSync(join(here, name), "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, ""))
    .join("\n;\n");
}

function ours(folder) {
  const names = readdirSync(join(here, folder)).filter((name) => name.endsWith(".js")).sort();
  return names.map((name) => join(folder, name));
}

const built = {
  "repo-search.css": styles("repo-search.scss"),
  "repo-search.js": scripts(
    "node_modules/accessible-autocomplete/dist/accessible-autocomplete.min.js",
    "node_modules/govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.bundle.js",
    ...ours("."),
  ),
  "desk.css": styles("desk/desk.scss"),
  "desk.js": scripts(...ours("desk")),
};
mkdirSync(out, { recursive: true });
for (const [name, content] of Object.entries(built)) {
  writeFileSync(join(out, name), content);
  console.log(`web/static/${name}: ${content.length} characters`);
}
copyFileSync(join(here, "icon.svg"), join(out, "icon.svg"));
