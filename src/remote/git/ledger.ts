import {
  type EntryWithText,
  type FiledEntry,
  type Ledger,
  LedgerError,
  type Filing,
  type OwnSign,
  type Page,
} from "../../store/shared/ledger.ts";
import { pause } from "../../system/pause.ts";
import { StoreError } from "../../store/store.ts";
import { removeOld } from "../../system/files.ts";
import { bodyOf, filedFrom } from "../../store/shared/entries.ts";
import { type ChainPage, commitsOf, pageOf } from "./chain.ts";
import type { GitEnd } from "../../system/git-remote.ts";
import { LEDGER_TIMINGS } from "../ledger-timings.ts";
import { causeIn, failureOf, type RemoteGit, gitAt, times, toldBy, withoutSecret } from "./run.ts";

export interface GitLedgerOptions {
  /** A folder of the repository whose remotes and credentials are used. */
  readonly cwd: string;
  /** Name or address of the remote. */
  readonly remote: string;
  /** The ref there: `refs/coord/main`, or a branch. */
  readonly ref: string;
  /** Tells this machine's signs of life from the others'. */
  readonly host: string;
  /** Name of the coordination file in the commits' tree, for people. */
  readonly file: string;
}

/** Where the remote's chain is kept on this machine; and one that does not continue it. */
function mirrorsOf(ref: string): { readonly mine: string; readonly theirs: string } {
  const name = ref.replace(/^refs\/(?:coord|heads)\//, "");
  return { mine: `refs/coord-mirror/${name}`, theirs: `refs/coord-theirs/${name}` };
}

/** Git has no clock: a sign counts from when it is seen, so only a young one is passed on, and none of who waits (ms). */
const FRESH_MS = 60_000;

/** How often a fetch is tried that another process of this machine is in the way of. */
const RIVALS = 20;

/**
 * A chain of commits under one ref of a git remote: a push with a lease is the compare-and-set. In the user's repository only
 * refs below `refs/coord-…` change: no work tree, no index, no setting, no FETCH_HEAD, and no hook runs.
 */
export function gitLedger(options: GitLedgerOptions): Ledger {
  const { ref, file } = options;
  const git = gitAt(options.cwd, options.remote);
  const place = withoutSecret(options.remote);
  const mirrors = mirrorsOf(ref);
  /** The chain's end, as it was last looked at; undefined: never. */
  let last: { readonly tip: string | null; readonly head: number } | undefined;
  /** Since when a lock of the other end's has been in the way. */
  let lockedAt: number | null = null;
  const headNow = (): number | undefined => last?.head;
  const find = async (revision: number, mark: string | null): Promise<ChainPage> => {
    const into = await fetched(git, ref, mirrors, place);
    const page =
      into === null
        ? { entries: [], base: null, head: 0, now: null, tip: null }
        : await pageOf(git, into, revision, mark);
    last = page;
    return page;
  };

  const signsOf = (own: readonly OwnSign[]) => {
    const names = own
      .filter(({ name, ageMs }) => ageMs <= FRESH_MS && !name.includes("."))
      .map(({ name }) => name);
    return names.length === 0 ? undefined : { host: options.host, names };
  };

  return {
    kind: "git",
    place,
    timings: LEDGER_TIMINGS.git,
    since: (revision, mark = null): Promise<Page> => find(revision, mark),
    append: async (base, newEntries, signs): Promise<Filing> => {
      const { tip, head } = last ?? (await find(base, null));
      last = undefined;
      if (head !== base) return { won: false };
      const made = await commitsOf(git, tip, newEntries, file, signsOf(signs));
      const newest = made?.at(-1);
      if (made === null || newest === undefined)
        throw new StoreError({ kind: "refused", place, cause: "git could not make the commits" });
      // Where the line broke before the answer, git's own client sends a push again, and hears that somebody else was first.
      const isThere = async (): Promise<boolean> =>
        (await find(base, null).catch(unclear)).entries.some(({ mark }) => mark === newest);
      const said = await pushed(git, `${newest}:${ref}`, `${ref}:${tip ?? ""}`, place, isThere);
      if (said !== true) {
        // Others were first, unless the chain still ends where it did.
        const isStill = typeof said === "string" && headNow() === base;
        lockedAt = isStill ? (lockedAt ?? Date.now()) : null;
        if (isStill && lockedAt !== null && Date.now() - lockedAt > LOCKED_MS)
          throw new StoreError({ kind: "refused", place, cause: said });
        return { won: false };
      }
      lockedAt = null;
      last ??= { tip: newest, head: base + newEntries.length };
      return { won: true, filed: filedOf(newEntries, made, base), now: null };
    },
    // Git calls nobody.
    changed: async (_after, timeoutMs, signal) => pause(timeoutMs, signal),
    restore: async ({ revision, mark }) => {
      const { tip } = await find(revision, mark);
      if ((await pushed(git, `${mark}:${ref}`, `${ref}:${tip ?? ""}`, place)) !== true)
        throw new LedgerError("the remote changed meanwhile", false);
      await git.run(["update-ref", mirrors.mine, mark]);
    },
    accept: async () => {
      const { tip } = await find(0, null);
      if (tip !== null) await git.run(["update-ref", mirrors.mine, tip]);
    },
    close: async () => git.end(),
  };
}

function filedOf(newEntries: readonly EntryWithText[], made: readonly string[], base: number): FiledEntry[] {
  return newEntries.map((entry, index) => filedFrom(bodyOf(entry), base + index + 1, made[index] ?? ""));
}

/**
 * Fetches the remote's chain. A chain that does not continue the one that is known is kept apart: nothing of what is known is lost
 * to it. @returns the ref of this repository that has it; null where the remote has none
 */
async function fetched(
  git: RemoteGit,
  ref: string,
  mirrors: { readonly mine: string; readonly theirs: string },
  place: string,
): Promise<string | null> {
  let into = mirrors.mine;
  for (let tries = 0; ; tries++) {
    const what = into === mirrors.mine ? `${ref}:${into}` : `+${ref}:${into}`;
    const ended = await git.run([...FETCH, git.remote, what], times().look, "", times().fetching);
    if (ended.code === 0) return into;
    if (/couldn't find remote ref/i.test(ended.err)) return null;
    if (isRejected(ended) && into === mirrors.mine) {
      into = mirrors.theirs;
      continue;
    }
    if (tries === 0 && freed(ended.err, into)) continue;
    const isRival = /cannot lock ref|unable to update local ref|reference already exists/.test(ended.err);
    if (!isRival || tries >= RIVALS) throw failureOf(ended, place, false);
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 50));
  }
}

