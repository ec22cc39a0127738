import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { variants } from "../size.ts";
import { project } from "./in-process.ts";

const HELD = "\n[RESERVED] Instance #12 - Wide - Start: 09:15\nFiles: src/wide.ts\n";
const BOARD = `# Board\n\n## Active instances\n- **Instance #12** : ACTIVE - A\n\n## Task reservations\n### Current tasks\n`;

const big = (text: string) => Buffer.from(text, "utf16le").swap16();
const utf32 = (text: string) => Buffer.concat([...text].map((letter) => Buffer.from(`${letter}\0\0\0`)));

const ENCODINGS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ["UTF-16", (text) => Buffer.from(text, "utf16le")],
  ["UTF-16 the other way round", big],
  ["UTF-32", utf32],
];

it.each(variants(ENCODINGS, 2))(
  "what is appended in %s is read, nothing is written into it, and --fix makes UTF-8 of it",
  async (_, encode) => {
    const made = project(BOARD);
    fs.appendFileSync(made.file, encode(HELD));
    const asked = await made.coord(["check", "src/wide.ts", "--json"]);
    expect([asked.status, asked.json.notices]).toMatchObject([3, [{ code: "READ_AS_WIDE" }]]);
    const stdin = JSON.stringify({
      session_id: "s2",
      cwd: made.root,
      hook_event_name: "PreToolUse",
      tool_name: "Edit",
      tool_input: { file_path: join(made.root, "src/wide.ts") },
    });
    expect((await made.coord(["hook", "claude"], { stdin })).stdout).toContain('"deny"');
    const before = fs.readFileSync(made.file);
    const refused = await made.coord(["--as", "12", "log", "x", "--json"]);
    expect([refused.status, refused.json.error?.code]).toEqual([4, "MIXED_ENCODING"]);
    expect(fs.readFileSync(made.file)).toEqual(before);
    await made.coord(["doctor", "--fix"]);
    expect(made.text()).toContain(HELD.trim());
    expect((await made.coord(["--as", "12", "log", "x"])).status).toBe(0);
  },
);
