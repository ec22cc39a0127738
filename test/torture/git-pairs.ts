import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import type { Triple } from "../merge/laws.ts";

/** Two histories of one repository, each a list of texts: what was committed one after the other. */
export interface Pair {
  readonly base: string;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

const FILE = "CLAUDE_INSTANCES.md";

/** Makes a repository whose branches `ours0`, `theirs0`, `ours1` … hold the pairs, with the merge driver set up. */
export function repositoryOf(
  root: string,
  env: NodeJS.ProcessEnv,
  driver: string,
  pairs: readonly Pair[],
): void {
  const git = (args: readonly string[], input = "") => {
    const { status, stderr } = spawnSync("git", args, { cwd: root, env, input, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  };
  git(["init", "-q", "-b", "main"]);
  git(["config", "user.name", "t"]);
  git(["config", "user.email", "t@example.org"]);
  git(["config", "gc.auto", "0"]);
  git(["config", "merge.coord.driver", driver]);
  git(["fast-import", "--quiet"], pairs.map(streamOf).join(""));
}

function streamOf({ base, ours, theirs }: Pair, index: number): string {
  const attributes = `${FILE} merge=coord\n`;
  const first = commit(`base${index}`, [base], [`M 100644 inline .gitattributes\n${data(attributes)}`]);
  const side = (name: string, texts: readonly string[]) =>
    `reset refs/heads/${name}${index}\nfrom refs/heads/base${index}\n\n${commit(`${name}${index}`, texts)}`;
  return first + side("ours", ours) + side("theirs", theirs);
}

function commit(branch: string, texts: readonly string[], more: readonly string[] = []): string {
  const author = "committer t <t@example.org> 1700000000 +0000";
  return texts
    .map((text) => [
      `commit refs/heads/${branch}\n${author}\n${data("step")}`,
      ...more,
      `M 100644 inline ${FILE}\n${data(text)}`,
    ])
    .map((lines) => `${lines.join("")}\n`)
    .join("");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** What `git merge` came to: the text it committed, or null where it left a conflict; and what was said. */
export interface GitMerged {
  readonly text: string | null;
  readonly said: string;
}

/** Merges each pair with `git merge`, all of them by one shell: starting processes is most of the work. */
export function mergeAll(root: string, env: NodeJS.ProcessEnv, count: number): GitMerged[] {
  const script = `i=0
while [ $i -lt ${count} ]; do
  git checkout -q -f -B merged$i ours$i && git merge -q --no-ff -m merged theirs$i >said$i 2>&1 && cp ${FILE} result$i || git merge --abort
  i=$((i + 1))
done`;
  const { status, stderr } = spawnSync("sh", ["-c", script], { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`git merge: ${stderr}`);
  return Array.from({ length: count }, (_, index) => ({
    text: read(join(root, `result${index}`)),
    said: read(join(root, `said${index}`)) ?? "",
  }));
}

function read(path: string): string | null {
  return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : null;
}

/** The three texts that the merge of a pair is about. */
export function tripleOf({ base, ours, theirs }: Pair): Triple {
  return { base, ours: ours.at(-1) ?? base, theirs: theirs.at(-1) ?? base };
}
