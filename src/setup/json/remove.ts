import type { Edit } from "../../text/edits.ts";
import { indentAt, print, styleOf } from "./style.ts";
import { edited, type Node } from "./tree.ts";
import { after, commentsIn } from "./trivia.ts";

/** Where a cut begins, and whether a comment ends there that only a line end ends. */
interface CutStart {
  readonly at: number;
  readonly inComment: boolean;
}

/**
 * Takes a property or an element out again, with its comma. A container that is left empty and that came with its content (white
 * space behind its bracket, no comment) goes too. Comments stay: they are people's. Undoes what `add` did, to the byte.
 * @returns null when nothing is left of a file that came with its content
 */
export function remove(text: string, node: Node): string | null {
  const container = node.parent;
  if (container === undefined) return withoutRoot(text, node);
  const members = container.children ?? [];
  const at = members.indexOf(node);
  const [previous, next] = [members[at - 1], members[at + 1]];
  const end = node.offset + node.length;
  const { comma } = after(text, end);
  const here: CutStart = { at: node.offset, inComment: false };
  if (previous === undefined && next === undefined) {
    const inside = text.slice(container.offset + 1, node.offset);
    const rest = text.slice(end, container.offset + container.length - 1).replace(",", "");
    if (inside !== "" && inside.trim() === "" && rest.trim() === "")
      return remove(text, container.parent?.type === "property" ? container.parent : container);
    const start = inside.trim() === "" ? here : startOfBlank(text, container.offset + 1, node.offset);
    return edited(text, cuts(text, start, end, comma));
  }
  if (previous === undefined && comma !== null) return edited(text, cuts(text, here, end, comma, true));
  const from = previous === undefined ? container.offset + 1 : previous.offset + previous.length;
  const start = startOfBlank(text, from, node.offset);
  if (comma !== null) return edited(text, cuts(text, start, end, comma));
  const before = after(text, from).comma;
  const beforeCut = before === null ? [] : [cut(before, before + 1)];
  return edited(text, [...beforeCut, ...cuts(text, start, end, null)]);
}

/** Puts another value in the place of one, behind the comments that stood within it. */
export function replace(text: string, node: Node, value: unknown): string {
  const style = styleOf(text);
  const end = node.offset + node.length;
  const onLines = /\n/.test(text.slice(node.offset, end)) || style.eol !== null;
  const indent = onLines ? indentAt(text, node.offset) : null;
  const lead = commentsIn(text, node.offset, end).map(
    (one) => text.slice(one.start, one.end) + (one.isLine ? (style.eol ?? "\n") + (indent ?? "") : " "),
  );
  const printed = lead.join("") + print(value, style, indent);
  return edited(text, [{ range: { start: node.offset, end }, text: printed }]);
}

function withoutRoot(text: string, root: Node): string | null {
  const end = root.offset + root.length;
  const [before, behind] = [text.slice(0, root.offset), text.slice(end)];
  const kept = commentsBetween(text, { at: root.offset, inComment: false }, end, "{");
  if (kept !== "") return `${before}${kept}{}${behind}`;
  if (behind === "") return before;
  return before === "" && /^\r?\n$/.test(behind) ? null : `${before}{}${behind}`;
}

/** Cuts out all but comments, and the comma with the blanks between it and what it followed; with `wide` those behind it, too. */
function cuts(text: string, start: CutStart, end: number, comma: number | null, wide = false): Edit[] {
  const range = { start: start.at, end };
  if (comma === null) return [{ range, text: commentsBetween(text, start, end, text.slice(end)) }];
  const joins = text.slice(end, comma).trim() === "";
  const blank = wide ? (/^\s*/.exec(text.slice(comma + 1))?.[0].length ?? 0) : 0;
  const behind = comma + 1 + blank;
  const kept = commentsBetween(text, start, end, text.slice(joins ? behind : end));
  return [{ range, text: kept }, cut(joins ? end : comma, behind)];
}

/** The comments of a part, laid out so that what comes next does not become part of one. */
function commentsBetween(text: string, start: CutStart, end: number, next: string): string {
  const eol = /\r\n|\n/.exec(text)?.[0] ?? "\n";
  let kept = "";
  let { inComment } = start;
  for (const one of commentsIn(text, start.at, end)) {
    kept += (inComment ? eol : "") + text.slice(one.start, one.end);
    inComment = one.isLine;
  }
  return inComment && !/^[ \t]*\r?\n/.test(next) ? kept + eol : kept;
}

/** Where the blanks before an offset begin, behind the last comment or comma. @param from where no comment is open */
function startOfBlank(text: string, from: number, offset: number): CutStart {
  const last = commentsIn(text, from, offset).at(-1);
  const at = Math.max(text.slice(0, offset).trimEnd().length, last?.end ?? 0);
  return { at, inComment: last !== undefined && last.end === at && last.isLine };
}

function cut(start: number, end: number): Edit {
  return { range: { start, end }, text: "" };
}
