import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTypedPaths } from "../../src/paths/typed.ts";
import { withoutHanging } from "../hang.ts";
import { sized } from "../size.ts";

const DISK = new Set([
  "src",
  "src/auth.ts",
  "src/api.ts",
  "/repo/src/auth.ts",
  "a,b.ts",
  "a, c.ts",
  "types,y.ts",
  "my file.ts",
  "@types",
  "@types/x.ts",
  "types",
  "types/y.ts",
  "[id]",
  "we:12",
  "note (old).md",
  "`odd`",
  "LICENSE",
]);
const stands = (text: string) => DISK.has(text);
const namesOf = (text: string) => {
  const reading = readTypedPaths(text, stands);
  return "unclear" in reading ? `? ${reading.names.join(" + ")}` : reading.paths.map(({ name }) => name);
};

const BOTH = ["src/auth.ts", "src/api.ts"];

describe("a text is one path or several", () => {
  test.each([
    ["src/auth.ts,src/api.ts", BOTH],
    ["src/auth.ts, src/api.ts", BOTH],
    ["types,y.ts", ["types,y.ts"]],
    ["types,y.ts,src", ["types", "y.ts", "src"]],
    ["a,b.ts,src", ["a,b.ts", "src"]],
    ["`file:///repo/src/auth.ts`", ["/repo/src/auth.ts"]],
    ["src/auth.ts ,src/api.ts,", BOTH],
    ['"src/auth.ts", "src/api.ts"', BOTH],
    ['"src/auth.ts, src/api.ts"', BOTH],
    ['["src/auth.ts","src/api.ts"]', BOTH],
    ['["src/auth.ts, src/api.ts"]', BOTH],
    ['[\n  "src/auth.ts",\n  "src/api.ts"\n]', BOTH],
    ["['src/auth.ts', 'src/api.ts']", BOTH],
    ["[src/auth.ts, src/api.ts]", BOTH],
    ["[src/auth.ts]", ["src/auth.ts"]],
    ["src/auth.ts src/api.ts", BOTH],
    ["src/auth.ts;src/api.ts", BOTH],
    ["src/auth.ts and src/api.ts", BOTH],
    ["src/auth.ts et src/api.ts", BOTH],
    ["src/auth.ts\nsrc/api.ts\n", BOTH],
    ["- src/auth.ts\r\n- src/api.ts", BOTH],
    ["1. src/auth.ts\n2. src/api.ts", BOTH],
    ["`src/auth.ts`, `src/api.ts`", BOTH],
    ["src/auth.ts:3, src/api.ts:10-20", BOTH],
    ["src/auth.ts - src/api.ts", BOTH],
    ["src/auth.ts (src/api.ts)", BOTH],
    ["src/auth.ts | src/api.ts", BOTH],
    ["src/auth.ts|src/api.ts", BOTH],
    ["src/auth.ts；src/api.ts", BOTH],
    ["src/auth.ts、src/api.ts", BOTH],
    ["src/auth.ts && src/api.ts", BOTH],
    ["src/auth.ts oder src/api.ts", BOTH],
    ["src/@(auth|api).ts", ["src/@(auth|api).ts"]],
    ['{"files":["src/auth.ts"]}', "? src/auth.ts"],
    ['[{"path":"src/auth.ts"}]', "? src/auth.ts"],
    ["edit src/auth.ts = mine", "? src/auth.ts"],
    ["src/*.ts docs/**", ["src/*.ts", "docs/**"]],
    ["src/new.ts,src/newer.ts", ["src/new.ts", "src/newer.ts"]],
    ["src/auth.ts,a,b.ts,src/api.ts", ["src/auth.ts", "a,b.ts", "src/api.ts"]],
    ["src/{auth,api}.ts,x", ["src/{auth,api}.ts", "x"]],
    ["", [""]],
    [" ", [""]],
    [",", [""]],
    ["[]", [""]],
  ])("%j", (text, names) => {
    expect(namesOf(text)).toEqual(names);
  });
});

