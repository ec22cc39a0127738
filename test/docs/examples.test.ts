import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../e2e/support.ts";
import { Terminal } from "./console.ts";
import { matches, normal } from "./normal.ts";
import { allPages, type Block, blocksOf, type Page, pageAt } from "./pages.ts";

/** `COORD_DOCS=write npx vitest run test/docs` puts what a command really says in the place of what a page says it does. */
const WRITE = process.env["COORD_DOCS"] === "write";

const PROMPT = /^([a-z]*)\$ (.*?)(?:\s+# exit (\d+))?$/;

interface Example {
  readonly who: string;
  readonly command: string;
  readonly status: number;
  readonly prompt: string;
  readonly output: readonly string[];
}

function examplesOf(block: Block): Example[] {
  const found: Example[] = [];
  for (const line of block.lines) {
    const prompt = PROMPT.exec(line);
    const last = found.pop();
    if (prompt === null) {
      if (last === undefined) throw new Error(`a console block begins with a prompt, not with “${line}”`);
      found.push({ ...last, output: [...last.output, line] });
      continue;
    }
    if (last !== undefined) found.push(last);
    const [, who = "", command = "", status = "0"] = prompt;
    found.push({ who, command, status: Number(status), prompt: line, output: [] });
  }
  return found;
}

/** Runs a page's examples in order; the text that the page would have with what they really said. */
async function play(page: Page): Promise<string> {
  const terminal = new Terminal();
  let { text } = page;
  let shift = 0;
  try {
    for (const block of blocksOf(page)) {
      if (block.language === "run") {
        const hidden = await terminal.run("", block.lines.join("\n"), 0);
        expect(hidden, `${page.path}: ${block.lines.join()}`).toEqual({ status: 0, output: "" });
      }
      if (block.language !== "console") continue;
      const real: string[] = [];
      for (const example of examplesOf(block)) real.push(...(await playOne(terminal, example, page)));
      const fresh = `${real.join("\n")}\n`;
      text = text.slice(0, block.start + shift) + fresh + text.slice(block.end + shift);
      shift += fresh.length - (block.end - block.start);
    }
    return text;
  } finally {
    terminal.close();
  }
}

async function playOne(terminal: Terminal, example: Example, page: Page): Promise<string[]> {
  const { who, command, status, prompt, output } = example;
  const ran = await terminal.run(who, command, output.length);
  const good = matches(output, ran.output) && (ran.status === null || ran.status === status);
  if (!WRITE && !good) {
    const said = { status: ran.status ?? status, output: normal(ran.output).trimEnd().split("\n") };
    expect(said, `${page.path}: ${prompt}`).toEqual({ status, output: output.map(normal) });
  }
  if (good) return [prompt, ...output];
  const exit = ran.status === null || ran.status === 0 ? "" : `  # exit ${ran.status}`;
  const lines = ran.output.replace(/\n$/, "");
  return [`${who}$ ${command}${exit}`, ...(lines === "" ? [] : lines.split("\n"))];
}

describe.each(allPages().filter((page) => blocksOf(page).some(({ language }) => language === "console")))(
  "$path",
  (page) => {
    test("its examples do what it says", async () => {
      const text = await play(page);
      if (WRITE) {
        // Another test may have written its part of the page meanwhile.
        const now = pageAt(page.path);
        fs.writeFileSync(join(packageRoot, page.path), now.text === page.text ? text : await play(now));
      }
      expect(text).toContain("# ");
    });
  },
);
