import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { runGit, workTreeAt } from "../system/git.ts";
import { existsSync, statOf, textOf } from "../system/files.ts";
import { gitdirIn } from "../system/git-index.ts";

/** Maximum time that git is waited for (ms). */
const PATIENCE = 2_000;

/** A clone that lacks some objects is not to fetch one for a question. */
const NO_FETCH = { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" };

/**
 * Whether git knew the text of a file as a blob by a moment (milliseconds since the epoch), in whatever commit, index or
 * stash. What git puts into a work tree it has stored before; what a person saves and then adds, after. A loose object's file
 * says when it was stored, without a process; for what is packed git is asked. False where there is no git.
 */
export async function isKnownBlob(file: string, text: string, by = Infinity): Promise<boolean> {
  const root = workTreeAround(dirname(file));
  if (root === null) return false;
  const ids = idsOf(text);
  const objects = join(gitdirsOf(join(root, ".git")).common, "objects");
  const times = ids.flatMap((id) => storedAt(join(objects, id.slice(0, 2), id.slice(2))) ?? []);
  if (times.length > 0) return times.some((time) => time <= Math.floor(by));
  const place = workTreeAt(root);
  const env = { ...place.env, ...NO_FETCH };
  const options = { input: `${ids.join("\n")}\n`, timeout: PATIENCE };
  const said = await runGit({ ...place, env }, ["cat-file", "--batch-check"], options).catch(() => "");
  return / blob \d+$/m.test(said);
}

/** How many commits that a reference was at are looked into for a text, newest first. */
const MOST_COMMITS = 300;

/**
 * Whether git can give a file's text back: HEAD was at a commit with it, or a stash has it (a branch, where git keeps no logs). A blob that nothing names does not count:
 * git stores such on its way (`git merge` before it begins, a stash that was popped, what was added and reset), and sweeps them away.
 */
export async function isKeptByGit(file: string, text: string): Promise<boolean> {
  const folder = dirname(file);
  const root = workTreeAround(folder);
  if (root === null || !(await isKnownBlob(file, text))) return false;
  const place = workTreeAt(folder);
  const ask = (args: readonly string[], input = "") =>
    runGit({ ...place, env: { ...place.env, ...NO_FETCH } }, args, { input, timeout: PATIENCE }).catch(
      () => "",
    );
  // Whoever looks waits for it, a hook too: where git's own files say where HEAD and the stash were, no process is asked for that.
  const logged = loggedIn(join(root, ".git"));
  const found =
    logged.length > 0
      ? logged
      : await Promise.all([
          ...["HEAD", "refs/stash"].map((ref) =>
            ask(["rev-list", "-g", "-n", String(MOST_COMMITS), ref, "--"]),
          ),
          ask(["for-each-ref", `--count=${MOST_COMMITS}`, "--format=%(objectname)", "refs/heads"]),
        ]);
  const commits = new Set(found.flatMap((said) => said.match(/^[0-9a-f]{40,64}$/gm) ?? []));
  const input = [...commits].map((commit) => `${commit}:./${basename(file)}\n`).join("");
  const ids = new Set(idsOf(text));
  const kept = await ask(["cat-file", "--batch-check=%(objectname)"], input);
  return kept.split("\n").some((id) => ids.has(id));
}

/** The commits that HEAD and the stash were at, by git's logs of them; none where git keeps these elsewhere, or not at all. */
function loggedIn(dotGit: string): string[] {
  const { own, common } = gitdirsOf(dotGit);
  return [join(own, "logs/HEAD"), join(common, "logs/refs/stash")]
    .map((path) => {
      const lines = readText(path).trimEnd().split("\n").slice(-MOST_COMMITS);
      return lines.map((line) => line.split(" ", 2)[1] ?? "").join("\n");
    })
    .filter((ids) => ids !== "");
}

/** A file's text as git has it, in the index or else in the commit that is checked out; null where it has none. */
export async function keptByGit(file: string): Promise<string | null> {
  const folder = dirname(file);
  if (workTreeAround(folder) === null) return null;
  const place = workTreeAt(folder);
  const env = { ...place.env, ...NO_FETCH };
  for (const at of ["", "HEAD"]) {
    const asked = ["cat-file", "blob", `${at}:./${basename(file)}`];
    const text = await runGit({ ...place, env }, asked, { timeout: PATIENCE }).catch(() => null);
    if (text !== null) return text;
  }
  return null;
}

function workTreeAround(folder: string): string | null {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? null : workTreeAround(dirname(folder));
}

/** Where git keeps what is a work tree's own, and what is the repository's, also for a linked worktree or a submodule, whose `.git` is a file. */
function gitdirsOf(dotGit: string): { readonly own: string; readonly common: string } {
  const gitdir = gitdirIn(readText(dotGit));
  const own = gitdir === null ? dotGit : resolve(dirname(dotGit), gitdir);
  return { own, common: resolve(own, readText(join(own, "commondir")).trim()) };
}

/** Empty where there is no such file. */
function readText(path: string): string {
  return textOf(path) ?? "";
}

/** The ids that a text may have: of either kind of hash, with its line ends as they are, and as git stores them. */
function idsOf(text: string): string[] {
  const contents = new Set([text, text.replaceAll("\r\n", "\n")]);
  return [...contents].flatMap((content) => {
    const bytes = Buffer.from(content);
    return ["sha1", "sha256"].map((kind) =>
      createHash(kind).update(`blob ${bytes.length}\0`).update(bytes).digest("hex"),
    );
  });
}

/**
 * Time at which a loose object was first stored (ms since the epoch); null where there is none. Git makes its file young again
 * when it would store the same once more, as `git commit -a` does; its birth, where the disk tells it, stays.
 */
function storedAt(path: string): number | null {
  const stat = statOf(path);
  if (stat === undefined) return null;
  const { mtimeMs, birthtimeMs } = stat;
  return Math.floor(birthtimeMs > 0 ? Math.min(mtimeMs, birthtimeMs) : mtimeMs);
}
