import { clean } from "../text/clean.ts";
import { slotsOf } from "./slots.ts";
import type { Block } from "./view.ts";

/** An item of the ordered lists under P1, P2, P3. */
export interface Priority {
  readonly level: number;
  /** Without the mark of a finished one. */
  readonly title: string;
  readonly done: boolean;
}

const LEVEL = /^\P{L}*P(\d)\b/u;
const LINE = /^\s*\d{1,9}[.)]\s+(\S.*)$/su;
/** What would open a fence or an HTML block within the item, and hide it; a backslash keeps it a title, here as in markdown. */
const OPENS = /^\\*(?:(?:[>\-+*]|\d{1,9}[.)])\s*)*(?:```|~~~|<)/u;
const DONE = "✅";

export const priorities: Block<Priority> = {
  kind: "priorities",
  read(view) {
    const entries = view.owned("priorities").flatMap((known) => {
      const level = LEVEL.exec(known.section.title)?.[1];
      if (level === undefined || known.template) return [];
      return slotsOf(view, known).flatMap((slot) => {
        const found = slot.fence === null ? LINE.exec(slot.text) : null;
        if (!found) return [];
        const source = (found[1] ?? "").trimEnd();
        const text = source.startsWith("\\") && OPENS.test(source) ? source.slice(1) : source;
        const done = text.endsWith(DONE);
        const title = done ? text.slice(0, -DONE.length).trimEnd() : text;
        const value: Priority = { level: Number(level), title, done };
        const range = { start: slot.start, end: slot.next };
        // Behind a long log a line's number takes counting; who only looks for a title does without.
        return [
          Object.defineProperty({ value, range, line: 0 }, "line", {
            get: () => slot.line,
            enumerable: true,
          }),
        ];
      });
    });
    return { entries, problems: [] };
  },
  write(value) {
    const { title, done } = priorities.clean(value);
    return [`1. ${OPENS.test(title) ? "\\" : ""}${title}${done ? ` ${DONE}` : ""}`];
  },
  clean(v) {
    let title = clean(v.title);
    while (title.endsWith(DONE)) title = title.slice(0, -DONE.length).trimEnd();
    return { ...v, title };
  },
};
