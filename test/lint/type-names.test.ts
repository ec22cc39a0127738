// One type name, one meaning: whoever reads `Claim` in one file need not ask which of two it is.
import fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../e2e/support.ts";

/** Names that more than one file exports all the same, each with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {};

const DECLARED = /^export (?:declare )?(?:abstract )?(?:type|interface|class|enum) (\w+)/gm;

/** The files that declare each exported type or class. */
function declarations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of fs.readdirSync(join(packageRoot, "src"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const text = fs.readFileSync(join(packageRoot, "src", name), "utf8");
    for (const [, type = ""] of text.matchAll(DECLARED)) found.set(type, [...(found.get(type) ?? []), name]);
  }
  return found;
}

test("an exported type has a name that no other file exports", () => {
  const all = declarations();
  expect(all.size).toBeGreaterThan(100);
  const twice = [...all].filter(([, files]) => files.length > 1).map(([name]) => name);
  expect(twice.toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
});
