import type { Edit } from "../../text/edits.ts";
import { beginsLine, indentAt, type JsonStyle, print, styleOf, wrap } from "./style.ts";
import { edited, type Node, readTree, shapeError, valueAt } from "./tree.ts";
import { after } from "./trivia.ts";

/** Addition: an element of the array at a path, or a property of the object there. */
export interface Addition {
  readonly path: readonly string[];
  /** The property's name; an element without one. */
  readonly key?: string;
  readonly value: unknown;
  /** Before what is there already. */
  readonly first?: boolean;
}

/**
 * Puts something into a JSON text behind what is there, and makes what lacks on the way. Only inserts: no other byte changes.
 * @throws SetupError
 */
export function add(text: string, addition: Addition): string {
  const style = styleOf(text);
  const root = readTree(text);
  const { path, key } = addition;
  if (root === null) return ownLine(text) + newDocument(addition, { ...style, eol: style.eol ?? "\n" });
  let container = root;
  let known = 0;
  for (; known < path.length; known++) {
    if (container.type !== "object") throw shapeError(text, container, "object");
    const next = valueAt(container, path.slice(known, known + 1));
    if (next === undefined) break;
    container = next;
  }
  const missing = path.slice(known);
  const wanted = missing.length === 0 && key === undefined ? "array" : "object";
  if (container.type !== wanted) throw shapeError(text, container, wanted);
  const [name, ...rest] = missing;
  const member =
    name === undefined
      ? leafOf(addition, style)
      : (indent: string | null) =>
          `${JSON.stringify(name)}:${style.space}${wrap(rest, leafOf(addition, style), kindOf(addition), style, indent)}`;
  return edited(text, insertion(text, container, member, style, addition.first === true));
}

function newDocument(addition: Addition, style: JsonStyle): string {
  return wrap(addition.path, leafOf(addition, style), kindOf(addition), style, "");
}

/** A comment without a line end would swallow what comes behind it. */
function ownLine(text: string): string {
  return text.trim() === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function kindOf({ key }: Addition): "array" | "object" {
  return key === undefined ? "array" : "object";
}

function leafOf({ key, value }: Addition, style: JsonStyle) {
  const name = key === undefined ? "" : `${JSON.stringify(key)}:${style.space}`;
  return (indent: string | null) => name + print(value, style, indent);
}

function insertion(
  text: string,
  container: Node,
  member: (indent: string | null) => string,
  style: JsonStyle,
  first: boolean,
): Edit[] {
  const children = container.children ?? [];
  const last = children.at(-1);
  const head = children[0];
  // Right behind the bracket: that tells an empty container that was there from one that came with its content.
  if (last === undefined || head === undefined)
    return [
      insert(container.offset + 1, member(style.eol === null ? null : indentAt(text, container.offset))),
    ];
  const onLines = style.eol !== null && beginsLine(text, last.offset);
  const indent = onLines ? indentAt(text, last.offset) : null;
  const end = last.offset + last.length;
  const { comma, end: free } = after(text, end);
  const newLine = (style.eol ?? "\n") + (indent ?? "");
  const gap = onLines || text.slice(end, free).includes("//") ? newLine : style.space;
  if (first) return [insert(head.offset, `${member(indent)},${gap}`)];
  if (comma !== null) return [insert(free, `${gap}${member(indent)},`)];
  return [insert(end, ","), insert(free, `${gap}${member(indent)}`)];
}

function insert(offset: number, text: string): Edit {
  return { range: { start: offset, end: offset }, text };
}
