import fc from "fast-check";
import { expect, it } from "vitest";
import { asksAbout } from "../../src/foreign/asked.ts";
import { openClaimsOn } from "../../src/foreign/open.ts";
import { softClaims } from "../../src/foreign/reading.ts";
import { View } from "../../src/protocol/view.ts";
import { sized } from "../size.ts";
import { plainContext } from "./context.ts";

const name = fc.constantFrom("a", "b", "ab", "src", "lib", "api", "m-1", "x_y", "not", "no", "10");
const ending = fc.constantFrom("ts", "md", "a");

const path = fc
  .tuple(fc.array(name, { minLength: 1, maxLength: 3 }), ending)
  .map(([names, end]) => `${names.join("/")}.${end}`);

const segment = fc.oneof(
  name,
  fc.constantFrom(
    "*",
    "**",
    "a*",
    "*b",
    "?",
    "a?",
    "{a,b}",
    "{a*,lib}",
    "x{a,src}",
    "[ab]",
    "[a*]",
    "..",
    ".",
  ),
);
const pattern = fc
  .tuple(
    fc.array(segment, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "/", "/**", "/*.ts", "/**/*.md", "/a*.ts", ".*", "/{a,b}.ts", "/*.{ts,md}"),
    fc.constantFrom("", "", "./", "/", "**/", ".../"),
  )
  .map(([segments, end, start]) => start + segments.join("/") + end);

const around = fc.constantFrom(
  "%",
  "%",
  "`%`",
  "**%**",
  "*%*",
  "(%)",
  "[%]",
  "[%](b.md)",
  "[it](%)",
  "<%>",
  '"%"',
  "%.",
  "%:",
  "%,lib/b.ts",
  "%…",
  "*WIP*%",
  "10:30%",
  "10:30 %",
  "% not b",
  "%; except b/**",
  "_%_",
  "__LOCK__%",
  "~~b~~ %",
);

const line = fc.constantFrom(
  "- codex-1 is editing %",
  "- % — claude-2",
  "- codex-1: %",
  "% -> codex-1",
  "- [~] @ann rewrites %",
  "LOCK % codex-1 2026-11-29",
  "[LOCKED] % by codex-1",
  "- % (claude-2, since 10:30)",
  "2026-11-29 09:00 codex-1 CLAIMED %",
  "Owners: % = codex-1, lib = claude-2.",
  "Session 12 works on % and lib/*.md",
  "| codex-1 | % | active |",
  "\n| agent | files |\n|---|---|\n| codex-1 | % |\n",
  "\n```yaml\nagent: codex-1\nfiles:\n  - %\n```\n",
  '\n```json\n{ "agent": "codex-1", "files": ["%"] }\n```\n',
  "\n### Session 12 - Crawler\n- Files: %\n- Status: in progress\n",
  "<table><tr><th>agent</th><th>files</th></tr><tr><td>codex-1</td><td>%</td></tr></table>",
  "🔒 %",
);

/** A line of a claim, written as anybody might, and several of them. */
const written = fc
  .tuple(line, around, pattern)
  .map(([form, marks, one]) => form.replace("%", () => marks.replace("%", () => one)));
const board = fc
  .tuple(
    fc.constantFrom("## Locks", "## Active work", "## Agents"),
    fc.array(written, { minLength: 1, maxLength: 4 }),
  )
  .map(([heading, lines]) => `# Who does what\n\n${heading}\n\n${lines.join("\n")}\n`);

it("no claim of a pattern is passed over since its line was not read: where case does not count, all lines are", () => {
  fc.assert(
    fc.property(board, path, (text, asked) => {
      const found = (caseSensitive: boolean) =>
        openClaimsOn(new View(text), asked, { ...plainContext, caseSensitive }).map(({ line: at }) => at);
      expect(found(true)).toEqual(found(false));
    }),
    { numRuns: sized(20_000, 150) },
  );
});

it.each([
  ["src/**/*.ts", true],
  ["src/m1/**/*.ts", false],
  ["docs/*.md", false],
  ["`**/*.ts`", true],
  ["{src,lib}/**", true],
  ["web/{a,b}", false],
  ["is that so? nobody/knows?", false],
  ["src/other.ts", true],
  ["src/[a-z]*.ts", true],
  ["lib/../src/*", true],
])("who asks about src/other.ts reads %j: %j", (text, isRead) => {
  expect(asksAbout("src/other.ts")(text)).toBe(isRead);
});

/** Lines of words, boxes and list marks, of which hardly any has a sign of a path, a label or a table. */
const lines = fc.array(
  fc
    .tuple(
      fc.constantFrom("## ", "### ", "", "- ", "1. ", "  - ", "- [ ] ", "- [~] ", "> ", "\n"),
      fc.array(
        fc.constantFrom(
          "Ann",
          "claude",
          "Agent B",
          "has",
          "locked",
          "is editing",
          "done",
          "docs",
          "Makefile",
          "LICENSE",
          "Files",
          "Who",
          "in progress",
          "7",
          "10h30",
          "🔒",
          "-",
          "(Bo)",
          "[codex]",
          "@bo",
          "a.ts",
          "x:",
          "src/",
        ),
        { minLength: 1, maxLength: 5 },
      ),
    )
    .map(([begin, all]) => begin + all.join(" ")),
  { minLength: 1, maxLength: 14 },
);

it("a section without any sign of a claim claims nothing: it is read where it has one that says nothing", () => {
  const said = (text: string) =>
    softClaims(new View(text)).map(({ who, paths, task, state, text: line }) => [
      who,
      paths,
      task,
      state,
      line,
    ]);
  fc.assert(
    fc.property(lines, (all) => {
      const marked = all.map((one) => (one.startsWith("#") ? `${one}\n<!-- -->` : one));
      const board = (of: readonly string[]) => `# Agents\n\n<!-- -->\n\n${of.join("\n")}\n`;
      expect(said(board(all))).toEqual(said(board(marked)));
    }),
    { numRuns: sized(20_000, 200) },
  );
});
