import { clean } from "../text/clean.ts";
import { slotsOf } from "./slots.ts";
import type { Block } from "./view.ts";

/** A part of the project and how it stands. */
export interface Component {
  readonly group: string;
  readonly name: string;
  /** As written, emoji included. */
  readonly state: string;
}

/** `- **main.py** : state`, `- main.py: state`; behind a name in bold type a dash serves as well. */
const LINE =
  /^(\s*[-*+]\s+(?:(?:\*\*(.+?)\*\*|__(.+?)__)\s*(?::|[-–—](?=\s|$))|([^\s:*_](?:[^:*_]*[^\s:*_])?)\s*:)\s*)(.*)$/s;

export const components: Block<Component> = {
  kind: "components",
  read(view) {
    const entries = view.owned("components").flatMap((known) => {
      if (known.template) return [];
      const group = known.kind === "components" ? "" : known.section.title.trim();
      return slotsOf(view, known).flatMap((slot) => {
        const found = slot.fence === null ? LINE.exec(slot.text) : null;
        if (!found) return [];
        const name = (found[2] ?? found[3] ?? found[4] ?? "").trim();
        const value: Component = { group, name, state: (found[5] ?? "").trim() };
        return [{ value, range: { start: slot.start, end: slot.next }, line: slot.line }];
      });
    });
    return { entries, problems: [] };
  },
  write(value) {
    const { name, state } = components.clean(value);
    return [`- **${name}** : ${state}`];
  },
  // Asterisks and colons in a name would end it early.
  clean: (v) => ({
    group: clean(v.group),
    name: clean(v.name).replace(/\*{2,}/g, "*"),
    state: clean(v.state),
  }),
};

/** A component's line with another state: its mark, bold type and what stands between name and state stay. */
export function withState(line: string, state: string): string {
  const lead = LINE.exec(line)?.[1] ?? "";
  return (/\s$/.test(lead) ? lead : `${lead} `) + state;
}
