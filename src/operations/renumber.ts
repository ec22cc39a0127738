import type { Block } from "../protocol/block.ts";
import { everyBlock } from "../protocol/index.ts";
import { entriesOf, type Instance, instances } from "../protocol/instances.ts";
import { log } from "../protocol/log.ts";
import { numbers } from "../protocol/numbers.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { stamps } from "../protocol/stamps.ts";
import { type Task, tasks } from "../protocol/tasks.ts";
import { addEntry, type Entry, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { parseSource } from "../rules/displaced.ts";
import { isWrittenHere } from "../rules/holdings.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { nowTime } from "./common.ts";
import { nextNumber } from "./join.ts";

/** A number that two clones gave, and the new one of what this clone wrote under it. */
export interface Renumbering {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** The line that is renumbered: with its edits the live entries follow. */
  readonly line: Entry<Instance>;
  /** How many entries follow. */
  readonly moved: number;
  /** Subjects of the live entries that keep the number, being the other clone's. */
  readonly left: readonly string[];
  readonly edits: readonly Edit[];
}

/**
 * What is to be done about numbers that two clones gave to a newcomer each: the line and the live entries that this clone's journal
 * wrote get a new number. What is over keeps the old one, as logs and commits speak of it, and what the other clone wrote is not touched.
 */
export function renumberings(view: View, context: Context): Renumbering[] {
  const given = new Set(view.entries(instances).map(({ value }) => value.from));
  const twice = [...given].filter((number) => entriesOf(view, number).length > 1);
  const found: Renumbering[] = [];
  for (const number of twice) {
    const taken = found.map(({ to }) => to);
    found.push(...(renumbering(view, number, taken, context) ?? []));
  }
  return found;
}

/** The line in the log that a number was changed, by which what was said of the old one is understood. */
export function logRenumbered(view: View, { from, to, label }: Renumbering, context: Context): Edit[] {
  const style = view.style(context.language);
  const { verbs, colon } = style.words;
  const named = label === "" ? "" : ` (${label})`;
  const value = {
    time: nowTime(context),
    instance: to,
    type: null,
    action: `${verbs.renumber}${colon}Instance #${from} → Instance #${to}${named}`,
    status: null,
    statusText: null,
    files: [],
    notes: null,
    rest: [],
  };
  return addEntry(view, log, value, style, context.zone);
}

function renumbering(
  view: View,
  from: number,
  taken: readonly number[],
  context: Context,
): Renumbering[] | null {
  // Entries that the file lost come back first, under the number that they had.
  if (context.displaced.some(({ source }) => parseSource(source)?.instance === from)) return null;
  const before = ownText(from, context);
  const listed = entriesOf(view, from);
  const line = before === null ? null : ownLine(listed, before, from);
  if (before === null || line === null || line.value.state === "finished") return null;
  const to = newNumber(view, listed.indexOf(line), listed.length, taken, context);
  const edits = withNumber(view, instances, line, from, to);
  if (edits === null) return null;
  const live = liveEntries(view, from);
  const mine = live.filter((one) => isOwn(one, live, from, before, context));
  const moved = mine.flatMap((one) => {
    const edit = withNumber(view, one.block, one.entry, from, to);
    return edit === null ? [] : [{ one, edit }];
  });
  const followed = new Set(moved.map(({ one }) => one));
  const left = live.filter((one) => !followed.has(one)).map(({ subject }) => subject);
  return [
    {
      from,
      to,
      label: line.value.label,
      line,
      moved: moved.length,
      left: [...new Set(left)].filter((subject) => subject !== ""),
      edits: [...edits, ...moved.flatMap(({ edit }) => edit)],
    },
  ];
}

/** Maximum number of texts that are rebuilt to find the one from before the other clone's line came. */
const MOST_TEXTS = 100;

/** The newest text that this clone left under a number which was listed once then; null where its journal has none. */
function ownText(number: number, { past }: Context): View | null {
  let looked = 0;
  for (const { instance, command, revision } of past?.revisions() ?? []) {
    if (instance !== number || command === "outside") continue;
    if (looked++ === MOST_TEXTS) return null;
    const text = past?.textAt(revision) ?? null;
    const view = text === null ? null : new View(text);
    if (view !== null && entriesOf(view, number).length === 1) return view;
  }
  return null;
}

/** The line of the list that is this clone's, by what it was: its label and its time, or the one of them that only it has. */
function ownLine(listed: readonly Entry<Instance>[], before: View, number: number): Entry<Instance> | null {
  const known = entriesOf(before, number)[0]?.value;
  if (known === undefined) return null;
  const isNamed = ({ value }: Entry<Instance>) => fold(value.label) === fold(known.label);
  const isDated = ({ value }: Entry<Instance>) => value.time?.text === known.time?.text;
  const same = listed.find((one) => isNamed(one) && isDated(one));
  const only = [isNamed, isDated].map((is) => listed.filter(is)).find((found) => found.length === 1);
  return same ?? only?.[0] ?? null;
}

/**
 * A number that nobody has had, and which the other clone does not choose when it does the same before it hears of it: of two lines the
 * first gets an even one, the second an odd one.
 */
function newNumber(
  view: View,
  index: number,
  count: number,
  taken: readonly number[],
  context: Context,
): number {
  let number = Math.max(nextNumber(view, context), ...taken.map((one) => one + 1));
  while (number % count !== index) number++;
  return number;
}

/** An entry that somebody still has to do something about, and that names the number. */
interface Live {
  readonly block: Block<unknown>;
  readonly entry: Entry<unknown>;
  readonly subject: string;
  /** The key by which it is known in an older text; and its lines, which tell it from another one of the same key. */
  readonly key: string;
  readonly source: string;
}

function liveEntries(view: View, number: number): Live[] {
  return everyBlock
    .filter((block) => !NEVER_OVER.has(block.kind))
    .flatMap((block) =>
      view
        .entries(block)
        .filter(({ value }) => block.isOpen?.(value) !== false && namedIn(block, value).includes(number))
        .map((entry) => ({
          block,
          entry,
          subject: block.subject?.(entry.value) ?? "",
          key: keyOf(block, entry.value),
          source: sourceOf(view, entry),
        })),
    );
}

/** Kinds of entries that never end: each is a record. */
const NEVER_OVER: ReadonlySet<string> = new Set([instances, log, numbers, stamps].map(({ kind }) => kind));

function sourceOf({ text }: View, { range }: Entry<unknown>): string {
  return text.slice(range.start, range.end).trim();
}

function namedIn(block: Block<unknown>, value: unknown): readonly (number | null)[] {
  return block.kind === tasks.kind ? [(value as Task).instance] : block.instances(value);
}

function keyOf(block: Block<unknown>, value: unknown): string {
  return JSON.stringify([block.identity(value), namedIn(block, value), fold(block.subject?.(value) ?? "")]);
}

/**
 * Whether an entry means this clone's instance: it was there while only that one had the number, or it was written by it here. Of a task
 * that both hold, and of entries that are alike, nobody can tell.
 */
function isOwn(one: Live, live: readonly Live[], number: number, before: View, context: Context): boolean {
  const { block, entry, subject, key, source } = one;
  const alike = live.filter((other) => other !== one && other.block === block && other.key === key);
  const then = before.entries(block).filter(({ value }) => keyOf(block, value) === key);
  if (alike.length > 0)
    return (
      then.some((was) => sourceOf(before, was) === source) && alike.every((other) => other.source !== source)
    );
  const wasThere = then.length > 0;
  if (block.kind === tasks.kind) {
    const holders = live.filter(
      (other) => other.block.kind === reservations.kind && fold(other.subject) === fold(subject),
    );
    const mine = holders.filter((other) => isOwn(other, live, number, before, context));
    return holders.length === 0 ? wasThere : mine.length === holders.length;
  }
  if (block.kind === reservations.kind) return wasThere || isWrittenHere(entry.value as Reservation, context);
  const isBy = namedIn(block, entry.value)[0] === number;
  return wasThere || (isBy && subject !== "" && context.wroteHere?.(number, subject) === true);
}

/** The edits after which an entry names the other number and says the same; null where no such edit reads back. */
function withNumber(
  view: View,
  block: Block<unknown> | Block<Instance>,
  entry: Entry<unknown>,
  from: number,
  to: number,
): Edit[] | null {
  const of = block as Block<unknown>;
  const index = view.entries(of).indexOf(entry);
  const wanted = namedIn(of, entry.value).map((number) => (number === from ? to : number));
  const source = view.text.slice(entry.range.start, entry.range.end);
  const places = [...source.matchAll(/(?<!\d)\d{1,6}(?!\d)/g)]
    .filter(({ 0: digits }) => Number(digits) === from)
    .slice(0, MOST_PLACES)
    .map(({ index: at, 0: digits }) => ({
      range: { start: entry.range.start + at, end: entry.range.start + at + digits.length },
      text: String(to),
    }));
  return (
    places
      .map((edit) => [edit])
      .find((edits) => {
        const after = new View(applyEdits(view.text, edits));
        const value = after.entries(of)[index]?.value;
        return (
          value !== undefined &&
          JSON.stringify(namedIn(of, value)) === JSON.stringify(wanted) &&
          of.subject?.(value) === of.subject?.(entry.value)
        );
      }) ?? null
  );
}

/** Maximum number of places in an entry that may be its number. */
const MOST_PLACES = 8;
