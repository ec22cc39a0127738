import { getNodeValue, type Node, type ParseError, parseTree } from "jsonc-parser";
import { applyEdits, type Edit } from "../../text/edits.ts";
import { SetupError } from "../types.ts";

export type { Node };

/**
 * The tree of a JSON text, comments and trailing commas allowed; null when it holds no value. Offsets are those of the text.
 * @throws SetupError with line and column, when it is broken
 */
export function readTree(text: string): Node | null {
  const errors: ParseError[] = [];
  // The parser knows no byte order mark.
  const root = parseTree(text.replace(/^\ufeff/, " "), errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const [first] = errors;
  if (first !== undefined) throw new SetupError("SETUP_BROKEN_JSON", placeOf(text, first.offset));
  return root ?? null;
}

/** A text with edits, once it is sure that it can still be read. @throws Error when it can't: a bug, and nothing to write */
export function edited(text: string, edits: readonly Edit[]): string {
  const after = applyEdits(text, edits);
  try {
    readTree(after);
  } catch (cause) {
    throw new Error("these edits would leave no valid JSON", { cause });
  }
  return after;
}

/** The property of an object, by its name; of several the last, as every JSON reader has it. */
export function propertyOf(object: Node, name: string): Node | undefined {
  return object.children?.findLast((property) => property.children?.[0]?.value === name);
}

/** The value at a path of names, as far as there are objects on the way. */
export function valueAt(root: Node | null, path: readonly string[]): Node | undefined {
  let at: Node | undefined = root ?? undefined;
  for (const name of path) at = at?.type === "object" ? propertyOf(at, name)?.children?.[1] : undefined;
  return at;
}

/** Value of a node, as `JSON.parse` would give it: with plain objects, which can be compared. */
export function plainValue(node: Node): unknown {
  return JSON.parse(JSON.stringify(getNodeValue(node))) as unknown;
}

/** A refusal that points at a place of the text. */
export function shapeError(text: string, node: Node, expected: string): SetupError {
  return new SetupError("SETUP_SHAPE", { ...placeOf(text, node.offset), expected, found: node.type });
}

/** Line and column, from 1. */
export function placeOf(text: string, offset: number): { line: string; column: string } {
  const before = text.slice(0, offset).replace(/^\ufeff/, "");
  const lines = before.split(/\r\n|\r|\n/);
  return { line: String(lines.length), column: String((lines.at(-1)?.length ?? 0) + 1) };
}
