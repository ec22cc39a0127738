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
import {
  type BodyExtras,
  bodyOf,
  byHost,
  filedFrom,
  FORMAT,
  type HostSigns,
} from "../../store/shared/entries.ts";
import { type ChainPage, commitsOf, lengthOf, pageOf, shaOf } from "./chain.ts";
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
  /** How many commits a chain has before it begins anew. */
  readonly anewAfter?: number;
  /** Told of each push. */
  readonly pushing?: () => void;
}

/** Where the remote's chain is kept on this machine; one that does not continue it; and the one that it took the place of. */
interface Mirrors {
  readonly mine: string;
  readonly theirs: string;
  readonly former: string;
}

export function mirrorsOf(ref: string): Mirrors {
  const name = ref.replace(/^refs\/(?:coord|heads)\//, "");
  const [mine, theirs, former] = ["mirror", "theirs", "former"].map((what) => `refs/coord-${what}/${name}`);
  return { mine, theirs, former } as Mirrors;
}

/** Where the remote has the chain that the present one took the place of. */
function formerAt(ref: string): string {
  return `${ref}.former`;
}

/** How many commits a chain has before it begins anew: who comes new fetches all of them. */
const ANEW_AFTER = 10_000;
/** Where that is refused, it is tried again after so many entries more; a whole text, which it takes, is in one of fifty. */
const AGAIN = { after: 1_000, within: 50 } as const;

/** Git has no clock: a sign counts from when it is seen, so only a young one is passed on, and none of who waits (ms). */
const FRESH_MS = 60_000;

/** How often a fetch is tried that another process of this machine is in the way of. */
const RIVALS = 20;

/**
 * A chain of commits under one ref of a git remote: a push with a lease is the compare-and-set. In the user's repository only
 * refs below `refs/coord-…` change: no work tree, no index, no setting, no FETCH_HEAD, and no hook runs.
 */
export function gitLedger(options: GitLedgerOptions): Ledger {
  const { ref, file, anewAfter = ANEW_AFTER } = options;
  const git = counted(gitAt(options.cwd, options.remote), options.pushing);
  const place = withoutSecret(options.remote);
  const mirrors = mirrorsOf(ref);
  /** The chain's end, as it was last looked at; undefined: never. */
  let last: { readonly tip: string | null; readonly head: number } | undefined;
  /** Where pushes are refused as too late though nothing came between, since when, and when last. */
  let stuck: { readonly tip: string | null; readonly at: number; lastAt: number } | null = null;
  const find = async (revision: number, mark: string | null): Promise<ChainPage> => {
    const into = await fetched(git, ref, mirrors.mine, mirrors.theirs, place);
    const page = await foundIn(into, revision, mark);
    last = page;
    return page;
  };
  const foundIn = async (into: string | null, revision: number, mark: string | null): Promise<ChainPage> => {
    if (into === null) return { entries: [], base: null, head: 0, now: null, tip: null, isCut: false };
    const from = { ref: into, former: mirrors.former };
    let page = await pageOf(git, from, revision, mark);
    if (page.isCut) {
      await fetched(git, formerAt(ref), null, mirrors.former, place);
      page = await pageOf(git, from, revision, mark);
    }
    // What is asked about has no place in it.
    if (page.isCut) throw new StoreError({ kind: "rewritten", place, known: revision, found: page.head });
    if (into === mirrors.theirs && page.tip !== null && (mark === null || page.base === mark)) {
      // One that began anew goes on from what is known here.
      const known = await shaOf(git, mirrors.mine);
      if ([page.base, ...page.entries.map((one) => one.mark)].includes(known))
        await git.run(["update-ref", mirrors.mine, page.tip]);
    }
    return page;
  };
  const signsOf = (own: readonly OwnSign[]) => {
    const names = own
      .filter(({ name, ageMs }) => ageMs <= FRESH_MS && !name.includes("."))
      .map(({ name }) => name);
    return names.length === 0 ? [] : [{ host: options.host, names }];
  };

  const made = (
    behind: string | null,
    head: number,
    newEntries: readonly EntryWithText[],
    extras: BodyExtras,
  ): Promise<readonly string[] | null> => {
    // Who does not know of it stops before a chain that began anew would look to it like one that somebody has rewritten.
    const isLong = head > 0.9 * anewAfter;
    const format = isLong ? FORMAT.anew : FORMAT.first;
    return commitsOf(git, behind, newEntries, file, { ...extras, format });
  };

  /**
   * Files entries as a chain that begins anew with the first of them that holds a whole text, where the chain is long enough. All that was
   * before stays for a while beside it, for who has not seen it. @returns the commits; null where that is not to be, or was refused
   */
  const filedAnew = async (
    tip: string | null,
    head: number,
    newEntries: readonly EntryWithText[],
    own: readonly HostSigns[],
    isThere: (newest: string) => () => Promise<boolean>,
  ): Promise<readonly string[] | null> => {
    const at = newEntries.findIndex(({ text }) => text !== null);
    if (tip === null || at < 0 || head < anewAfter) return null;
    const over = (await lengthOf(git, tip)).commits - anewAfter;
    if (over < 0 || over % AGAIN.after >= AGAIN.within) return null;
    const older = await made(tip, head, newEntries.slice(0, at), { signs: own });
    const { entries, signs = [] } = await pageOf(git, { ref: tip, former: mirrors.former }, 0);
    const heard = byHost([...signs, ...entries.flatMap((one) => one.signs ?? [])]);
    const others = heard.filter(({ host }) => host !== options.host);
    const end = older?.at(-1) ?? tip;
    const follows = { revision: head + at, mark: end };
    const younger = await made(null, head, newEntries.slice(at), { signs: [...own, ...others], follows });
    const newest = younger?.at(-1);
    if (older === null || younger === null || newest === undefined) return null;
    const refs = [`${newest}:${ref}`, `+${end}:${formerAt(ref)}`];
    const lease = `${ref}:${tip}`;
    const said = await pushed(git, refs, lease, place, isThere(newest)).catch(unlessRefused);
    return said === true ? [...older, ...younger] : null;
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
      const own = signsOf(signs);
      // What was in the way of another write says nothing of this one.
      if (stuck !== null && Date.now() - stuck.lastAt > APART_MS) stuck = null;
      // Where the line broke before the answer, git's own client sends a push again, and hears that somebody else was first.
      const isThere = (newest: string) => async (): Promise<boolean> =>
        (await find(base, null).catch(unclear)).entries.some(({ mark }) => mark === newest);
      const anew = await filedAnew(tip, head, newEntries, own, isThere);
      const commits = anew ?? (await made(tip, head, newEntries, { signs: own }));
      const newest = commits?.at(-1);
      if (commits === null || newest === undefined)
        throw new StoreError({ kind: "refused", place, cause: "git could not make the commits" });
      const said =
        anew !== null ||
        (await pushed(git, [`${newest}:${ref}`], `${ref}:${tip ?? ""}`, place, isThere(newest)));
      if (said !== true) {
        // Others were first, unless the chain, which is looked at before each try, still ends where it did.
        if (stuck?.tip !== tip) stuck = { tip, at: Date.now(), lastAt: 0 };
        stuck.lastAt = Date.now();
        if (Date.now() - stuck.at > STUCK_MS)
          throw new StoreError({ kind: "refused", place, cause: `${said}, and ${ref} has not changed` });
        return { won: false };
      }
      stuck = null;
      last ??= { tip: newest, head: base + newEntries.length };
      return { won: true, filed: filedOf(newEntries, commits, base), now: null };
    },
    // Git calls nobody.
    changed: async (_after, timeoutMs, signal) => pause(timeoutMs, signal),
    restore: async ({ mark }) => {
      const { tip } = await find(0, null);
      if ((await pushed(git, [`${mark}:${ref}`], `${ref}:${tip ?? ""}`, place)) !== true)
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

/** Tells of each push. */
function counted(git: RemoteGit, pushing: (() => void) | undefined): RemoteGit {
  if (pushing === undefined) return git;
  return {
    ...git,
    run: (args, ...more) => {
      if (args[0] === "push") pushing();
      return git.run(args, ...more);
    },
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
  mine: string | null,
  theirs: string,
  place: string,
): Promise<string | null> {
  let into = mine ?? theirs;
  for (let tries = 0; ; tries++) {
    const what = into === mine ? `${ref}:${into}` : `+${ref}:${into}`;
    const ended = await git.run([...FETCH, git.remote, what], times().look, "", times().fetching);
    if (ended.code === 0) return into;
    if (/couldn't find remote ref/i.test(ended.err)) return null;
    if (isRejected(ended) && into === mine) {
      into = theirs;
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

/** False where it is refused, or can't be done there. */
function unlessRefused(error: unknown): false {
  if (error instanceof StoreError) return false;
  if (error instanceof LedgerError && /does not support --atomic/.test(error.message)) return false;
  throw error;
}

/**
 * How long the other end may refuse pushes as too late though nothing is written there (ms): for a lock that nobody gives back, or a ref that
 * it hides from who pushes.
 */
const STUCK_MS = 5_000;
/** Pushes with so much time between them (ms) are of two writes: as much as one may take. */
const APART_MS = 20_000;

/**
 * True where a push was taken; what was said where it came too late.
 * @param isThere asks whether it is there, where the other end said no
 */
async function pushed(
  git: RemoteGit,
  refs: readonly string[],
  lease: string,
  place: string,
  isThere: () => Promise<boolean> = async () => false,
): Promise<true | string> {
  const ended = await git.run(
    [
      "push",
      "--porcelain",
      "--no-verify",
      "--no-follow-tags",
      "--recurse-submodules=no",
      `--force-with-lease=${lease}`,
      // All of them or none: a push that comes too late must not change what others have put there.
      ...(refs.length > 1 ? ["--atomic"] : []),
      git.remote,
      ...refs,
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
    if (LOST.test(ended.out + ended.err)) return said;
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
