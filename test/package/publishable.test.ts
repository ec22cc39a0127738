import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot, tempFolder } from "../e2e/support.ts";
import { variants } from "../size.ts";

const GOOD = {
  version: "1.2.3",
  repository: { type: "git", url: "git+https://git.sea-charts.io/harbour/coord.git" },
  homepage: "https://git.sea-charts.io/harbour/coord#readme",
  bugs: { url: "https://git.sea-charts.io/harbour/coord/issues" },
};
const CHANGES = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3]\n";

function publishable(fields: object, changes = CHANGES) {
  const folder = tempFolder();
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...GOOD, ...fields }));
  writeFileSync(join(folder, "CHANGELOG.md"), changes);
  const script = join(packageRoot, "scripts", "publishable.mjs");
  return spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
}

test("a package whose three addresses are known may be published", () => {
  expect(publishable({})).toMatchObject({ status: 0, stderr: "" });
  expect(publishable({ repository: GOOD.repository.url, bugs: GOOD.bugs.url }).status).toBe(0);
});

test.each(
  variants<readonly [string, unknown]>(
    [
      ["repository", undefined],
      ["homepage", undefined],
      ["bugs", undefined],
      ["homepage", ""],
      ["bugs", {}],
      ["repository", { url: "git+https://example.com/coord.git" }],
      ["homepage", "https://docs.example.org/coord"],
      ["homepage", "http://git.sea-charts.io/coord"],
      ["homepage", "https://localhost/coord"],
      ["homepage", "https://127.0.0.1/coord"],
      ["homepage", "file:///home/ann/coord"],
      ["bugs", "https://git.sea-charts.io/your-name/coord/issues"],
      ["bugs", "ann@sea-charts.io"],
    ],
    3,
  ),
)("without a real %s (%j) it is refused by name", (name, value) => {
  const { status, stderr } = publishable({ [name]: value });
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`^- (?:package\\.json has no )?${name}\\b`, "m"));
  expect(stderr.match(/^- /gm)).toHaveLength(1);
});

test("nor is a version of which the changelog says nothing", () => {
  expect(publishable({}, "# Changelog\n\n## [Unreleased]\n").stderr).toContain("no section for 1.2.3");
});

test("npm runs it before it publishes", () => {
  const { scripts } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  expect(scripts["prepublishOnly"]).toMatch(/^node scripts\/publishable\.mjs && /);
});
