import { main } from "./main.ts";

declare const COORD_VERSION: string;

process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));
// A reader that went away (`coord status | head -1`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

void main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  now: Date.now,
  zone: (ms) => -new Date(ms).getTimezoneOffset(),
  readStdin,
  stdinIsTerminal: process.stdin.isTTY === true,
  stdoutIsTerminal: process.stdout.isTTY === true,
  // Nothing is cut short for a pipe.
  columns: process.stdout.columns ?? 10_000,
  parentPid: process.ppid,
  version: COORD_VERSION,
}).then((status) => {
  process.exitCode = status;
});
