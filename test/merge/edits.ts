import { blocks } from "../../src/protocol/index.ts";
import type { Block } from "../../src/protocol/block.ts";
import { View } from "../../src/protocol/view.ts";
import type { Step } from "./steps.ts";

export const EDITS = [
  "add line",
  "add blank",
  "change line",
  "delete line",
  "delete entry",
  "move entry",
  "change entry",
  "change field",
  "log by hand",
  "join by hand",
  "add section",
  "delete section",
  "move section",
  "rename heading",
  "other line ends",
] as const;

/** A text after an edit as people make them. */
export function edit(text: string, step: Step, word: string): string {
  const view = new View(text);
  const { eol } = view.style("fr");
  const lines = view.outline.lines;
  const at = step.at % (lines.length + 1);
  const start = lines[at]?.start ?? text.length;
  const put = (from: number, to: number, inserted: string) => text.slice(0, from) + inserted + text.slice(to);
  const free = lines.filter(
    (line) => !isInEntry(view, line.start) && isProse(text.slice(line.start, line.end)),
  );
  const line = free[step.at % Math.max(free.length, 1)];
  const entries = entriesOf(view);
  const entry = entries[step.at % Math.max(entries.length, 1)];
  const section = view.sections[step.at % Math.max(view.sections.length, 1)]?.section;
  switch (step.do) {
    case "add line":
      return line === undefined ? text : put(line.end, line.end, `${eol}Note ${word} de la main.`);
    case "add blank":
      return put(start, start, eol);
    case "change line":
      return line === undefined ? text : put(line.end, line.end, ` ${word}`);
    case "delete line":
      return line === undefined ? text : put(line.start, line.next, "");
    case "delete entry":
      return entry === undefined ? text : put(entry.start, entry.end, "");
    case "change entry": {
      const end = lines.find((one) => one.start >= (entry?.start ?? 0) && one.end > one.start)?.end;
      return entry === undefined || end === undefined ? text : put(end, end, ` ${word}`);
    }
    case "change field": {
      const fields = lines.filter(
        (one) =>
          entry !== undefined && one.start > entry.start && one.end <= entry.end && one.end > one.start,
      );
      const field = fields[(step.at >> 4) % Math.max(fields.length, 1)];
      return field === undefined ? text : put(field.end, field.end, ` ${word}`);
    }
    case "move entry": {
      const other = entries[(step.at >> 4) % Math.max(entries.length, 1)];
      if (
        entry === undefined ||
        other === undefined ||
        other.kind !== entry.kind ||
        other.start >= entry.start
      )
        return text;
      const source = text.slice(entry.start, entry.end);
      return (
        text.slice(0, other.start) + source + text.slice(other.start, entry.start) + text.slice(entry.end)
      );
    }
    case "log by hand": {
      const logged = entries.findLast(({ kind }) => kind === "log");
      return logged === undefined
        ? text
        : put(
            logged.end,
            logged.end,
            `${eol}### ${10 + (step.at % 9)}:0${step.at % 6} - Instance #${step.by}${eol}- **Action** : ${word}${eol}`,
          );
    }
    case "join by hand": {
      const listed = entries.findLast(({ kind }) => kind === "instances");
      return listed === undefined
        ? text
        : put(listed.end, listed.end, `- **Instance #${7 + (step.at % 3)}** : ACTIVE - ${word}${eol}`);
    }
    case "add section":
      return section === undefined
        ? text
        : put(section.range.start, section.range.start, `## Notes ${word}${eol}Texte ${word}.${eol}${eol}`);
    case "delete section":
      return section === undefined || section.heading === null
        ? text
        : put(section.range.start, section.range.end, "");
    case "move section": {
      if (section === undefined || section.level < 3) return text;
      return (
        put(section.range.start, section.range.end, "") +
        (text.endsWith("\n") ? "" : eol) +
        text.slice(section.range.start, section.range.end)
      );
    }
    case "rename heading":
      return renamed(view, step, word);
    case "other line ends":
      return step.at % 4 > 0
        ? text
        : eol === "\n"
          ? text.replace(/\n/g, "\r\n")
          : text.replace(/\r\n/g, "\n");
    default:
      return text;
  }
}

/** A known heading gets a remark, which leaves it what it is; any other one is called something else. */
function renamed(view: View, step: Step, word: string): string {
  const free = view.sections.filter(
    ({ section: { heading }, template }) =>
      heading !== null && !template && !isInEntry(view, heading.range.start),
  );
  const known = free[step.at % Math.max(free.length, 1)];
  const content = known?.section.heading?.content;
  if (known === undefined || content === undefined) return view.text;
  const { section, kind, owner } = known;
  if (kind !== null && section.title.endsWith(")")) return view.text;
  const title =
    kind !== null
      ? `${section.title} (${word})`
      : owner === "priorities"
        ? `${section.title} ${word}`
        : `Titre ${word}`;
  return view.text.slice(0, content.start) + title + view.text.slice(content.end);
}

function entriesOf(view: View): { kind: string; start: number; end: number }[] {
  return Object.entries(blocks).flatMap(([kind, block]) =>
    kind === "stamps"
      ? []
      : view.entries(block as Block<unknown>).map(({ range, line }) => ({
          kind,
          start: view.outline.lines[line - 1]?.start ?? range.start,
          end: range.end,
        })),
  );
}

function isInEntry(view: View, offset: number): boolean {
  return Object.values(blocks).some((block) =>
    view.entries(block as Block<unknown>).some(({ range }) => range.start <= offset && offset < range.end),
  );
}

/** A line that can be changed without opening or closing anything. */
function isProse(line: string): boolean {
  return /^(?:[A-Za-z*\d]|- \*\*[A-Z])/.test(line) && !/Instance\s+#/.test(line);
}
