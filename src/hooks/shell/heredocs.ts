/** A here-document that a line announced. */
export interface Pending {
  readonly tag: string;
  /** Whether tabs before its lines don't count. */
  readonly tabs: boolean;
  /** Where its body goes. */
  readonly fed: string[];
}

const TAG = /[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;|&<>()'"]+))/y;

/** Reads the tag behind `<<`. @returns where it ends */
export function announce(
  source: string,
  at: number,
  tabs: boolean,
  fed: string[],
  pending: Pending[],
): number {
  TAG.lastIndex = at;
  const found = TAG.exec(source);
  if (found === null) return at;
  pending.push({ tag: found[1] ?? found[2] ?? found[3] ?? "", tabs, fed });
  return at + found[0].length;
}

/** Reads the bodies of the here-documents that a line announced, from the next line on. @returns where they end */
export function takeBodies(source: string, start: number, pending: readonly Pending[]): number {
  let at = start;
  for (const { tag, tabs, fed } of pending) {
    const lines: string[] = [];
    while (at < source.length) {
      const end = source.indexOf("\n", at);
      const line = source.slice(at, end < 0 ? source.length : end);
      at = end < 0 ? source.length : end + 1;
      if ((tabs ? line.replace(/^\t+/, "") : line) === tag) break;
      lines.push(line);
    }
    fed.push(lines.join("\n"));
  }
  return at;
}
