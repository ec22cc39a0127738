import { dirname } from "node:path";
import { mirrorsOf } from "./ledger.ts";
import { gitAt } from "./run.ts";

/**
 * The newest commits of a chain as this machine knows them, newest first.
 * @param format as git's own `--format` has it
 * @returns what git prints
 */
export async function newestCommits(
  file: string,
  ref: string,
  most: number,
  format: string,
): Promise<string> {
  const { out } = await gitAt(dirname(file), "").run([
    "log",
    "--first-parent",
    "--no-show-signature",
    `-n${most}`,
    `--format=${format}`,
    mirrorsOf(ref).mine,
    "--",
  ]);
  return out;
}
