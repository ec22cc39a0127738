// Lines broken at words where a terminal is too narrow for them: it would break them anywhere, also within a command.

/** Fewest columns for which it is worth it; a terminal that does not say its size has none. */
const NARROWEST = 20;
/** Most columns that a terminal has. */
const WIDEST = 1_000;

/** A word with the space before it. Signs that French sets apart by a space stay with their words. */
const WORDS = /( *)((?:`[^`]*`|[^ ]| (?=[;:!?»](?: |$))|(?<=«) )+)/g;

/** A text as a terminal of so many columns shows it well, line by line. */
export function wrapped(text: string, width: number): string {
  if (!(width >= NARROWEST && width < WIDEST)) return text;
  // Nothing takes more than two columns for each unit: most lines need no look.
  return text.length * 2 <= width
    ? text
    : text
        .split("\n")
        .map((line) => wrappedLine(line, width))
        .join("\n");
}

/** What follows stands below the second column of a row, or else below the line's own beginning. */
function wrappedLine(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  const [lead = ""] = /^ */.exec(line) ?? [];
  const [row = lead] = /^ *\S+(?: \S+)* {2,}/.exec(line.slice(0, Math.floor(width / 3))) ?? [];
  const indent = " ".repeat(widthOf(row));
  const lines: string[] = [];
  let current = "";
  for (const [, space = "", word = ""] of line.matchAll(WORDS))
    for (const part of partsOf(space + word, width - indent.length)) {
      if (current === "" || widthOf(current + part) <= width) current += part;
      else {
        lines.push(current);
        current = indent + part.trimStart();
      }
    }
  return [...lines, current].join("\n");
}

/** A command stays whole where a line has room for it. */
function partsOf(word: string, room: number): readonly string[] {
  return widthOf(word.trimStart()) <= room ? [word] : (word.match(/ *[^ ]+/g) ?? []);
}

/** Number of columns, colours aside; of a sign that may be wide, two. */
function widthOf(text: string): number {
  let sum = 0;
  for (const sign of text.replace(/\u001b\[[\d;]*m/g, "")) {
    const code = sign.codePointAt(0) ?? 0;
    const isWide = code >= 0x1_f000 || (code >= 0x1100 && code < 0x1160) || (code >= 0x2e80 && code < 0xfff0);
    sum += isWide ? 2 : 1;
  }
  return sum;
}
