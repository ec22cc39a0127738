/**
 * Offset of the first git conflict (`<<<<<<<` … `=======` … `>>>>>>>`, each at the start of a line, in this order), or null.
 * One of the three alone is somebody's text: seven equals signs underline a heading.
 */
export function conflictMarker(text: string): number | null {
  if (!text.includes("<<<<<<<") || !text.includes(">>>>>>>")) return null;
  const found = /^<<<<<<< [^\n]*\n(?:[^\n]*\n)*?=======\r?\n(?:[^\n]*\n)*?>>>>>>> /m.exec(text);
  return found?.index ?? null;
}
