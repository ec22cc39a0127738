/**
 * Offset of the first git conflict (`<<<<<<<` … `=======` … `>>>>>>>`, each at the start of a line, in this order), or null.
 * One of the three alone is somebody's text: seven equals signs underline a heading.
 */
export function conflictMarker(text: string): number | null {
  if (!text.includes("<<<<<<<") || !text.includes(">>>>>>>")) return null;
  let first: number | null = null;
  let divided = false;
  for (const { 0: mark, index } of text.matchAll(/(?<![^\n])(?:<{7} |={7}(?=\r?\n)|>{7} )/g)) {
    if (mark.startsWith("<")) first ??= index;
    else if (mark.startsWith("=")) divided ||= first !== null;
    else if (divided) return first;
  }
  return null;
}
