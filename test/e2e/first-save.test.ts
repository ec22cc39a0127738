import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { variants } from "../size.ts";
import { builtToo, isOnReplicas, project } from "./in-process.ts";
import { eventually, type Project, tempFolder } from "./support.ts";

const LINES = Array.from({ length: 12 }, (_, i) => `P${i} by a person`);
const line = (i: number): string => LINES[i] ?? "";
const BOARD = `# Harbour\n\n${line(0)}\n${line(1)}\n
## Active instances
- **Instance #20** : ACTIVE
- **Instance #21** : ACTIVE\n
${line(2)}\n\n## Task reservations\n\n${line(3)}\n\n### Current tasks\n\`\`\`\n\`\`\`\n
${line(4)}\n\n### Remaining tasks\n\`\`\`\n\`\`\`\n\n${line(5)}\n
## Real-time activity log\n\n${line(6)}\n\n## Notes\n\n${LINES.slice(7, 11).join("\n\n")}\n
## Last update\n**Date** : 2026-11-22 - 19:00\n**By** : Instance #1\n**Action** : Began\n\n${line(11)}\n`;

const count = (text: string, part: string) => text.split(/\r?\n/).filter((one) => one === part).length;
const same = (text: string) => text;
const crlf = (text: string) => text.replaceAll("\n", "\r\n");
const behind = (part: string) => (text: string) => text.indexOf(part) + part.length;

/** Empties the file and writes a part of a text into it, as a slow editor does. Returns what writes the rest. */
function begin(file: string, text: string, at: number): () => void {
  const fd = fs.openSync(file, "r+");
  fs.ftruncateSync(fd);
  fs.writeSync(fd, text.slice(0, at));
  return () => {
    fs.writeSync(fd, text.slice(at));
    fs.closeSync(fd);
  };
}

/** Has something end once a promise is settled, or after a moment: whoever waits for it would wait for ever otherwise. */
async function during<T>(running: Promise<T>, end: () => void): Promise<T> {
  await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 300))]);
  end();
  return running;
}

interface Story {
  /** How much of the text is there when coord begins. */
  readonly cut: (text: string) => number;
  readonly eol?: (text: string) => string;
  readonly board?: string;
  /** The first command of all. */
  readonly first?: readonly string[];
  readonly before?: (made: Project) => Promise<void> | void;
  /** Whether the editor loads the file before it saves again; else it goes on with what it had. */
  readonly loads?: boolean;
  /** Whether another editor saves again, with what was in the file before all this. */
  readonly isOther?: boolean;
  /** How often it saves again. */
  readonly saves?: number;
  /** Whether it takes so long over the first save that coord takes what is there for all. */
  readonly isSlow?: boolean;
  /** Whether it saves again before coord has seen the rest. */
  readonly isSoon?: boolean;
}

const LOG = ["--as", "21", "log", "one"];
const CUT: Story = { cut: behind("### Remaining task") };

