import { join } from "node:path";
import { isReadOnly } from "./cli/commands/index.ts";
import { main as cli } from "./cli/main.ts";
import { main as hook } from "./hooks/main.ts";
import { vocabularies } from "./vocabulary/index.ts";
import { disk, inTempFolder } from "./system/files.ts";

/** What is done every day, in both languages; `#` stands for a number of its own. */
const EVERYDAY = [
  "join A",
  "reserve T# --files src/**",
  "check src/a.ts",
  "log done",
  "status",
  "prime",
  "inbox",
  "extend",
  "release",
  "next",
  "finish ok",
  "--help",
];

/**
 * Goes once, in a folder of its own, through what will run often. Nothing of it is shown or kept. The build puts what this loads
 * into one file; and before the compiled code of hooks is kept, their everyday calls are run, whatever the first one was.
 */
export async function rehearse(only?: "hook"): Promise<void> {
  await inTempFolder("coord-", (cwd) => rehearseIn(cwd, only));
}

async function rehearseIn(cwd: string, only?: "hook"): Promise<void> {
  const file = join(cwd, "CLAUDE_INSTANCES.md");
  const never = () => false;
  const world = (instance: number, stdin = "") => ({
    cwd,
    env: { COORD_INSTANCE: String(instance), COORD_FILE: file },
    out: () => undefined,
    err: () => undefined,
    now: Date.now,
    zone: () => 0,
    readStdin: () => Promise.resolve(stdin),
    isReadOnly,
    stdinIsTerminal: never,
    stdoutIsTerminal: never,
    columns: 80,
    parentPid: process.ppid,
    version: "",
  });
  try {
    disk.writeFileSync(file, boardAt(new Date().toISOString()));
    for (const path of ["src/a.ts", "b.ts"])
      await hook(["claude"], { ...world(2, edit(cwd, path)), options: {} });
    if (only === "hook") return;
    disk.writeFileSync(file, vocabularies.fr.template(""));
    for (const [number, language] of ["en", "fr"].entries())
      for (const line of EVERYDAY)
        await cli([...line.replace("#", language).split(" "), "--lang", language], world(3 + number));
  } catch {
    // What was run until then is worth keeping all the same.
  }
}

/** A board on which somebody has just reserved `src/`. */
function boardAt(time: string): string {
  const start = `${time.slice(0, 10)} ${time.slice(11, 16)} +00:00`;
  const entry = `[RESERVED] Instance #1 - T - Start: ${start}\nFiles: src/**`;
  return `## Active instances\n- **Instance #1** : ACTIVE - A (${start})\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${entry}\n\`\`\`\n`;
}

/** What Claude Code tells before an edit. */
function edit(cwd: string, path: string): string {
  return JSON.stringify({
    session_id: "rehearsal",
    cwd,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(cwd, path), old_string: "a", new_string: "b" },
  });
}
