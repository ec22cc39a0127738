import { expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

function told(text: string): string[] {
  return openClaims(new View(text), plainContext).flatMap(({ who, paths }) =>
    paths.map((path) => `${who}: ${path}`),
  );
}

it.each([
  [
    "what one gives back another may take",
    "[09:12] Olga: taking a/b.ts\n[10:30] Olga: done with a/b.ts, taking a/c.ts\n[10:31] Ivan: taking a/b.ts\n",
    ["Olga: a/c.ts", "Ivan: a/b.ts"],
  ],
  [
    "a message below its head",
    "zed — Today at 14:02\ngrabbing a/b.gd, will ping when done\n",
    ["zed: a/b.gd"],
  ],
  [
    "fields between bars",
    "MSG | 2026-11-30 09:12 | agent_4 | type:info | locks:a.py, b.py\nMSG | 2026-11-30 09:20 | agent_4 | type:release | locks:b.py\n",
    ["agent_4: a.py"],
  ],
  [
    "lines of JSON",
    '{"agent":"w1","action":"lock","path":"a.go"}\n{"agent":"w2","action":"lock","path":"b.go"}\n{"agent":"w1","action":"unlock","path":"a.go"}\n',
    ["w2: b.go"],
  ],
  ["a section of TOML", '[[claim]]\nagent = "w2"\npaths = ["a.jl"]\n\ntext\n', ["w2: a.jl"]],
  [
    "a note with a signature below it",
    "Please do not touch conf/a.conf before Monday, I am testing.\n\n— Paul\n",
    ["Paul: conf/a.conf"],
  ],
  [
    "a page's own label",
    "- **Agent**: Rowan\n\n## File reservations\n- `a/b.ts` - RESERVED\n",
    ["Rowan: a/b.ts"],
  ],
  ["the answer to a question", "Q: who has a/b.html?\nA: Sam has it until noon.\n", ["Sam: a/b.html"]],
])("%s", (_name, text, claims) => {
  expect(told(text)).toEqual(claims);
});

it.each([
  ["a question", "[09:12] Olga: is anybody in a/b.ts?\n"],
  ["what is only spoken of", "[09:14] Ivan: a/b.ts looks good to me\n"],
  ["a legend", "Legend: 🔒 locked, 🚧 in progress; put it before the file, as in 🔒 `a/b.ts`.\n"],
  ["a word alone below a line that is no note", "The tests in a/b.ts pass again.\n\n— Ida\n"],
  ["a heading that lost its marks", "## Locks\n\n`a/b.ts` was unlocked\n\nRules\n"],
  ["a list of JSON of a tool", '{\n  "files": ["a/b.ts"],\n  "author": "Ann"\n}\n'],
  [
    "files that somebody measures",
    "| File | Lines | State |\n|---|---|---|\n| a/b.ts | 12 % | in progress |\n",
  ],
])("no claim is %s", (_name, text) => {
  expect(told(text)).toEqual([]);
});