describe("marks around a path, and behind it, are not its own", () => {
  test.each([
    "src/auth.ts:12",
    "src/auth.ts:12:5",
    "src/auth.ts:10-20",
    "src/auth.ts:L12",
    "src/auth.ts#L10-L20",
    "src/auth.ts(12,5)",
    "@src/auth.ts",
    "@src/auth.ts:12",
    "file:///repo/src/auth.ts",
    "file:///repo/src/%61uth.ts#L3",
    "vscode://file/repo/src/auth.ts:3:1",
    "`src/auth.ts`",
    "'src/auth.ts'",
    "“src/auth.ts”",
    "« src/auth.ts »",
    "<src/auth.ts>",
    "[the login](src/auth.ts)",
    "src/auth.ts (new)",
    "src/auth.ts [modified]",
    "src/auth.ts - the login",
    "src/auth.ts — the login, and more",
    "- src/auth.ts",
    "src/auth.ts.",
    "src/auth.ts?",
    "(src/auth.ts)",
    "HEAD:src/auth.ts",
    ":(top)src/auth.ts",
    "M src/auth.ts",
    "path=src/auth.ts",
    "--files=src/auth.ts",
    "files: src/auth.ts",
    "$PWD/src/auth.ts",
    "${PWD}/src/auth.ts",
    "src/auth.ts@HEAD",
    "src%2Fauth.ts",
    "src/auth.ts)",
    '"src/auth.ts',
    "\u200bsrc/auth.ts",
  ])("%s", (text) => {
    expect([["src/auth.ts"], ["/repo/src/auth.ts"]]).toContainEqual(namesOf(text));
  });

  test.each([
    ["src/new.ts:12", "src/new.ts"],
    ["`src/new.ts`", "src/new.ts"],
    ["`src/**`", "src/**"],
    ["file:///repo/new.ts", "/repo/new.ts"],
  ])("%s is plain even where nothing of that name is there", (text, name) => {
    expect(namesOf(text)).toEqual([name]);
  });

  test("what else may be meant is said, where the name is not there", () => {
    const reading = readTypedPaths("@src/new.ts (later)", stands);
    expect(reading).toMatchObject({ paths: [{ name: "@src/new.ts (later)" }] });
    expect("paths" in reading && reading.paths[0]?.also).toEqual(
      expect.arrayContaining(["src/new.ts (later)", "@src/new.ts", "src/new.ts"]),
    );
  });
});

describe("what has such marks by its own name keeps them", () => {
  test.each([...DISK])("%s", (name) => {
    expect(namesOf(name)).toEqual([name]);
  });
  test.each([
    "@types/new.ts",
    "@types/y.ts",
    "docs/My new File.md",
    "My Report v1.2.md",
    "LICENSE copy",
    "app/[slug]/page.tsx",
    "[...slug]",
    "[a-z]",
    "src/auth?",
    "src/{a, b}/*.ts",
    "it's",
    "C:\\repo\\a.ts",
    "10:30.md",
  ])("%s, although it is not there", (name) => {
    expect(namesOf(name)).toEqual([name]);
  });
  test('in quotes of JSON: "odd, name.md"', () => {
    expect(namesOf('"odd, name.md"')).toEqual(["odd, name.md"]);
    expect(namesOf('"x.ts y.ts"')).toEqual(["x.ts y.ts"]);
  });
});

describe("a list in no known form is asked back", () => {
  test.each([
    ["src/new.ts src/newer.ts", "? src/new.ts + src/newer.ts"],
    ["src/auth.ts src/new.ts", "? src/auth.ts + src/new.ts"],
    ["src/old.ts -> src/auth.ts", "? src/old.ts + src/auth.ts"],
    ["src/a.ts;src/b.ts", "? src/a.ts + src/b.ts"],
    ["src/a.ts and src/b.ts", "? src/a.ts + src/b.ts"],
    // Also as one item of several.
    ["src/auth.ts, src/new.ts src/newer.ts", "? src/new.ts + src/newer.ts"],
  ])("%s", (text, said) => {
    expect(namesOf(text)).toBe(said);
  });
});

test("whatever stands on disk is that, and any text is read", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.boolean(), (text, isThere) => {
      const reading = readTypedPaths(text, (name) => isThere && name === text);
      if (isThere && text.trim() !== "") expect(reading).toEqual({ paths: [{ name: text, also: [] }] });
      else if ("paths" in reading) expect(reading.paths.length).toBeGreaterThan(0);
      else expect(reading.names.length).toBeGreaterThan(1);
    }),
    { numRuns: sized(2_000, 300) },
  );
});

test("a long list takes no long time", () => {
  const names = Array.from({ length: 5_000 }, (_, at) => `src/file-${at}.ts`);
  expect(namesOf(names.join(","))).toHaveLength(5_000);
  expect(namesOf(JSON.stringify(names))).toHaveLength(5_000);
  const texts = [
    "(".repeat(4_000),
    ":1".repeat(2_000),
    " -".repeat(2_000),
    "`".repeat(4_000),
    "a b".repeat(2_000),
  ];
  withoutHanging(() => texts.map((text) => namesOf(text)));
});
