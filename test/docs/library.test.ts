import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, copyOfBuild, packageRoot, tempFolder } from "../e2e/support.ts";
import { isNight } from "../size.ts";
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

const END = "-- the end of an example --";

test("the examples of the library run and print what the page says", () => {
  const folder = installed();
  const blocks = blocksOf(pageAt("docs/library.md"));
  const examples = blocks.flatMap((block, at) =>
    block.language === "js" ? [{ block, next: blocks[at + 1] }] : [],
  );
  expect(examples.length).toBeGreaterThan(0);
  const names = examples.map(({ block }, number) => {
    fs.writeFileSync(join(folder, `example${number}.mjs`), block.lines.join("\n"));
    return `example${number}.mjs`;
  });
  const saidBy = (file: string) => {
    const env = cleanEnv();
    const options = { cwd: folder, env, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], options);
    expect({ status, stderr }, file).toEqual({ status: 0, stderr: "" });
    return stdout;
  };
  // By day one after the other in one process.
  const line = (name: string) => `await import("./${name}"); console.log("${END}");\n`;
  fs.writeFileSync(join(folder, "all.mjs"), names.map(line).join(""));
  const said = isNight ? names.map(saidBy) : saidBy("all.mjs").split(`${END}\n`);
  for (const [number, { next }] of examples.entries())
    if (next?.language === "text") expect(said[number]?.trimEnd()).toBe(next.lines.join("\n"));
});
