// An OpenID Connect provider for tests: whoever writes a name signs in as that. Its arguments are
// the folder where the package oidc-provider is installed, a port, and the address to come back to.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, port, back] = process.argv.slice(2);
const found = createRequire(`${folder}/`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: "repo-search", client_secret: "agreed", redirect_uris: [back] }],
  pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
