import { fstatSync } from "node:fs";
import { main } from "./main.ts";
import { writeAll } from "./write.ts";

declare const COORD_VERSION: string;

process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

/** Most calls have a pipe or a file here; only for a device is it worth loading Node's terminal code to ask. */
function isTerminal(fd: number, stream: () => { readonly isTTY?: boolean }): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && stream().isTTY === true;
  } catch {
    return false;
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const stdoutIsTerminal = (): boolean => isTerminal(1, () => process.stdout);

void main(process.argv.slice(2), {
  out: (text) => writeAll(1, text),
  err: (text) => writeAll(2, text),
  env: process.env,
  cwd: process.cwd(),
  now: Date.now,
  zone: (ms) => -new Date(ms).getTimezoneOffset(),
  readStdin,
  stdinIsTerminal: () => isTerminal(0, () => process.stdin),
  stdoutIsTerminal,
  stderrIsTerminal: () => isTerminal(2, () => process.stderr),
  // Nothing is cut short for a pipe.
  columns: stdoutIsTerminal() ? process.stdout.columns : 10_000,
  parentPid: process.ppid,
  version: COORD_VERSION,
}).then((status) => {
  process.exitCode = status;
});
