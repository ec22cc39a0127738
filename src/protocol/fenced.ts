import { type Slot, slotsOf } from "./slots.ts";
import type { KnownSection, View } from "./view.ts";

/** An entry whose first line is recognised, with the lines that follow it up to the next such line, a blank line or the fence's end. */
export interface Group {
  readonly head: RegExpExecArray;
  readonly slots: readonly Slot[];
  readonly range: { readonly start: number; readonly end: number };
  readonly line: number;
  /** The further lines, without terminators. */
  readonly lines: readonly string[];
}

/** Recognises the first line of an entry. */
type Head = (text: string) => RegExpExecArray | null;

/** Cuts the given sections' lines into entries that begin where `head` finds one. */
export function groupsOf(view: View, sections: readonly KnownSection[], head: Head): Group[] {
  return sections.flatMap((known) => cut(slotsOf(view, known), head));
}

function cut(slots: readonly Slot[], head: Head): Group[] {
  const found: { head: RegExpExecArray; slots: Slot[] }[] = [];
  let open: Slot[] | null = null;
  for (const slot of slots) {
    const match = head(slot.text);
    const previous: Slot | undefined = open?.at(-1);
    if (match) {
      open = [slot];
      found.push({ head: match, slots: open });
    } else if (slot.text.trim() === "" || previous?.fence !== slot.fence || slot.start !== previous.next) {
      open = null;
    } else {
      open?.push(slot);
    }
  }
  return found.map((group) => {
    const [first] = group.slots;
    const range = { start: first?.start ?? 0, end: group.slots.at(-1)?.next ?? 0 };
    return { ...group, range, line: first?.line ?? 0, lines: group.slots.slice(1).map((slot) => slot.text) };
  });
}
