import fs from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { FileMarks } from "../../src/session/file-marks.ts";
import { StateFolder } from "../../src/system/state.ts";
import { OtherNames } from "../../src/workspace/other-names.ts";
import { madeFolder } from "../folders.ts";

function tree(): string {
  const root = madeFolder("coord-names-");
  for (const path of [
    "src/one.ts",
    "src/many.ts",
    "lib/a/many.ts",
    "lib/b.ts",
    "big/1",
    "big/2",
    "big/3",
    "few/1",
  ]) {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true });
    fs.writeFileSync(join(root, path), path);
  }
  for (const path of ["src/many.ts", "lib/a/many.ts"])
    fs.linkSync(join(root, path), join(root, `far-${path.length}`));
  return root;
}

const noMarks = (root: string) => new FileMarks(new StateFolder(join(root, ".coord")), Date.now());
const held = (name: string) => [{ name, since: Date.now() + 600_000 }];

// What is held, and whether it may be among more files than are looked at.
it.each([
  ["src/many.ts", true],
  ["lib", true],
  ["lib/", true],
  ["lib/**", true],
  ["**/many.ts", true],
  ["src/*.ts", true],
  ["src/one.ts", false],
  ["lib/b.ts", false],
  ["lib/*.ts", false],
  ["docs/not-there.ts", false],
])("%s, beside a folder of which not every file is looked at: %s", (name, may) => {
  const root = tree();
  const names = new OtherNames(root, true, noMarks(root), 2);
  const hows = (path: string, glob = false) => names.of({ path, glob }, held(name)).map(({ how }) => how);
  // Of what is held itself no more is looked at either, and then it counts whole.
  const isLarge = name === "**/many.ts";
  expect(hows("big")).toEqual(may ? ["unseen"] : []);
  expect(hows("big/*", true)).toEqual(may ? ["unseen"] : []);
  const all = ["big/1", "big/2", "big/3"].map((path) => join(root, path));
  expect(names.linkedTo(all, held(name)).map(({ how }) => how)).toEqual(may ? ["unseen"] : []);
  // Whatever can be looked at whole has none.
  if (!isLarge) expect(hows("few")).toEqual([]);
  expect(hows("few/1")).toEqual([]);
  expect(new OtherNames(root, true, noMarks(root)).of({ path: "big" }, held(name))).toEqual([]);
});
