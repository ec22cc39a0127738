import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coord } from "../e2e/in-process.ts";
import { git, tempFolder } from "../e2e/support.ts";
import { allPages, blocksOf, type Page, pageAt } from "./pages.ts";

const READMES = ["README.md", "README.fr.md"];

/** The calls that a page's beginning shows: lines of its shell blocks, then what its table begins with. */
function callsOf(whole: Page): string[] {
  const page = { ...whole, text: whole.text.split(/\n## (?:And then|Et ensuite)/)[0] ?? "" };
  const lines = blocksOf(page)
    .filter(({ language }) => language === "sh")
    .flatMap((block) => block.lines);
  const cells = [...page.text.matchAll(/^\| `(coord [^`]+)` \|/gm)].map(([, call = ""]) => call);
  return [...lines, ...cells]
    .map((line) => line.replace(/ {2,}#.*$/, ""))
    .filter((line) => line.startsWith("coord "));
}

const wordsOf = (call: string): string[] =>
  [...call.matchAll(/ +((?:"[^"]*"|[^ "])+)/g)].map(([, word = ""]) => word.replaceAll('"', ""));

describe.each(READMES)("%s", (path) => {
  it("each command of it does what it says, in an empty repository", async () => {
    const root = tempFolder();
    git(root, "init", "-q");
    fs.mkdirSync(join(root, "src"));
    fs.writeFileSync(join(root, "src", "auth.ts"), "export {};\n");
    const calls = callsOf(pageAt(path));
    expect(calls.length).toBeGreaterThan(6);
    for (const call of calls) {
      // The board in a browser has tests of its own: it goes on until somebody ends it.
      if (call.includes("--web")) continue;
      const ran = await coord(wordsOf(call), { cwd: root, env: { CLAUDE_CODE_SESSION_ID: "reader" } });
      expect({ call, status: ran.status, stderr: ran.stderr }).toMatchObject({ status: 0 });
    }
  });

  it("shows no output but what an example of another page gives", () => {
    const shown = allPages().flatMap((page) =>
      blocksOf(page).flatMap(({ language, lines }) => (language === "console" ? lines : [])),
    );
    const told = blocksOf(pageAt(path)).flatMap(({ language, lines }) => (language === "text" ? lines : []));
    expect(shown).toEqual(expect.arrayContaining(told));
  });
});
