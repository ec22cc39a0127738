// Refuses to publish a package of which nobody could say where it comes from: `npm publish` runs it first.
// npm's provenance compares `repository` with where the build ran, so an invented address is worse than none.
//   node scripts/publishable.mjs [FOLDER]
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2] ?? ".");
const { version, repository, homepage, bugs } = JSON.parse(
  readFileSync(join(folder, "package.json"), "utf8"),
);

/** Names that are kept for examples, or that only this machine knows: no reader gets there. */
const UNREAL =
  /(?:^|\.)(?:example|test|invalid|local|localhost)(?:\.(?:com|net|org))?$|^(?:\d+\.|\[)|your[-_]|todo|placeholder/i;

function isAddress(text) {
  try {
    const { protocol, hostname, pathname } = new URL(String(text).replace(/^git\+/, ""));
    return (
      protocol === "https:" && hostname.includes(".") && !UNREAL.test(hostname) && !UNREAL.test(pathname)
    );
  } catch {
    return false;
  }
}

const wrong = [
  ["repository", typeof repository === "object" ? repository?.url : repository],
  ["homepage", homepage],
  ["bugs", typeof bugs === "object" ? bugs?.url : bugs],
].flatMap(([name, address]) =>
  address === undefined || address === ""
    ? [`package.json has no ${name}: the https address where the project lies now`]
    : isAddress(address)
      ? []
      : [`${name} is not an https address that others reach: ${address}`],
);
if (!readFileSync(join(folder, "CHANGELOG.md"), "utf8").includes(`\n## [${version}]`))
  wrong.push(`CHANGELOG.md has no section for ${version}`);

if (wrong.length > 0) {
  process.stderr.write(
    `Not published. See “Publishing” in CONTRIBUTING.md.\n${wrong.map((one) => `- ${one}\n`).join("")}`,
  );
  process.exitCode = 1;
}
