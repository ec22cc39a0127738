import fs from "node:fs";
import { join, parse } from "node:path";
import { expect, it } from "vitest";
import { existingPart } from "../../src/system/files.ts";
import { madeFolder } from "../folders.ts";

const folder = madeFolder("coord-part-");
fs.mkdirSync(join(folder, "a/b"), { recursive: true });
fs.writeFileSync(join(folder, "a/file"), "");
fs.symlinkSync("nowhere", join(folder, "a/dangling"));
fs.symlinkSync("b", join(folder, "a/link"));

it.each([
  ["a/b", "a/b"],
  ["a/b/c/d", "a/b"],
  ["a/file", "a/file"],
  ["a/file/below", "a/file"],
  ["a/dangling", "a/dangling"],
  ["a/dangling/x", "a/dangling"],
  ["a/link/x", "a/link"],
  ["x/y/z", ""],
  ["x/".repeat(5_000), ""],
])("of %.40s, what stands is %j", (asked, there) => {
  expect(existingPart(join(folder, asked).replace(/\/$/, ""))).toBe(join(folder, there).replace(/\/$/, ""));
});

it("is the root at least", () => {
  const { root } = parse(folder);
  expect(existingPart(root)).toBe(root);
  expect(existingPart(join(root, "no-such-folder-of-anybody/x"))).toBe(root);
});
