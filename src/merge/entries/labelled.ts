import { readFileList, writeFileList } from "../../paths/written-list.ts";
import { isListLabel, readLabel } from "../../protocol/lines.ts";
import { readDuration, readTime, type Zone } from "../../time/time.ts";
import type { LabelKind } from "../../vocabulary/types.ts";
import { unopposedSide, type ThreeWay } from "../diff3.ts";
import { laterOf } from "../../time/order.ts";
import { isTyped, saysNoMore } from "./typed.ts";

/** The lines of one entry on all sides; without an ancestor both sides have it newly. */
export type Bodies = ThreeWay<readonly string[]>;

export interface LabelRules {
  readonly zone: Zone;
  /** A label that both sides gave different values: keep both lines, ours first, or give the whole entry up. */
  readonly clash: "both" | "give-up";
  /** Labels that are gone when ours has none. */
  readonly closed?: ReadonlySet<LabelKind>;
}

interface LabelledBody {
  readonly labels: ReadonlyMap<LabelKind, string>;
  /** Lines with no known label, and those whose label was there before. */
  readonly rest: readonly string[];
}

/**
 * Merges the lines after an entry's first, label by label; lines without a label as a set. Ours gives the order.
 * Null when the two sides can't be one.
 */
export function mergeLabelled(bodies: Bodies, head: string, rules: LabelRules): string[] | null {
  const fields = {
    base: fieldsOf(bodies.base),
    ours: fieldsOf(bodies.ours),
    theirs: fieldsOf(bodies.theirs),
  };
  const merged = new Map<LabelKind, readonly string[]>();
  const typed: string[] = [];
  for (const kind of new Set([...fields.ours.labels.keys(), ...fields.theirs.labels.keys()])) {
    const lines = mergeLabel(kind, fields, rules);
    if (lines === null) return null;
    const dropped = droppedFrom(kind, fields, lines);
    // Where a label that the rule took away says that the entry is over, its line can't be kept for the words in it.
    if (dropped.length > 0 && lines.length === 0 && rules.clash === "give-up") return null;
    merged.set(kind, lines);
    typed.push(...dropped);
  }
  const lines = [head, ...inOrder(bodies.ours.slice(1), merged, mergeSets(rests(fields)))];
  return withTyped(lines, typed);
}

/** The same lines with those that somebody typed, below them, as far as they are not there yet. */
export function withTyped(lines: readonly string[], typed: readonly string[]): string[] {
  const missing = typed.filter((line) => !lines.some((other) => other.trim() === line.trim()));
  return [...lines, ...new Set(missing)];
}

/** The sides' own lines of a label that its rule gave up, and that say more than the rule is about. */
function droppedFrom(kind: LabelKind, fields: ThreeWay<LabelledBody>, lines: readonly string[]): string[] {
  const [base, ours, theirs] = [fields.base, fields.ours, fields.theirs].map(({ labels }) =>
    labels.get(kind),
  );
  const dropped: string[] = [];
  for (const line of [ours, theirs].filter((one) => one !== undefined).toSorted()) {
    const known = [...lines, ...dropped];
    if (known.includes(line) || !isTyped(line, base)) continue;
    const isSaid = isListLabel(kind) && lines.length > 0 && saysNoMore(line, base, known);
    if (!isSaid) dropped.push(line);
  }
  return dropped;
}

function fieldsOf(lines: readonly string[]): LabelledBody {
  const labels = new Map<LabelKind, string>();
  const rest: string[] = [];
  for (const line of lines.slice(1)) {
    const kind = readLabel(line)?.kind;
    if (kind === undefined || labels.has(kind)) rest.push(line);
    else labels.set(kind, line);
  }
  return { labels, rest };
}

function rests({ base, ours, theirs }: ThreeWay<LabelledBody>): Bodies {
  return { base: base.rest, ours: ours.rest, theirs: theirs.rest };
}

function mergeLabel(
  kind: LabelKind,
  fields: ThreeWay<LabelledBody>,
  rules: LabelRules,
): readonly string[] | null {
  const base = fields.base.labels.get(kind);
  const ours = fields.ours.labels.get(kind);
  const theirs = fields.theirs.labels.get(kind);
  if (ours === undefined && rules.closed?.has(kind) === true) return [];
  const side = unopposedSide({ base, ours, theirs });
  if (side !== null) return [(side === "ours" ? ours : theirs) ?? []].flat();
  // Removed on one side and changed on the other: what was changed stays.
  if (ours === undefined || theirs === undefined) return [ours ?? theirs ?? []].flat();
  const one = joinValues(kind, { base: base ?? "", ours, theirs }, rules.zone);
  if (one !== null) return [one];
  return rules.clash === "both" ? [ours, theirs] : null;
}

/** Two values of one label made one, where that has a meaning: the later sign of life, the longer estimate, all files. */
function joinValues(kind: LabelKind, lines: ThreeWay<string>, zone: Zone): string | null {
  const values = { base: valueOf(lines.base), ours: valueOf(lines.ours), theirs: valueOf(lines.theirs) };
  if (kind === "lastActivity") {
    const [ours, theirs] = [readTime(values.ours), readTime(values.theirs)];
    if (ours === null && theirs === null) return eitherOf(lines);
    return laterOf(ours, theirs, zone) === ours ? lines.ours : lines.theirs;
  }
  if (kind === "estimate") {
    const longer = (readDuration(values.ours) ?? 0) - (readDuration(values.theirs) ?? 0);
    if (longer === 0) return eitherOf(lines);
    return longer > 0 ? lines.ours : lines.theirs;
  }
  if (!isListLabel(kind)) return null;
  const files = mergeSets({
    base: readFileList(values.base),
    ours: readFileList(values.ours),
    theirs: readFileList(values.theirs),
  });
  const at = readLabel(lines.ours)?.valueAt ?? 0;
  return lines.ours.slice(0, at) + writeFileList([...files]);
}

/** The same line whichever side is ours. */
function eitherOf({ ours, theirs }: ThreeWay<string>): string {
  return ours >= theirs ? ours : theirs;
}

function valueOf(line: string): string {
  return readLabel(line)?.value ?? "";
}

/** The lines that both have, and those that one of them added; ours' order first. */
function mergeSets({ base, ours, theirs }: Bodies): string[] {
  const [before, own, other] = [new Set(base), new Set(ours), new Set(theirs)];
  return [
    ...ours.filter((item) => other.has(item) || !before.has(item)),
    ...theirs.filter((item) => !own.has(item) && !before.has(item)),
  ];
}

/** The merged lines where ours has them; further labels after the last one, further lines at the end. */
function inOrder(
  ours: readonly string[],
  merged: ReadonlyMap<LabelKind, readonly string[]>,
  rest: readonly string[],
): string[] {
  const labels = new Map(merged);
  const further = [...rest];
  const lines: string[] = [];
  let afterLabels = 0;
  for (const line of ours) {
    const kind = readLabel(line)?.kind;
    const own = kind === undefined ? undefined : labels.get(kind);
    if (kind !== undefined && own !== undefined) {
      labels.delete(kind);
      afterLabels = lines.push(...own);
    } else if (further.includes(line)) {
      further.splice(further.indexOf(line), 1);
      lines.push(line);
    }
  }
  return [...lines.toSpliced(afterLabels, 0, ...[...labels.values()].flat()), ...further];
}