/**
 * Removes the lock of a ref of coord's own that a killed git left, so that nothing could be fetched any more. A git that lives has it for a moment.
 */
function freed(said: string, ref: string): boolean {
  const lock = /Unable to create '(.+\.lock)': File exists/.exec(said)?.[1];
  return lock?.replaceAll("\\", "/").endsWith(`/${ref}.lock`) === true && removeOld(lock, times().fetching);
}

const FETCH = [
  "fetch",
  "--progress",
  "--no-tags",
  "--no-write-fetch-head",
  "--no-auto-maintenance",
  "--no-recurse-submodules",
  "--refmap=",
];

/** A chain that was rewritten; some versions of git only say so by their status. */
function isRejected({ code, err }: GitEnd): boolean {
  return code === 1 && (/\[rejected\]|non-fast-forward/.test(err) || err.trim() === "");
}

/** Somebody else was first. */
const LOST =
  /stale info|fetch first|non-fast-forward|failed to update ref|cannot lock ref|incorrect old value|reference already exists/;

/** A push that nobody can be asked about. */
function unclear(error: unknown): never {
  const isTheirs = error instanceof LedgerError || error instanceof StoreError;
  throw isTheirs ? new LedgerError(error.message, true, { cause: error }) : error;
}

/** The other end could not write for a lock: of another push, which is over in a moment, or of one that was killed. */
function isLocked(said: string): boolean {
  return /failed to update ref|cannot lock ref|\.lock/.test(said);
}

