import {
  type BodyExtras,
  bodyOf,
  type ChainPlace,
  filedFrom,
  followedIn,
} from "../../store/shared/entries.ts";
import { type EntryWithText, type FiledEntry, LedgerError, type Page } from "../../store/shared/ledger.ts";
import type { RemoteGit } from "./run.ts";

/** How many commits are read at a time: a whole text is in one of fifty. */
const STRIDE = { first: 60, next: 500 } as const;

/** A page, and the commit that the chain ends with. */
export interface ChainPage extends Page {
  readonly tip: string | null;
  /** The chain began anew behind the number that was asked for, and what was there before is not here. */
  readonly isCut: boolean;
}

interface Commit {
  readonly sha: string;
  readonly message: string;
}

/** How many commits a chain has since it began, or began anew; and how many entries came before those. */
export async function lengthOf(
  git: RemoteGit,
  tip: string,
): Promise<{ readonly commits: number; readonly before: number }> {
  const { code, out } = await git.run(["rev-list", "--first-parent", tip, "--"]);
  const all = out.trim().split("\n");
  const [root] = code === 0 ? await commitsFrom(git, all.at(-1) ?? "", 0, 1) : [];
  if (root === undefined) throw new LedgerError("git can't count the commits", false);
  return { commits: all.length, before: placeBefore(root)?.revision ?? 0 };
}

/** Where a chain that begins with this commit goes on from; null where it is the first. */
function placeBefore({ message }: Commit): ChainPlace | null {
  const place = followedIn(bodyIn(message));
  return place !== null && /^[\da-f]{40,64}$/.test(place.mark) ? place : null;
}

/**
 * The entries behind a number, from the commits that a ref leads to. Their numbers are counted, from a commit that is known, or from the
 * start: that of a chain that began anew says which one it follows, and whoever knew that one finds it there, or takes the chain
 * for another. From the start on, only what follows the newest whole text is read.
 * @param former a ref that may have the chain which this one took the place of
 */
export async function pageOf(
  git: RemoteGit,
  { ref, former }: { readonly ref: string; readonly former: string },
  revision: number,
  mark: string | null = null,
): Promise<ChainPage> {
  const newest = await commitsFrom(git, ref, 0, STRIDE.first);
  const tip = newest[0]?.sha ?? null;
  if (tip === null) return { entries: [], base: null, head: 0, now: null, tip, isCut: false };
  const known = mark === null ? -1 : newest.findIndex(({ sha }) => sha === mark);
  const length = known < 0 ? await lengthOf(git, tip) : null;
  const head = length === null ? revision + known : length.before + length.commits;
  const entries: FiledEntry[] = [];
  let base: string | null = null;
  let at = head;
  const isEnough = () => at <= 0 || (revision > 0 ? base !== null || at < revision : hasWhole(entries));
  /** Reads commits, newest first, as long as it is not enough. @returns the last of them */
  const readFrom = async (start: string, first: readonly Commit[]): Promise<Commit | undefined> => {
    let last: Commit | undefined;
    for (let [found, skip] = [first, 0]; found.length > 0 && !isEnough();) {
      for (const { sha, message } of found) {
        if (at === revision) base = sha;
        if (at > revision) entries.push(filedFrom(bodyIn(message), at, sha));
        at--;
      }
      last = found.at(-1);
      skip += found.length;
      // Where few were read because they are long, what comes behind them may be, too.
      const count = Math.min(STRIDE.next, 9 * found.length);
      if (!isEnough()) found = await commitsFrom(git, start, skip, count);
    }
    return last;
  };
  for (let [start, first] = [tip, newest]; ;) {
    const oldest = await readFrom(start, first);
    const place = isEnough() || oldest === undefined ? null : placeBefore(oldest);
    if (place === null || place.revision !== at) break;
    if (at === revision) base = place.mark;
    if (base !== null || (await shaOf(git, former)) !== place.mark) break;
    [start, first] = [place.mark, await commitsFrom(git, place.mark, 0, STRIDE.next)];
  }
  entries.reverse();
  const from =
    revision === 0
      ? Math.max(
          entries.findLastIndex(({ text }) => text !== null),
          0,
        )
      : 0;
  // Who comes new hears of everybody whose last word was before the text that it begins with.
  const signs = entries.slice(0, from).flatMap((one) => one.signs ?? []);
  const isCut = revision > 0 && base === null && at >= revision;
  return { entries: entries.slice(from), base, head, now: null, tip, signs, isCut };
}

