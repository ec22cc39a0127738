import type { SideLines } from "../../paths/worktrees.ts";
import type { GitPlace } from "../../system/git.ts";
import { linesOf } from "./lines.ts";
import { type FileConflict, type MergeOutcome, mergesOf, type Sides } from "./merges.ts";
import { commitText, isolatedSettings, type SnapshotStore } from "./place.ts";
import { pathsMergedOtherwise, type TextsMerge, textsMerge, type ThreeTexts } from "./texts.ts";

/** Two sides that are to be merged; null for those that cannot conflict. */
export type Wanted = {
  /** Made when it is asked for. */
  readonly commits: () => Promise<Sides>;
  /** The only texts to be merged; null where all of both have to be. */
  readonly texts: readonly ThreeTexts[] | null;
} | null;

/** A conflict with its lines, where it has any. */
type ConflictLines = FileConflict & { readonly lines: SideLines | null };

/** How a merge came out. */
export type MergedLines = { readonly conflicts: readonly ConflictLines[] } | { readonly cause: string };

/** A conflict, and where its text with git's marks stands. */
interface Found extends FileConflict {
  readonly at: { readonly tree: string; readonly path: string };
}

/** Merges each two, in few processes. @throws OldGitError, GitError */
export async function mergedAs(
  asked: readonly Wanted[],
  place: GitPlace,
  to: SnapshotStore,
): Promise<MergedLines[]> {
  // Merged while it is looked up whether anything is merged otherwise, which is rare.
  const [wanted, found] = await Promise.all([placed(asked, place), merged(asked, place, to)]);
  const isOther = wanted.some((one, at) => one !== asked[at]);
  return withLines(isOther ? await merged(wanted, place, to) : found, place);
}

async function merged(
  wanted: readonly Wanted[],
  place: GitPlace,
  to: SnapshotStore,
): Promise<readonly Conflicts[]> {
  const whole = await Promise.all(wanted.flatMap((one) => (one?.texts === null ? [one.commits()] : [])));
  const texts = wanted.flatMap((one) => one?.texts ?? []);
  const commitOf = (tree: string, parents: readonly string[]) =>
    to.store.put("commit", commitText(tree, parents, to.seconds));
  const batch = texts.length === 0 ? null : textsMerge(texts, to.store, commitOf);
  to.store.flush();
  const all = await mergesOf(
    place,
    isolatedSettings(to.store),
    batch === null ? whole : [...whole, batch.commits],
  );
  const together = batch === null ? undefined : all.at(-1);
  if (together !== undefined && "cause" in together) return merged(wanted.map(asWhole), place, to);
  const known = batch === null ? NO_TEXTS : textConflicts(together, batch);
  let next = 0;
  return wanted.map((one) =>
    one === null ? [] : one.texts === null ? conflictsOf(all[next++]) : one.texts.flatMap(known),
  );
}

function asWhole(one: Wanted): Wanted {
  return one === null ? null : { ...one, texts: null };
}

/** Where attributes say how a path is merged, it has to lie where it does. */
async function placed(wanted: readonly Wanted[], place: GitPlace): Promise<readonly Wanted[]> {
  const paths = new Set(wanted.flatMap((one) => (one?.texts ?? []).map(({ path }) => path)));
  const otherwise = await pathsMergedOtherwise(place, [...paths]);
  return wanted.map((one) =>
    one?.texts?.some(({ path }) => otherwise.has(path)) === true ? asWhole(one) : one,
  );
}

type Conflicts = readonly Found[] | { readonly cause: string };

function conflictsOf(merged: MergeOutcome | undefined): Conflicts {
  if (merged === undefined || "cause" in merged) return { cause: merged?.cause ?? "" };
  return merged.conflicts.map((one) => ({ ...one, at: { tree: merged.tree, path: one.path } }));
}

const NO_TEXTS = (): readonly Found[] => [];

/** The conflicts of three texts that were merged with all others. */
function textConflicts(
  merged: MergeOutcome | undefined,
  batch: TextsMerge,
): (texts: ThreeTexts) => readonly Found[] {
  if (merged === undefined || "cause" in merged) return NO_TEXTS;
  const byName = new Map(merged.conflicts.map((one) => [one.path, one]));
  return (texts) => {
    const name = batch.nameOf(texts);
    const conflict = byName.get(name);
    return conflict === undefined
      ? []
      : [{ ...conflict, path: texts.path, at: { tree: merged.tree, path: name } }];
  };
}

/** Looks the lines of all up together. */
async function withLines(all: readonly Conflicts[], place: GitPlace): Promise<MergedLines[]> {
  const found = all.flatMap((one) => ("cause" in one ? [] : one));
  const asked = found.flatMap((one) => {
    const [a, b] = one.sides;
    const hasLines = a !== null && b !== null && (one.kind === "content" || one.kind === "add");
    return hasLines ? [{ one, file: { ...one.at, sides: [a, b] as const } }] : [];
  });
  const lines = await linesOf(
    place,
    asked.map(({ file }) => file),
  );
  const linesIn = new Map(asked.map(({ one }, at) => [one, lines[at] ?? null]));
  return all.map((one) =>
    "cause" in one
      ? one
      : { conflicts: one.map((conflict) => ({ ...conflict, lines: linesIn.get(conflict) ?? null })) },
  );
}