/** How long a lock of the other end's is waited for that nobody gives back, though nothing is written (ms). */
const LOCKED_MS = 5_000;

/**
 * Whether a push was taken; false where others were first, or what the other end said where a lock is in the way.
 * @param isThere asks whether it is there, where the other end said no
 */
async function pushed(
  git: RemoteGit,
  what: string,
  lease: string,
  place: string,
  isThere: () => Promise<boolean> = async () => false,
): Promise<boolean | string> {
  const ended = await git.run(
    [
      "push",
      "--porcelain",
      "--no-verify",
      "--no-follow-tags",
      "--recurse-submodules=no",
      `--force-with-lease=${lease}`,
      git.remote,
      what,
    ],
    times().push,
  );
  if (ended.code === 0 && /^[ *+=]\t/m.test(ended.out)) return true;
  if (/^!\t.*\[(?:remote )?rejected\]/m.test(ended.out)) {
    // Without the other end git says so before it sends anything.
    if (/^!\t.*\[remote rejected\]/m.test(ended.out) && (await isThere())) return true;
    const short = /^!\t.*\[(?:remote )?rejected\] \((.*)\)/m.exec(ended.out)?.[1] ?? causeIn(ended.err);
    const told = toldBy(ended.err);
    const said = told === "" ? short : `${short}: ${told}`;
    if (LOST.test(ended.out + ended.err)) return isLocked(said) ? said : false;
    throw new StoreError({ kind: "refused", place, cause: said });
  }
  throw failureOf(ended, place, true);
}

/** A ref that a remote takes: `refs/coord/NAME`, or the branch `coord` where it takes only branches. @throws StoreError `refused`; LedgerError */
export async function refAt(cwd: string, remote: string, wanted: string): Promise<string> {
  const git = gitAt(cwd, remote);
  const place = withoutSecret(remote);
  const candidates = [wanted, ...(wanted === "refs/coord/main" ? ["refs/heads/coord"] : [])];
  const listed = await git.run(["ls-remote", "--refs", "--", remote, ...candidates], times().look);
  if (listed.code !== 0) throw failureOf(listed, place, false);
  const there = candidates.find((ref) => listed.out.split("\n").some((line) => line.endsWith(`\t${ref}`)));
  if (there !== undefined) return there;
  for (const ref of candidates.slice(0, -1)) if (await takes(git, ref)) return ref;
  return candidates.at(-1) ?? wanted;
}

/**
 * The ref of a ledger that a repository's remote has, where there is one: the remote is the one called origin, or the only one.
 * Null also where nobody answers.
 */
export async function sharedAt(
  cwd: string,
): Promise<{ readonly remote: string; readonly ref: string } | null> {
  const names = (await gitAt(cwd, "").run(["remote"])).out.split(/\r?\n/).filter((name) => name !== "");
  const remote = names.includes("origin") ? "origin" : names.length === 1 ? names[0] : undefined;
  if (remote === undefined) return null;
  const refs = ["refs/coord/main", "refs/heads/coord"];
  const { code, out } = await gitAt(cwd, remote).run(
    ["ls-remote", "--refs", "--", remote, ...refs],
    times().look,
  );
  const ref = refs.find((one) => out.split(/\r?\n/).some((line) => line.endsWith(`\t${one}`)));
  return code === 0 && ref !== undefined ? { remote, ref } : null;
}

/** Whether a remote lets such a ref be made: tried with one that is deleted again. */
async function takes(git: RemoteGit, ref: string): Promise<boolean> {
  const probe = `${ref}-probe`;
  const made = await git.run(["hash-object", "-t", "tree", "-w", "--stdin"]);
  const commit = await git.run([
    "-c",
    "user.name=coord",
    "-c",
    "user.email=coord@localhost",
    "commit-tree",
    "-m",
    "coord",
    made.out.trim(),
  ]);
  const args = ["push", "--porcelain", "--no-verify", "--quiet", git.remote];
  const pushedProbe = await git.run([...args, `${commit.out.trim()}:${probe}`], times().push);
  if (pushedProbe.code !== 0) return false;
  await git.run([...args, `:${probe}`], times().push);
  return true;
}
