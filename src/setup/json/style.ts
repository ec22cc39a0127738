/** How a JSON text is laid out: what is added to it should look like the rest. */
export interface JsonStyle {
  /** Null: all on one line. */
  readonly eol: string | null;
  readonly unit: string;
  /** Between the parts of a line. */
  readonly space: "" | " ";
}

export function styleOf(text: string): JsonStyle {
  const bare = text.trim();
  // `{}` says nothing about how more would be laid out.
  const eol = /\r\n|\n/.exec(text)?.[0] ?? (bare.length <= 2 ? "\n" : null);
  const indent = /^[ \t]+(?=["{}\]/[])/m.exec(text)?.[0] ?? "  ";
  return {
    eol,
    unit: indent.startsWith("\t") ? "\t" : indent,
    space: bare.length <= 2 || /[,:] |\n/.test(bare) ? " " : "",
  };
}

/** A value as it stands at an indentation; on one line without one. */
export function print(value: unknown, style: JsonStyle, indent: string | null): string {
  if (indent === null || style.eol === null) return JSON.stringify(value);
  return JSON.stringify(value, null, style.unit).replaceAll("\n", style.eol + indent);
}

/**
 * A member within new containers, one for each key: an object, or an array for the last one. White space behind a bracket says
 * that the container came with its content, and goes with it; one that was there before has none (see `remove.ts`).
 */
export function wrap(
  keys: readonly string[],
  leaf: (indent: string | null) => string,
  into: "array" | "object",
  style: JsonStyle,
  indent: string | null,
): string {
  const [key, ...rest] = keys;
  const inner = indent === null ? null : indent + style.unit;
  const content =
    key === undefined
      ? leaf(inner)
      : `${JSON.stringify(key)}:${style.space}${wrap(rest, leaf, into, style, inner)}`;
  const [open, close] = key === undefined && into === "array" ? ["[", "]"] : ["{", "}"];
  if (inner === null || style.eol === null) return `${open} ${content} ${close}`;
  return `${open}${style.eol}${inner}${content}${style.eol}${indent ?? ""}${close}`;
}

/** The white space before the first character of the line of an offset. */
export function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf("\n", offset - 1) + 1, 0);
  return /^\ufeff?([ \t]*)/.exec(text.slice(start))?.[1] ?? "";
}

/** True when only white space stands between the line's start and the offset. */
export function beginsLine(text: string, offset: number): boolean {
  const before = text.slice(0, offset).trimEnd();
  return /\n/.test(text.slice(before.length, offset));
}
