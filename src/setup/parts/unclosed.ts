/** Something that takes in every line behind it until it is closed. */
interface Opener {
  /** The first group is what is shown of it. */
  readonly begins: RegExp;
  readonly closes: (opener: string) => RegExp;
  /** True when the line that begins it may close it, too. */
  readonly atOnce: boolean;
}

const fence = (opener: string): RegExp => new RegExp(`^ {0,3}${opener[0]}{${opener.length},}[ \\t]*$`);
const html = (begins: RegExp, closes: RegExp): Opener => ({ begins, closes: () => closes, atOnce: true });

const OPENERS: readonly Opener[] = [
  { begins: /^ {0,3}(`{3,})[^`]*$/, closes: fence, atOnce: false },
  { begins: /^ {0,3}(~{3,})/, closes: fence, atOnce: false },
  html(/^ {0,3}(<!--)/, /-->/),
  html(/^ {0,3}(<(?:pre|script|style|textarea))(?=[\s>]|$)/i, /<\/(?:pre|script|style|textarea)>/i),
  html(/^ {0,3}(<\?)/, /\?>/),
  html(/^ {0,3}(<!\[CDATA\[)/, /\]\]>/),
];

const LIST_ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)]) +)\S/;
/** Lines that end a list without a blank line before them. */
const NO_TEXT = /^[#>`~<]/;

export interface Unclosed {
  readonly line: number;
  readonly opener: string;
}

/**
 * The code fence or comment of a markdown text that is still open at its end, with its line from 1; null for none. What is open
 * within a list or a quote ends with that, and a text at the margin ends those.
 */
export function unclosedIn(text: string): Unclosed | null {
  let open: (Unclosed & { readonly closes: RegExp }) | null = null;
  /** How far what belongs to a list item is indented; 0 outside of lists. */
  let inset = 0;
  let isBehindBlank = true;
  for (const [at, line] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n/)
    .entries()) {
    if (open !== null) {
      if (open.closes.test(line)) open = null;
      continue;
    }
    const indent = /\S/.exec(line)?.index;
    if (indent !== undefined && indent < inset && (isBehindBlank || NO_TEXT.test(line))) inset = 0;
    inset = LIST_ITEM.exec(line)?.[1]?.length ?? inset;
    isBehindBlank = indent === undefined;
    const isListed = inset > 0 && (indent ?? 0) >= inset;
    if (!isListed) open = openedBy(line, at + 1);
  }
  return open === null ? null : { line: open.line, opener: open.opener };
}

function openedBy(text: string, line: number) {
  for (const { begins, closes, atOnce } of OPENERS) {
    const found = begins.exec(text);
    const opener = found?.[1];
    if (found === null || opener === undefined) continue;
    const end = closes(opener);
    return atOnce && end.test(text) ? null : { line, opener, closes: end };
  }
  return null;
}
