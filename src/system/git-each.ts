import { join } from "node:path";
import { quietly } from "./git.ts";
import { bytesOf } from "./files.ts";
import { withoutPackages } from "./path.ts";

/** How git is asked the same in several work trees. */
export interface GitBatch {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  /** A folder of our own, for the answers. */
  readonly folder: string;
  /** How many are asked side by side. */
  readonly atOnce: number;
}

/**
 * Asks git the same in several folders. Node stands still for milliseconds while it starts a process, since that begins as a copy of
 * itself; one shell starts them all. Null where git says no, or there is no such shell: who wants to know why asks there alone.
 * Bytes are characters, as `gitBytes` gives them.
 */
export async function gitInEach(
  folders: readonly string[],
  { env, args, folder, atOnce }: GitBatch,
): Promise<(string | null)[]> {
  if (process.platform === "win32" || folders.length < 2) return folders.map(() => null);
  const { execFile } = process.getBuiltinModule("node:child_process");
  const git = ["command", "git", "-C", '"$2"', ...[...quietly(args), ...args].map(quoted)].join(" ");
  const lanes = Array.from({ length: Math.min(atOnce, folders.length) }, (_, lane) =>
    folders.flatMap((one, at) => (at % atOnce === lane ? [`ask said-${at} ${quoted(one)}`] : [])),
  );
  const script = [
    `ask() { { ${git} </dev/null; printf '\\000\\000%d\\000' "$?"; } >"$1" 2>/dev/null; }`,
    ...lanes.map((lane) => `{ ${lane.join("; ")}; } &`),
    "wait",
    "",
  ].join("\n");
  await new Promise<void>((settle) => {
    // However it ends: what it has left says how far it came.
    const shell = execFile("/bin/sh", ["-s"], { cwd: folder, env: withoutPackages(env) }, () => settle());
    shell.stdin?.on("error", () => {}).end(script);
  });
  return folders.map((_, at) => answerIn(join(folder, `said-${at}`)));
}

/** Behind an answer that is whole. */
const WHOLE = "\0\x000\0";

function answerIn(file: string): string | null {
  try {
    const text = bytesOf(file).toString("latin1");
    return text.endsWith(WHOLE) ? text.slice(0, -WHOLE.length) : null;
  } catch {
    return null;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
