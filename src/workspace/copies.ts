import { basename, dirname, extname, join } from "node:path";
import { isOurs } from "../protocol/ours.ts";
import { everyBlock } from "../protocol/index.ts";
import { reservations } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import type { Displaced } from "../rules/context.ts";
import { missingFrom } from "../rules/displaced.ts";
import { isFileItself, namesIn, statOf, textOf } from "../system/files.ts";

/** A copy that a program which keeps folders of several machines alike put beside the coordination file, where two had written. */
export interface Copy {
  /** Absolute. */
  readonly path: string;
  /** Live reservations that the file has not. */
  readonly lost: readonly Displaced[];
  /** How many entries of any kind the file has not. */
  readonly count: number;
}

/** Maximum size of a copy that is read (bytes), and maximum number of copies. */
const LARGEST = 1 << 20;
const MOST = 20;

/** Syncthing; Dropbox, Nextcloud and others: `(Ann's conflicted copy 2026-11-29)`, `(conflict 2026-11-29)`. */
const SURE =
  /^(?:\.sync-conflict-\d{8}-\d{6}-\w+| ?[([][^()[\]]{0,80}(?:conflict|konflikt|conflit|conflicto|conflitto|conflito)[^()[\]]{0,80}[)\]]|[-_. ](?:conflict|conflicted)(?:[-_. ]\S{0,60})?)$/i;
/** A machine's name, or a number: people name copies so themselves. */
const MAYBE = /^(?:-[A-Za-z][\w-]{0,40}| ?\(\d{1,2}\)| \d)$/;
const OWN_NAMES = /old|backup|bak|template|archive|example|sample|draft|new|copy|test|legacy|fr|en/i;

/** The copies beside the file that hold anything that it lacks. */
export function conflictCopies(file: string, view: View, now: number): Copy[] {
  const [folder, ending] = [dirname(file), extname(file)];
  const stem = basename(file, ending);
  const named = namesIn(folder).filter(
    (name) => name.length > stem.length + ending.length && name.startsWith(stem) && name.endsWith(ending),
  );
  return named.slice(0, MOST).flatMap((name) => {
    const mark = name.slice(stem.length, name.length - ending.length);
    const isSure = SURE.test(mark);
    if (!isSure && (!MAYBE.test(mark) || OWN_NAMES.test(mark))) return [];
    return isFileItself(join(folder, name)) ? copyAt(join(folder, name), isSure, view, now) : [];
  });
}

function copyAt(path: string, isSure: boolean, view: View, now: number): Copy[] {
  const found = statOf(path);
  if (found === undefined || found.size > LARGEST) return [];
  const copy = new View(textOf(path) ?? "");
  if (!isOurs(copy, path)) return [];
  const live = copy.entries(reservations).filter(({ value }) => value.state === "reserved");
  // Without a date nothing ever ends: in what may be a person's own copy that is no claim.
  const dated = isSure
    ? live
    : live.filter(({ value }) => value.since?.date !== null && value.since !== null);
  const lost = missingFrom(copy, dated, view, now);
  const known = new Set(keysOf(view));
  const count = keysOf(copy).filter((key) => !known.has(key)).length;
  return count > 0 || lost.length > 0 ? [{ path, lost, count }] : [];
}

function keysOf(view: View): string[] {
  return everyBlock.flatMap((block) =>
    view.entries(block).map(({ value }) => JSON.stringify([block.kind, ...block.identity(value)])),
  );
}
