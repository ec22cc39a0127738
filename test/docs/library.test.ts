import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, copyOfBuild, packageRoot, tempFolder } from "../e2e/support.ts";
import { blocksOf, pageAt } from "./pages.ts";

/** A folder in which `coord-md` is installed, as far as a program sees. */
function installed(): string {
  const folder = tempFolder();
  const built = copyOfBuild();
  fs.cpSync(join(packageRoot, "package.json"), join(built, "package.json"));
  fs.mkdirSync(join(folder, "node_modules"));
  fs.symlinkSync(built, join(folder, "node_modules", "coord-md"));
  fs.cpSync(join(packageRoot, "fixtures", "example"), folder, { recursive: true });
  return folder;
}

test("the examples of the library run and print what the page says", () => {
  const folder = installed();
  const blocks = blocksOf(pageAt("docs/library.md"));
  const examples = blocks.flatMap((block, at) =>
    block.language === "js" ? [{ block, next: blocks[at + 1] }] : [],
  );
  expect(examples.length).toBeGreaterThan(0);
  for (const [number, { block, next }] of examples.entries()) {
    const file = join(folder, `example${number}.mjs`);
    fs.writeFileSync(file, block.lines.join("\n"));
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
      cwd: folder,
      env: cleanEnv(),
      encoding: "utf8",
    });
    expect({ status, stderr }, block.lines[0]).toEqual({ status: 0, stderr: "" });
    if (next?.language === "text") expect(stdout.trimEnd()).toBe(next.lines.join("\n"));
  }
});