const STORIES: Readonly<Record<string, Story>> = {
  "cut at a line's end": { cut: behind("### Remaining tasks\n") },
  "cut within a line": { cut: behind("\nP4 by a p") },
  "cut within a fence": { cut: behind("### Remaining tasks\n```\n") },
  "cut within a heading": { cut: behind("### Remaining task") },
  "cut after its first line": { cut: behind("# Harbour\n") },
  "cut before its last line": { cut: behind("**Action** : Began\n") },
  "cut within its last line": { cut: (text) => text.length - 4 },
  empty: { cut: () => 0 },
  "with other line ends, cut between the two signs of one": { cut: behind("P4 by a person\r"), eol: crlf },
  "with other line ends, cut within a line": { cut: behind("P4 by a p"), eol: crlf },
  "cut, and saved three times more": { cut: behind("### Remaining task"), saves: 3 },
  "cut, and loaded again": { cut: behind("### Remaining task"), loads: true, saves: 2 },
  "cut, for longer than anybody waits": { cut: behind("### Remaining task"), isSlow: true },
  "cut, for longer than anybody waits, and saved again at once": {
    cut: behind("### Remaining task"),
    isSlow: true,
    isSoon: true,
  },
  "empty for longer than anybody waits, and saved twice more": { cut: () => 0, isSlow: true, saves: 2 },
  "empty for longer than anybody waits": { cut: () => 0, isSlow: true },
  "empty for longer than anybody waits, with other line ends, and saved three times more": {
    cut: () => 0,
    eol: crlf,
    isSlow: true,
    saves: 3,
  },
  "empty for longer than anybody waits, after coord wrote, and saved twice more": {
    cut: () => 0,
    before: async ({ coord }) => void (await coord(["--as", "20", "log", "earlier"])),
    isSlow: true,
    saves: 2,
  },
  "cut, where `init` comes first": { cut: behind("### Remaining task"), first: ["init", "--yes"] },
  "cut, and saved by another editor": { cut: behind("### Remaining task"), isOther: true },
  "cut, where `join` comes first": { cut: behind("### Remaining task"), first: ["join", "Map"] },
  "cut, where the journal was deleted": {
    cut: behind("### Remaining task"),
    before: async ({ coord, root }) => {
      await coord(["--as", "20", "log", "earlier"]);
      fs.rmSync(join(root, ".coord"), { recursive: true });
    },
  },
};

/** Whether files tell here when they were made. */
function tellsBirth(): boolean {
  const file = join(tempFolder(), "file");
  fs.writeFileSync(file, "");
  fs.utimesSync(file, 5, 5);
  const { birthtimeMs, ctimeMs } = fs.statSync(file);
  return birthtimeMs > 0 && birthtimeMs < ctimeMs + 1;
}

async function play(story: Story, isInGit: boolean): Promise<void> {
  const {
    cut,
    eol = same,
    first = LOG,
    loads = false,
    isOther = false,
    saves = 1,
    isSlow = false,
    isSoon = false,
  } = story;
  const made = project(BOARD);
  const { coord, file, root, text } = made;
  if (!isInGit) fs.rmSync(join(root, ".git"), { recursive: true });
  await story.before?.(made);
  // What git doesn't tell, the file's age does.
  if (!isInGit || isOnReplicas())
    await eventually("it was made a while ago", () => fs.statSync(file).birthtimeMs < Date.now() - 1_050);
  const loaded = eol(text());
  let buffer = loaded.replace("# Harbour", "# Harbour at night");
  const end = begin(file, buffer, cut(buffer));
  if (isSlow) fs.utimesSync(file, Date.now() / 1_000 - 40, Date.now() / 1_000 - 40);
  const running = coord([...first]);
  if (isSlow) await running;
  const said = await during(running, end);
  expect(said.status).toBe(0);
  if (!isSoon) expect((await coord(["--as", "20", "log", "two"])).status).toBe(0);
  const typed = [...LINES, "# Harbour at night"];
  if (isOther) [buffer, typed[LINES.length]] = [loaded, "# Harbour"];
  for (let i = 1; i <= saves; i++) {
    if (loads) buffer = text();
    buffer = `${eol(`E${i} by hand\n`)}${buffer}`;
    typed.push(`E${i} by hand`);
    fs.writeFileSync(file, buffer);
    expect((await coord(["--as", "20", "log", `again ${i}`])).status).toBe(0);
  }
  const logged = Array.from({ length: saves }, (_, i) => `again ${i + 1}`);
  if (!isSoon) logged.push("two");
  if (story.first === undefined) logged.push("one");
  for (const one of [...typed, ...logged.map((title) => `- **Action** : ${title}`)])
    expect([one, count(text(), one)]).toEqual([one, 1]);
}

describe("a file that somebody saves in place before coord ever wrote", () => {
  for (const [name, story] of variants(Object.entries(STORIES), 7)) {
    it.concurrent(`${name}: in git`, () => play(story, true));
    (tellsBirth() ? it.concurrent : it.skip)(`${name}: without git`, () => play(story, false));
  }
  builtToo("is waited for, and all of it is there", () => play(CUT, true));
});
