import { expect } from "vitest";
import { merge, type Merged } from "../../src/merge/index.ts";
import { problemsOf } from "../../src/protocol/ast.ts";
import { blocks } from "../../src/protocol/index.ts";
import { stamps } from "../../src/protocol/stamps.ts";
import type { Block } from "../../src/protocol/block.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits, conflictMarker } from "../../src/text/edits.ts";
import { startlessIn, type Tally, tally, wordings } from "./tally.ts";

export interface Triple {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export const options = { zone: () => 60 };
const same = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);

/** Each entry by itself, whatever the merge did with it: who changed it decides. */
export function expectNothingLost({ base, ours, theirs }: Triple, merged: Merged): void {
  // A hand that makes a time unreadable has not made another reservation.
  const startless = new Set([base, ours, theirs, merged.text].flatMap(startlessIn));
  const tallied = (text: string) => tally(text, startless);
  const [b, o, t, r] = [base, ours, theirs, merged.text].map(tallied) as [Tally, Tally, Tally, Tally];
  const met = merged.conflicts.filter(({ code }) => code === "OVERLAP").length;
  const [saidByOurs, saidByTheirs] = [wordings(ours, startless), wordings(theirs, startless)];
  let written = 0;
  for (const name of new Set([...b.keys(), ...o.keys(), ...t.keys(), ...r.keys()])) {
    const of = (all: Tally) => all.get(name) ?? [];
    if (name.startsWith("conflicts") && of(o).length + of(t).length + of(b).length === 0) {
      written += of(r).length;
      continue;
    }
    // Where a person has to decide on a heading, what stands under it may be read as what one side removed.
    const isRemoved =
      [of(o), of(t)].some((one) => one.length === 0) && [of(o), of(t)].some((one) => same(one, of(b)));
    if (isRemoved && isHeadingOpen(merged)) continue;
    if (same(of(o), of(b))) expect(of(r), name).toEqual(of(t));
    else if (same(of(t), of(b))) expect(of(r), name).toEqual(of(o));
    else if (same(of(saidByOurs), of(saidByTheirs))) expect(of(r), name).toEqual(of(o));
    else {
      const fresh = [...of(o), ...of(t)].filter((value) => !of(b).includes(value));
      const most = of(o).length + of(t).length;
      expect(of(r).length, name).toBeLessThanOrEqual(most);
      if (fresh.length > 0) expect(of(r).length, name).toBeGreaterThan(0);
      for (const value of fresh) {
        // What is not there to the letter was made one with what the other side did to the same entry.
        const isThere = of(r).includes(value);
        if (!isThere) expect(Object.keys(blocks), value).toContain(name.split(" ")[0]);
      }
    }
  }
  expect(written).toBe(met);
}

/** Whether both sides' versions of a heading stand there: what is under it can't be read then as one of them meant it. */
function isHeadingOpen({ text, conflicts }: Merged): boolean {
  return conflicts.some(
    ({ code, range }) => code === "TEXT_CONFLICT" && /^ {0,3}#/m.test(text.slice(range.start, range.end)),
  );
}

/** How often each word stands there that somebody wrote by hand; stamps aside, of which the later one counts. */
function wordsIn(text: string): Map<string, number> {
  const stamped = new View(text).entries(stamps).map(({ range }) => ({ range, text: "" }));
  const found = new Map<string, number>();
  for (const [word] of applyEdits(text, stamped).matchAll(/\b(?:nous|eux|commun)\d+\b/g))
    found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}

/** Whatever a side wrote is there, as often as it wrote it: the other can't have removed it. */
export function expectAllWords({ ours, theirs }: Triple, merged: Merged): void {
  // A conflict that the merge wrote down names the two tasks once more.
  const written = merged.conflicts
    .filter(({ code }) => code === "OVERLAP")
    .map(({ range }) => ({ range, text: "" }));
  const all = wordsIn(applyEdits(merged.text, written));
  for (const [word, times] of [...wordsIn(ours), ...wordsIn(theirs)]) {
    if (!word.startsWith("commun")) expect(all.get(word), word).toBe(times);
  }
}

/** A line that a side wrote and the ancestor lacks stands in the merged text, unless it is part of an entry, which has rules of its own. */
export function expectNoLineLost({ base, ours, theirs }: Triple, merged: Merged): void {
  const all = (text: string) => new Set(text.split(/\r\n|\n|\r/).map((line) => line.trim()));
  const [before, now] = [all(base), all(merged.text)];
  for (const line of [...proseOf(ours), ...proseOf(theirs)])
    if (line !== "" && !before.has(line)) expect(now.has(line), line).toBe(true);
}

