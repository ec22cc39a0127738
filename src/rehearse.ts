import { join } from "node:path";
import { isReadOnly } from "./cli/commands/index.ts";
import { main as cli } from "./cli/main.ts";
import { main as hook } from "./hooks/main.ts";
import { vocabularies } from "./vocabulary/index.ts";
import { disk, inTempFolder } from "./system/files.ts";

/**
 * Goes once, in a folder of its own, through what will run often: asking, reserving, being refused. Nothing of it is
 * shown or kept; it is there to be compiled, for whoever keeps the compiled program.
 */
export async function rehearse(): Promise<void> {
  await inTempFolder("coord-", rehearseIn);
}

async function rehearseIn(cwd: string): Promise<void> {
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
    disk.writeFileSync(file, vocabularies.fr.template(""));
    await cli(["reserve", "T", "--files", "src/**"], world(1));
    for (const path of ["src/a.ts", "b.ts"]) {
      await cli(["check", path], world(2));
      await hook(["claude"], { ...world(2, edit(cwd, path)), options: {} });
    }
  } catch {
    // What was compiled until then is worth keeping all the same.
  }
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
