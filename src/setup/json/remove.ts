import { applyEdits, type Edit } from "../../text/edits.ts";
import { indentAt, print, styleOf } from "./style.ts";
import type { Node } from "./tree.ts";
import { after } from "./trivia.ts";

/**
 * Takes a property or an element out again, with its comma. A container that is left empty and that came with its content (white
 * space behind its bracket, no comment) goes too. Undoes what `add` did, to the byte.
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
  if (previous === undefined && next === undefined) {
    const inside = text.slice(container.offset + 1, node.offset);
    const rest = text.slice(end, container.offset + container.length - 1).replace(",", "");
    if (inside !== "" && inside.trim() === "" && rest.trim() === "")
      return remove(text, container.parent?.type === "property" ? container.parent : container);
    const start = inside.trim() === "" ? node.offset : startOfBlank(text, node.offset);
    return applyEdits(text, [cut(start, end), ...commaCut(text, end, comma)]);
  }
  if (previous === undefined && next !== undefined && comma !== null)
    return applyEdits(text, [cut(node.offset, end), ...commaCut(text, end, comma, true)]);
  const start = startOfBlank(text, node.offset);
  if (comma !== null) return applyEdits(text, [cut(start, end), ...commaCut(text, end, comma)]);
  const before = previous === undefined ? null : after(text, previous.offset + previous.length).comma;
  return applyEdits(text, [...(before === null ? [] : [cut(before, before + 1)]), cut(start, end)]);
}

/** Puts another value in the place of one. */
export function replace(text: string, node: Node, value: unknown): string {
  const style = styleOf(text);
  const onLines = /\n/.test(text.slice(node.offset, node.offset + node.length)) || style.eol !== null;
  const printed = print(value, style, onLines ? indentAt(text, node.offset) : null);
  return applyEdits(text, [{ range: { start: node.offset, end: node.offset + node.length }, text: printed }]);
}

function withoutRoot(text: string, root: Node): string | null {
  const before = text.slice(0, root.offset);
  const behind = text.slice(root.offset + root.length);
  if (behind === "") return before;
  return before === "" && /^\r?\n$/.test(behind) ? null : `${before}{}${behind}`;
}

/** The comma, and the blanks between it and what it followed; with `wide` those behind it, too. */
function commaCut(text: string, end: number, comma: number | null, wide = false): Edit[] {
  if (comma === null) return [];
  const start = text.slice(end, comma).trim() === "" ? end : comma;
  const blank = wide ? (/^\s*/.exec(text.slice(comma + 1))?.[0].length ?? 0) : 0;
  return [cut(start, comma + 1 + blank)];
}

function startOfBlank(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

function cut(start: number, end: number): Edit {
  return { range: { start, end }, text: "" };
}
