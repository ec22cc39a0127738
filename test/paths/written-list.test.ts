import fc from "fast-check";
import { expect, test } from "vitest";
import { readFileList } from "../../src/paths/written-list.ts";

test("a list as most hands write it is read as any other", () => {
  const folder = fc.stringMatching(/^[A-Za-z_][\w-]{0,4}(?:\/[\w-]{1,4}){0,2}$/);
  const end = fc.oneof(
    fc.stringMatching(/^(?:\.[a-z]{1,5}){1,2}$/),
    fc.constantFrom("/**", "/**/*.ts", "/*.ts", "/"),
  );
  const name = fc.tuple(folder, end).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      const list = names.join(", ");
      // A blank before it sends it through all that a hand may have meant.
      expect(readFileList(list)).toEqual(readFileList(` ${list}`));
    }),
  );
});

test.each([
  ["[src/a.ts](src/b.ts)", ["src/b.ts"]],
  ["[src/a.ts](https://example.org/x.ts)", ["src/a.ts"]],
  ["[src/a.ts](<src/b.ts>)", ["src/b.ts"]],
  [
    "`src/a.ts`, “src/b.ts”, « src/c.ts », ‘src/d.ts’, <src/e.ts>, **src/f.ts**",
    [..."abcdef"].map((c) => `src/${c}.ts`),
  ],
  ["'src/a.ts' (new)", ["src/a.ts"]],
  ["src/a.ts - the form", ["src/a.ts"]],
  ["src/a.ts: the form", ["src/a.ts"]],
  ["src/a.ts lines 10-20", ["src/a.ts"]],
  ["src/a.ts:10-20", ["src/a.ts"]],
  ["[src/a.ts, src/b.ts]", ["src/a.ts", "src/b.ts"]],
  ["(src/a.ts; src/b.ts)", ["src/a.ts", "src/b.ts"]],
  ["[id]", ["[id]"]],
  ["[...slug]", ["[...slug]"]],
  ["src/[id].ts, app/[...slug]/(x)", ["src/[id].ts", "app/[...slug]/(x)"]],
  ["[a-z]/[ab], (app)/(x)", ["[a-z]/[ab]", "(app)/(x)"]],
  ["(src/[id].ts, src/b.ts)", ["src/[id].ts", "src/b.ts"]],
  ["[src/(app)/x.ts, y.ts]", ["src/(app)/x.ts", "y.ts"]],
  ["[src/a.ts], [src/b.ts]", ["src/a.ts", "src/b.ts"]],
  ["(src/a.ts); (b.ts)", ["src/a.ts", "b.ts"]],
  ["[src/a.ts] and [src/b.ts]", ["src/a.ts", "src/b.ts"]],
  ["[src/a.ts] [src/b.ts]", ["src/a.ts", "src/b.ts"]],
  ["[src/a.ts, b.ts], [src/c.ts]", ["src/a.ts", "b.ts", "src/c.ts"]],
  ["{src/a.ts}, {b,c}.ts, {src/d.ts,e.ts}", ["src/a.ts", "{b,c}.ts", "{src/d.ts,e.ts}"]],
  ["['src/a.ts'], [**src/b.ts**]", ["src/a.ts", "src/b.ts"]],
  ["Login (copy).ts", ["Login (copy).ts"]],
  ["the form (new)", ["the form"]],
  ["the form (new).", ["the form"]],
  ["(new)", ["(new)"]],
  ["none", []],
  ["aucun", []],
  ["-", []],
])("%j names %j", (list, names) => {
  expect(readFileList(list)).toEqual(names);
});
