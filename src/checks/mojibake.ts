import { check, type FoundProblem } from "./types.ts";

// UTF-8 read as Windows-1252 and saved again: an accented letter becomes `Ã` and a sign, a dash or quote `â€` and another.
const DAMAGED =
  /Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€[\u0080-\u00bf\u0152\u0153\u0178\u017e\u02dc\u2013-\u203a\u20ac\u2122]|\ufffd/;

export interface MojibakeArgs {
  /**
   * A line holds text that went through a wrong encoding: `Ã©` where an `é` was, or the replacement character `�`.
   *
   * Repair: only a person knows what it was. Write it anew.
   */
  MOJIBAKE: { found: string };
}

/** Text that went through a wrong encoding: one finding a line. It is kept as it is; only a person knows what it was. */
export const mojibake = check<MojibakeArgs>({ MOJIBAKE: "warning" }, (view) => {
  const found: FoundProblem<MojibakeArgs>[] = [];
  // Nearly every file has none at all, and then its lines are not looked at.
  if (!DAMAGED.test(view.text)) return found;
  for (const { start, end } of view.outline.lines) {
    const text = view.text.slice(start, end);
    const match = DAMAGED.exec(text);
    if (match === null) continue;
    const at = start + match.index;
    found.push({
      code: "MOJIBAKE",
      args: { found: match[0] },
      range: { start: at, end: at + match[0].length },
    });
  }
  return found;
});
