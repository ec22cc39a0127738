import { lineDiff } from "../text/line-diff.ts";

/** Pairs equal lines (without terminators) of two texts, in order: for each of `a` its partner's index in `b`, or -1. */
export function align(a: readonly string[], b: readonly string[]): readonly number[] {
  const partners: number[] = [];
  let [offset, partner] = [0, 0];
  const keepUpTo = (end: number) => {
    while (offset < end) {
      offset += (a[partners.length] ?? "").length + 1;
      partners.push(partner++);
    }
  };
  for (const { range, text } of lineDiff(textOf(a), textOf(b))) {
    keepUpTo(range.start);
    while (offset < range.end) {
      offset += (a[partners.length] ?? "").length + 1;
      partners.push(-1);
    }
    partner += text.split("\n").length - 1;
  }
  keepUpTo(textOf(a).length);
  return partners;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