/**
 * A line of prose that no text has twice is not there twice, unless the merge asks a person to decide, or each side put it
 * where it means something else.
 */
export function expectNoLineTwice({ base, ours, theirs }: Triple, merged: Merged): void {
  if (!merged.clean) return;
  const [b, o, t, r] = [base, ours, theirs, merged.text].map(countsOf) as [Counts, Counts, Counts, Counts];
  for (const line of new Set(proseOf(base))) {
    const of = (all: Counts) => all.get(line) ?? 0;
    const isMeantOnce = of(b) === 1 && Math.max(of(o), of(t)) <= 1;
    if (!/\p{L}/u.test(line) || !isMeantOnce || of(r) <= 1) continue;
    const [inBase, inOurs, inTheirs] = [base, ours, theirs].map((text) => ownerOf(text, line));
    expect(inOurs !== inBase && inTheirs !== inBase, line).toBe(true);
  }
}

/** What the section is about in which a line stands. */
function ownerOf(text: string, line: string): string | null {
  const { sections } = new View(text);
  const found = sections.find(({ section: { range } }) => text.slice(range.start, range.end).includes(line));
  return found?.owner ?? null;
}

type Counts = ReadonlyMap<string, number>;

function countsOf(text: string): Counts {
  const found = new Map<string, number>();
  for (const line of text.split(/\r\n|\n|\r/).map((one) => one.trim()))
    found.set(line, (found.get(line) ?? 0) + 1);
  return found;
}

function proseOf(text: string): string[] {
  const view = new View(text);
  const inEntries = Object.values(blocks)
    .flatMap((block) => view.entries(block as Block<unknown>))
    .map(({ range }) => range);
  return view.outline.lines
    .filter(({ start }) => !inEntries.some((range) => range.start <= start && start < range.end))
    .map(({ start, end }) => text.slice(start, end).trim());
}

export function expectSameEitherWay(triple: Triple, merged: Merged): void {
  const back = merge(triple.base, triple.theirs, triple.ours, options);
  if (!isHeadingOpen(merged))
    expect(Object.fromEntries(tally(back.text))).toEqual(Object.fromEntries(tally(merged.text)));
  const said = ({ conflicts }: Merged) =>
    conflicts.map(({ code, args }) => JSON.stringify([code, args])).sort();
  expect(said(back)).toEqual(said(merged));
}

/** With markers the text is the same, and only the lines that both sides changed stand between some. */
export function expectMarkersOnlyInConflicts({ base, ours, theirs }: Triple, merged: Merged): void {
  const marked = merge(base, ours, theirs, { ...options, markers: true });
  expect(conflictMarker(merged.text)).toBe(null);
  expect(conflictMarker(marked.text) === null).toBe(merged.clean);
  const bare = marked.text.replace(/^(?:<<<<<<< ours|=======|>>>>>>> theirs)\r?\n/gm, "");
  // A marker stands on a line of its own, so a last line without an end gets one.
  expect(bare.replace(/\r?\n$/, "")).toBe(merged.text.replace(/\r?\n$/, ""));
  for (const { code, range } of marked.conflicts) {
    const source = marked.text.slice(range.start, range.end);
    expect(range.start).toBeLessThan(range.end);
    if (code === "TEXT_CONFLICT")
      expect(source).toMatch(/^<<<<<<< ours\r?\n[^]*^=======\r?\n[^]*^>>>>>>> theirs\r?\n$/m);
  }
}

/** Who saves the same buffer again adds nothing. */
export function expectSettled({ base, ours, theirs }: Triple): void {
  const { text, clean } = merge(base, ours, theirs);
  if (!clean) return;
  const again = merge(base, text, theirs).text;
  expect(Object.fromEntries(tally(again))).toEqual(Object.fromEntries(tally(text)));
  expect(wordsIn(again)).toEqual(wordsIn(text));
}

export function expectNoNewProblems({ ours, theirs }: Triple, merged: Merged): void {
  const codes = (text: string) => problemsOf(new View(text)).map(({ code }) => code);
  const known = [...codes(ours), ...codes(theirs)];
  for (const code of codes(merged.text)) {
    const at = known.indexOf(code);
    expect(at, code).toBeGreaterThanOrEqual(0);
    known.splice(at, 1);
  }
}
