/** Maximum number of headings, fences and HTML blocks of a text that is read; headings that begin with a number are the entries of a log, and others. */
const MOST_BLOCKS = 30_000;

/**
 * What begins such a block, at a line's beginning, or is the line below a heading; a heading's number is looked for behind nine signs at most.
 * One expression, since four searches and a look at each heading of a log of ten thousand took three times as long.
 */
const BEGINNING =
  /[\r\n](?:[<`~]|#[# ]{0,7}(?![# \d])|#[# ]{8}(?!\d)|(?=[=-])(?<=[^\r\n](?:\r?\n|\r))(?:=+|-+)[ \t]*(?=[\r\n]))/g;

/**
 * Why a text is not read: it has so many blocks that to keep them would take hundreds of times the text's own size. Null for any text
 * that somebody works with. Counted without reading it: a line in a fence counts, too.
 * @param most the limit of blocks. Guards that only ask whose a path is pass a higher one: they must answer for every file that
 *   they open at all, or a board with 30,001 headings would switch them off
 */
export function tooManyBlocks(text: string, most = MOST_BLOCKS): string | null {
  if (text.length < most * 2) return null;
  BEGINNING.lastIndex = 0;
  for (let count = 1; BEGINNING.test(text); count++)
    if (count > most) return `more than ${most} headings, fences and HTML blocks`;
  return null;
}
