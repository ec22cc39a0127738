import { clean } from "../text/clean.ts";
import type { Edit, Range } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import type { Block } from "./block.ts";
import { sectionsOf, type Style, type View } from "./view.ts";
import { appendSection, beforeOpen, endOfContent, insertLines } from "./place.ts";
import { contentEnd, fromSlots } from "./lines.ts";

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
  headings: ["components"],
  isApart: false,
  read(view) {
    const entries = sectionsOf(view, components).flatMap((known) => {
      if (known.template) return [];
      const group = known.kind === "components" ? "" : known.section.title.trim();
      return fromSlots(view, known, (slot) => {
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
  place: (view, lines, style, { value }) => addComponent(view, value.group, lines, style),
  identity: (v) => [fold(v.group), fold(v.name)],
  instances: () => [],
  times: () => [],
  samples: () => [{ group: "Backend", name: "main.py", state: "✅ stable" }],
};

/** Adds a component to its group; makes the group, or the section, where it is missing. */
export function addComponent(view: View, group: string, lines: readonly string[], style: Style): Edit[] {
  const last = view.entries(components).findLast(({ value }) => value.group === group);
  if (last !== undefined) return [insertLines(view, last.range.end, lines, style)];
  const section = view.sections.find(
    (s) => s.owner === "components" && s.kind === null && s.section.title.trim() === group,
  );
  if (section !== undefined) return [afterText(view, section.section.body, lines, style)];
  const parent = view.sections.find((s) => s.kind === "components" && !s.template);
  const level = "#".repeat(Math.min((parent?.section.level ?? 2) + 1, 6));
  const grouped = group === "" ? lines : [`${level} ${group}`, ...lines];
  if (parent !== undefined) return [insertLines(view, endOfContent(view, parent), ["", ...grouped], style)];
  return [appendSection(view, [`## ${style.words.headings.components[0]}`, "", ...grouped], style)];
}

/** Behind what a section says already, such as a table: that must not become part of the list, nor the list part of it. */
function afterText(view: View, body: Range, lines: readonly string[], style: Style): Edit {
  const at = beforeOpen(view, contentEnd(view, body));
  return insertLines(view, at, at === body.start ? lines : ["", ...lines], style);
}

/** A component's line with another state: its mark, bold type and what stands between name and state stay. */
export function withState(line: string, state: string): string {
  const lead = LINE.exec(line)?.[1] ?? "";
  return (/\s$/.test(lead) ? lead : `${lead} `) + state;
}
