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
const DONE = /\s*✅$/u;

export const priorities: Block<Priority> = {
  kind: "priorities",
  read(view) {
    const entries = view.owned("priorities").flatMap((known) => {
      const level = LEVEL.exec(known.section.title)?.[1];
      if (level === undefined || known.template) return [];
      return slotsOf(view, known).flatMap((slot) => {
        const found = slot.fence === null ? LINE.exec(slot.text) : null;
        if (!found) return [];
        const text = (found[1] ?? "").trimEnd();
        const value: Priority = {
          level: Number(level),
          title: text.replace(DONE, ""),
          done: DONE.test(text),
        };
        return [{ value, range: { start: slot.start, end: slot.next }, line: slot.line }];
      });
    });
    return { entries, problems: [] };
  },
  write(value) {
    const { title, done } = priorities.clean(value);
    return [`1. ${title}${done ? " ✅" : ""}`];
  },
  clean: (v) => ({ ...v, title: clean(v.title).replace(/(?:\s*✅)+$/u, "") }),
};
