import type { Range } from "../text/edits.ts";
import type { Block } from "./block.ts";
import { type Entry, type KnownSection, type Problem, type Read, sectionsOf, type View } from "./view.ts";

/**
 * Tells a view what was read of a block of the text that its own was made from, where the block's sections are the very same, at whatever
 * place: most writes change one section and a stamp. Nothing is told where anything that the block's reading asks of is otherwise.
 */
export function carryOver<T>(before: View, after: View, block: Block<T>): void {
  const known = before.known(block);
  if (known === undefined || after.known(block) !== undefined) return;
  const by = movedBy(before, after, block);
  if (by !== null) after.tell(block, moved(known, by));
}

/** How far something stands behind where it stood. */
interface Shift {
  readonly offset: number;
  readonly lines: number;
}

function movedBy<T>(before: View, after: View, block: Block<T>): Shift | null {
  const [old, now] = [sectionsOf(before, block), sectionsOf(after, block)];
  const [first, last, moved] = [old[0], old.at(-1), now[0]];
  if (old.length !== now.length) return null;
  if (first === undefined || last === undefined || moved === undefined) return { offset: 0, lines: 0 };
  const { start } = first.section.range;
  const { end } = last.section.range;
  const offset = moved.section.range.start - start;
  // A heading ends whatever stands before it, so that fences and HTML are told by the text from there on.
  if (before.text.slice(start, end) !== after.text.slice(start + offset, end + offset)) return null;
  if (!old.every((one, at) => isSame(one, now[at], offset))) return null;
  // How days and months are told apart goes by it.
  if (before.language !== after.language) return null;
  return { offset, lines: after.lineAt(start + offset) - before.lineAt(start) };
}

function isSame(one: KnownSection, other: KnownSection | undefined, offset: number): boolean {
  if (other === undefined) return false;
  const { start, end } = shifted(one.section.range, offset);
  return (
    start === other.section.range.start &&
    end === other.section.range.end &&
    one.kind === other.kind &&
    one.owner === other.owner &&
    one.template === other.template
  );
}

function moved<T>({ entries, problems }: Read<T>, { offset, lines }: Shift): Read<T> {
  if (offset === 0 && lines === 0) return { entries, problems };
  return {
    entries: entries.map(({ value, range, line }): Entry<T> => ({
      value,
      range: shifted(range, offset),
      line: line + lines,
    })),
    problems: problems.map((one): Problem => ({ ...one, range: shifted(one.range, offset) })),
  };
}

function shifted({ start, end }: Range, offset: number): Range {
  return { start: start + offset, end: end + offset };
}
