import { bodyOf, filedFrom } from "../../store/shared/entries.ts";
import { type EntryWithText, type FiledEntry, LedgerError, type Page } from "../../store/shared/ledger.ts";
import type { RemoteGit } from "./run.ts";

/** How many commits are read at a time: a whole text is in one of fifty. */
const STRIDE = { first: 60, next: 500 } as const;

/** A page, and the commit that the chain ends with. */
export interface ChainPage extends Page {
  readonly tip: string | null;
}

/** How many commits a chain has. */
async function lengthOf(git: RemoteGit, tip: string): Promise<number> {
  const { code, out } = await git.run(["rev-list", "--count", "--first-parent", tip]);
  const count = Number(out.trim());
  if (code !== 0 || !Number.isSafeInteger(count)) throw new LedgerError("git can't count the commits", false);
  return count;
}

/**
 * The entries behind a number, from the commits that a ref leads to. Their numbers are counted, from the start or from a commit that
 * is known, so that no message can lie about them. From the start on, only what follows the newest whole text is read.
 */
export async function pageOf(
  git: RemoteGit,
  ref: string,
  revision: number,
  mark: string | null = null,
): Promise<ChainPage> {
  const newest = await commitsFrom(git, ref, 0, STRIDE.first);
  const tip = newest[0]?.sha ?? null;
  if (tip === null) return { entries: [], base: null, head: 0, now: null, tip };
  const known = mark === null ? -1 : newest.findIndex(({ sha }) => sha === mark);
  const head = known < 0 ? await lengthOf(git, tip) : revision + known;
  const entries: FiledEntry[] = [];
  let base: string | null = null;
  let at = head;
  const isEnough = () => at <= 0 || (revision > 0 ? base !== null || at < revision : hasWhole(entries));
  for (let found = newest; found.length > 0 && !isEnough();) {
    for (const { sha, message } of found) {
      if (at === revision) base = sha;
      if (at > revision) entries.push(filedFrom(bodyIn(message), at, sha));
      at--;
    }
    if (!isEnough()) found = await commitsFrom(git, tip, head - at, STRIDE.next);
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
  return { entries: entries.slice(from), base, head, now: null, tip, signs };
}

function hasWhole(entries: readonly FiledEntry[]): boolean {
  return entries.some(({ text }) => text !== null);
}

async function commitsFrom(
  git: RemoteGit,
  tip: string,
  skip: number,
  count: number,
): Promise<{ readonly sha: string; readonly message: string }[]> {
  const format = "--format=%H%x00%B%x00";
  const { code, out } = await git.run([
    "log",
    "--first-parent",
    "--no-color",
    "--no-decorate",
    "--no-show-signature",
    `--skip=${skip}`,
    `-n${count}`,
    format,
    tip,
    "--",
  ]);
  // A git that was ended is no chain without commits.
  if (code !== 0) throw new LedgerError("git can't read the commits", false);
  const parts = out.split("\0");
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => ({
    sha: (parts[2 * index] ?? "").trim(),
    message: parts[2 * index + 1] ?? "",
  }));
}

/** The body stands behind the first line, which is for people. */
function bodyIn(message: string): string {
  return message.slice(message.indexOf("\n{") + 1).trim();
}

/** Makes the commits of some entries behind a tip, without a work tree or an index. @returns their names; null where git can't */
export async function commitsOf(
  git: RemoteGit,
  tip: string | null,
  newEntries: readonly EntryWithText[],
  file: string,
  signs?: { readonly host: string; readonly names: readonly string[] },
): Promise<readonly string[] | null> {
  const now = Math.floor(Date.now() / 1000);
  const ref = `refs/coord-tmp/${newEntries[0]?.id ?? ""}`;
  let stream = "";
  for (const [index, entry] of newEntries.entries()) {
    const message = `${titleOf(entry)}\n\n${bodyOf(entry, signs)}\n`;
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
