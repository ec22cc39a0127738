import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withoutEnd } from "../../src/paths/ends.ts";
import { escapeGlob, isGlob, splitSegments, withSpelledClasses } from "../../src/paths/glob.ts";
import {
  archiveOf,
  asMounted,
  asWindows,
  normalisePath,
  normalisePattern,
} from "../../src/paths/normalise.ts";
import { numberedPattern } from "../../src/paths/numbered.ts";
import { compile, overlaps, witness } from "../../src/paths/overlap.ts";
import { areApart, isPlainPath } from "../../src/paths/plain.ts";
import { readTypedPaths } from "../../src/paths/typed.ts";
import {
  joinFileList,
  looksLikePath,
  pathsIn,
  readFileList,
  splitFileList,
  writeFileList,
} from "../../src/paths/written-list.ts";

// What is made of names as people write them, on record: COORD_READ=write npx vitest run test/paths/record.test.ts

const NAMES = `src/a.ts
./src/a.ts
src\\a.ts
src/a.ts,
src/a.ts, src/b.ts
src/a.ts;src/b.ts
src/a.ts src/b.ts
src/a.ts and src/b.ts
"src/a b.ts", src/c.ts
'src/a.ts'
\`src/a.ts\`
**src/a.ts**
[src/a.ts](docs/b.md)
[a](https://example.org/x.ts)
(src/a.ts)
[src/a.ts, src/b.ts]
["src/a.ts","src/b.ts"]
["src/a.ts"
"src/a.ts"
src/{a,b}.ts
src/{a,{b,c}}/**/*.ts
src/[ab].ts
app/[id]/page.tsx
app/[...slug]/page.tsx
src/**
src/**/
src/*/
*
**
!src/a.ts
src/a.ts:12
src/a.ts:12:5
src/a.ts:10-20
src/a.ts#L12
src/a.ts (new)
src/a.ts - the form
src/a.ts: the form
src/a.ts.
see src/a.ts.
file:///home/ann/app/src/a.ts
/home/ann/app/src/a.ts
~/src/a.ts
C:\\app\\src\\a.ts
\\\\server\\share\\a.ts
/mnt/c/app/src/a.ts
../b/x.ts
../../..
a/../b
a/./b//c/
**/../x
{../a,b}
.env
.github/workflows/ci.yml
Makefile
README
migrations/0012_*.sql
migrations/NNNN_name.sql
docs/adr/####-title.md
docs/adr-<n>.md
none
-
n/a
all
the login page
src/é.ts
src/e\u0301.ts
src/a\u00a0b.ts
« src/a.ts »
“src/a.ts”
- src/a.ts
* src/a.ts
1. src/a.ts
- [ ] src/a.ts
a,b
a, b
a b
a\\ b.ts
x.ts, "y, z.ts" , {a,b}.md
src/a.ts, src/b.ts,
@scope/pkg
https://example.org/a.ts
192.168.0.1/24
1/2
and/or
v1.2.3
12:30/13:00
key=src/a.ts
--files=src/a.ts
$HOME/a.ts
%TEMP%\\a.ts
CON.txt
src/a.ts|src/b.ts
<src/a.ts>
src/a.ts\\
[[:alpha:]]*.ts
[!a-c]x
[^/]x
[z-a]
[a
{a
a}
a{,b}c
a{b}c
a{1..3}
?(a|b)
a?c
\\*literal
`.split("\n");

const PATTERNS = [
  "",
  "src",
  "src/a.ts",
  "src/",
  "src/*",
  "src/**",
  "**/*.ts",
  "*.ts",
  "src/{a,b}.ts",
  "src/[a-c].ts",
  "src/?.ts",
  "[!s]*",
  ".*",
  "**/.*",
  "src/a.ts/",
  "SRC/A.ts",
  "src/**/x",
  "{src,lib}/**",
  "a{,b}c",
  "abc",
  "é.ts",
  "s*/*a*",
];
const BASES = [
  { root: "/repo", cwd: "/repo/packages/[a]", caseSensitive: true },
  { root: "/", cwd: "/", caseSensitive: true },
  { root: "C:\\Repo", cwd: "c:\\repo\\x{y}", caseSensitive: false },
];
const HERE = new Set([
  "src/a.ts",
  "src/b.ts",
  "a",
  "b",
  "src/a b.ts",
  "README",
  "a b",
  "a,b",
  "x.ts",
  "[id]",
]);

function recordOf(): string {
  const found: string[] = [];
  const say = (what: string, ...values: unknown[]) => found.push(`${what} ${JSON.stringify(values)}`);
  for (const name of NAMES) {
    found.push(`# ${JSON.stringify(name)}`);
    say("lists", readFileList(name), splitFileList(name), pathsIn(name), looksLikePath(name));
    say("written", writeFileList([name]), joinFileList([name, "b.ts"]), writeFileList(splitFileList(name)));
    say(
      "typed",
      readTypedPaths(name, (text) => HERE.has(text)),
      readTypedPaths(name, () => false),
    );
    say(
      "lines",
      readTypedPaths(`${name}\nsrc/b.ts`, (text) => HERE.has(text)),
    );
    for (const base of BASES) say("normal", normalisePath(name, base), normalisePattern(name, base));
    say(
      "glob",
      isGlob(name),
      escapeGlob(name),
      splitSegments(name),
      withSpelledClasses(name),
      isPlainPath(name),
    );
    say(
      "other",
      numberedPattern(name),
      asWindows(name),
      asMounted(name, "/home/ann"),
      archiveOf(name),
      withoutEnd(name, /[.,s]/),
    );
    say("met", ...PATTERNS.map((pattern) => (overlaps(name, pattern) ? witness(name, pattern) : "")));
    say(
      "case",
      PATTERNS.map((pattern) => Number(overlaps(name, pattern, { caseSensitive: false }))).join(""),
    );
    say("apart", PATTERNS.map((pattern) => Number(areApart(name, pattern))).join(""));
    say("covers", PATTERNS.map((path) => Number(compile(name).covers(path))).join(""));
  }
  found.push("# steps of a search");
  for (const one of PATTERNS) say(one, ...PATTERNS.map((other) => stepsOf(one, other)));
  return `${found.join("\n")}\n`;
}

/** How many steps it takes to tell two patterns apart, and what is said when there are none left. */
function stepsOf(one: string, other: string): string {
  const [effort, none] = [{ left: 10_000 }, { left: 0 }];
  const [isMet, isMetAtOnce] = [
    overlaps(one, other, undefined, effort),
    overlaps(one, other, undefined, none),
  ];
  // What is given up counts as met.
  expect(isMetAtOnce || !isMet).toBe(true);
  return `${10_000 - effort.left}${isMet ? "+" : "-"} ${-none.left}${isMetAtOnce ? "+" : "-"}`;
}

test("what is made of names in many hands", () => {
  const file = new URL("../../fixtures/read/records/paths.txt", import.meta.url);
  const found = recordOf();
  if (process.env["COORD_READ"] === "write") writeFileSync(file, found);
  const known = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  expect(found.split("\n")).toEqual(known);
});