/** The commit that a ref leads to. */
export async function shaOf(git: RemoteGit, ref: string): Promise<string | null> {
  const { code, out } = await git.run(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  return code === 0 ? out.trim() : null;
}

function hasWhole(entries: readonly FiledEntry[]): boolean {
  return entries.some(({ text }) => text !== null);
}

async function commitsFrom(git: RemoteGit, tip: string, skip: number, count: number): Promise<Commit[]> {
  const { code, out, long } = await commitsSaid(git, tip, skip, count, "%H%x00%B%x00");
  // Whoever wants more than the first half of them asks for it.
  if (long) return count === 1 ? tooLong(git, tip, skip) : commitsFrom(git, tip, skip, Math.ceil(count / 2));
  // A git that was ended is no chain without commits.
  if (code !== 0) throw new LedgerError("git can't read the commits", false);
  const parts = out.split("\0");
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => ({
    sha: (parts[2 * index] ?? "").trim(),
    message: parts[2 * index + 1] ?? "",
  }));
}

/** One that is longer than any entry is void, whatever it says. */
async function tooLong(git: RemoteGit, tip: string, skip: number): Promise<Commit[]> {
  const { code, out } = await commitsSaid(git, tip, skip, 1, "%H");
  if (code !== 0) throw new LedgerError("git can't read the commits", false);
  return [{ sha: out.trim(), message: "" }];
}

function commitsSaid(git: RemoteGit, tip: string, skip: number, count: number, format: string) {
  return git.run([
    "log",
    "--first-parent",
    "--no-color",
    "--no-decorate",
    "--no-show-signature",
    `--skip=${skip}`,
    `-n${count}`,
    `--format=${format}`,
    tip,
    "--",
  ]);
}

/** The body stands behind the first line, which is for people. */
export function bodyIn(message: string): string {
  return message.slice(message.indexOf("\n{") + 1).trim();
}

/**
 * Makes the commits of some entries behind a tip, or of a chain that begins with them, without a work tree or an index.
 * @returns their names; null where git can't
 */
export async function commitsOf(
  git: RemoteGit,
  tip: string | null,
  newEntries: readonly EntryWithText[],
  file: string,
  { follows, ...extras }: BodyExtras = {},
): Promise<readonly string[] | null> {
  if (newEntries.length === 0) return [];
  const now = Math.floor(Date.now() / 1000);
  const ref = `refs/coord-tmp/${newEntries[0]?.id ?? ""}`;
  let stream = "";
  for (const [index, entry] of newEntries.entries()) {
    const message = `${titleOf(entry)}\n\n${bodyOf(entry, index > 0 || follows === undefined ? extras : { ...extras, follows })}\n`;
    stream += `commit ${ref}\nmark :${index + 1}\ncommitter coord <coord@localhost> ${now} +0000\n${data(message)}`;
    if (index === 0 && tip !== null) stream += `from ${tip}\n`;
    stream += `M 100644 inline ${file}\n${data(entry.leaves)}\n`;
  }
  for (let mark = 1; mark <= newEntries.length; mark++) stream += `get-mark :${mark}\n`;
  stream += `reset ${ref}\nfrom ${"0".repeat(await lengthOfNames(git, tip))}\n\n`;
  const { code, out } = await git.run(
    ["fast-import", "--quiet", "--force", "--date-format=raw"],
    undefined,
    stream,
  );
  const made = out.split("\n").filter((line) => /^[\da-f]{40,64}$/.test(line));
  return code === 0 && made.length === newEntries.length ? made : null;
}

/** How long the names of a repository's objects are: that is up to its kind of hashes. */
async function lengthOfNames(git: RemoteGit, tip: string | null): Promise<number> {
  return (tip ?? (await git.run(["hash-object", "-t", "tree", "--stdin"])).out.trim()).length;
}

function titleOf({ note }: EntryWithText): string {
  const who = note.instance === null ? "" : ` (Instance #${note.instance})`;
  return `${note.command}: ${note.subject.replaceAll(/\s+/g, " ").slice(0, 60)}${who}`.trim();
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
