import { expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

function told(text: string): string[] {
  return openClaims(new View(text), plainContext).flatMap(({ who, paths, line }) =>
    paths.map((path) => `${line} ${who}: ${path}`),
  );
}

it.each([
  [
    "headings without a space",
    "#Locks\n##Rosa\n- src/a.jl\n##Ben\n- src/b.jl\n",
    ["3 Rosa: src/a.jl", "5 Ben: src/b.jl"],
  ],
  [
    "headings and paragraphs of HTML",
    "<h3>Locked files</h3>\n<p><b>Lena</b>: app/a.rb</p>\n<p>app/b.rb — Milo</p>\n",
    ["2 Lena: app/a.rb", "3 Milo: app/b.rb"],
  ],
  [
    "items of HTML within others",
    "<div>\n<h2>Locked files</h2>\n<ul>\n<li><code>app/a.rb</code> — Milo</li>\n</ul>\n</div>\n",
    ["4 Milo: app/a.rb"],
  ],
  [
    "a folded part says by its summary what is in it, and nothing of what stands behind it",
    "## Locks\n\n<details>\n<summary>Released</summary>\n\n| File | Who |\n|---|---|\n| a/b.go | agent-2 |\n\n</details>\n\n- a/c.go — agent-3\n",
    ["12 agent-3: a/c.go"],
  ],
  [
    "a summary that names somebody",
    "<details><summary>Locked by agent-3</summary>\n\n- a/c.go\n\n</details>\n",
    ["3 agent-3: a/c.go"],
  ],
  [
    "a file's name in code within a cell",
    "<table>\n<tr><th>Who</th><th>File</th></tr>\n<tr><td>Jon</td><td><code>src/side bar.vue</code></td></tr>\n</table>\n",
    ["3 Jon: src/side bar.vue"],
  ],
])("%s", (_name, text, claims) => {
  expect(told(text)).toEqual(claims);
});

it.each([
  ["a fence of code", "## Locks\n\n```html\n<p>app/b.rb — Milo</p>\n```\n"],
  ["a comment", "## Locks\n\n<!--\n<p>app/b.rb — Milo</p>\n-->\n"],
  ["what is struck out", "## Locks\n\n<p><s>app/b.rb — Milo</s></p>\n"],
  ["an answer's number and a file that is included", '#12 is fixed\n#include "src/a.h"\n'],
])("no claim is %s", (_name, text) => {
  expect(told(text)).toEqual([]);
});

it("a heading of the protocol's own that lacks its space stays what it is", () => {
  const text = "##Task reservations\n\n[RESERVED] Instance #2 - Login\nFiles: src/a.ts\n";
  expect(told(text)).toEqual(["3 Instance #2: src/a.ts"]);
});
