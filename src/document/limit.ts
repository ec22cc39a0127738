/** Maximum number of headings, fences and HTML blocks of a text that is read; headings that begin with a number are the entries of a log, and others. */
const MOST_BLOCKS = 30_000;

/** What begins such a block, at a line's beginning. */
const BEGINNINGS = ["\n#", "\n<", "\n`", "\n~"] as const;

/**
 * Why a text is not read: it has so many blocks that to keep them would take hundreds of times the text's own size. Null for any text
 * that somebody works with. Counted without reading it: a line in a fence counts, too.
 * @param most the limit of blocks. Guards that only ask whose a path is pass a higher one: they must answer for every file that
 *   they open at all, or a board with 30,001 headings would switch them off
 */
export function tooManyBlocks(text: string, most = MOST_BLOCKS): string | null {
  if (text.length < most * 2) return null;
  let count = 0;
  for (const beginning of BEGINNINGS) {
    for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, at + 1)) {
      let behind = at + 1;
      while (behind < at + 10 && (text[behind] === "#" || text[behind] === " ")) behind++;
      const code = text.charCodeAt(behind);
      const isNumbered = beginning === "\n#" && code >= 48 && code <= 57;
      if (!isNumbered && ++count > most) return `more than ${most} headings, fences and HTML blocks`;
    }
  }
  return null;
}
