/** Marks of a person on a task: ticked, struck out, in bold type, a box before it. */

/** A title without its marks, and whether they say that it is done. */
interface Marked {
  readonly title: string;
  readonly done: boolean;
}

const TICK_BEFORE = /^(?:[✅☑✔✓]\ufe0f?|\[[xX✓✔✅]\]\s)\s*/;
const TICK_BEHIND = /\s*(?:[✅☑✔✓]\ufe0f?|\s\[[xX✓✔✅]\])$/;
/** Struck out as a whole; what stands behind it is a remark on that. */
const STRUCK = /^(?:~~([^~]+)~~|<(?:del|s)>([^<]+)<\/(?:del|s)>)(?:\s*[([–—-].*)?$/is;
const BOLD = /^\*\*([^*]+)\*\*$/s;

/** Maximum length of a title whose every mark is read (characters). */
const LONGEST = 2_000;

/** Reads the marks around a title. A text that is nothing but marks is a title. */
export function readMarks(text: string): Marked {
  let title = text.trim();
  if (title.length > LONGEST) return longMarks(title);
  let done = false;
  for (let before = ""; before !== title;) {
    before = title;
    const unticked = title.replace(TICK_BEFORE, "").replace(TICK_BEHIND, "");
    const isLikely = unticked.startsWith("~~") || unticked.startsWith("<");
    const [, struck, deleted] = (isLikely ? STRUCK.exec(unticked) : null) ?? [];
    const isOver = unticked !== title || struck !== undefined || deleted !== undefined;
    const inner = (struck ?? deleted ?? BOLD.exec(unticked)?.[1] ?? unticked).trim();
    if (inner === "") break;
    title = inner;
    done ||= isOver;
  }
  return { title, done };
}

/** Of a title that nobody wrote by hand only the mark is read that coord writes. */
function longMarks(text: string): Marked {
  let title = text;
  while (title.endsWith("✅")) title = title.slice(0, -1).trimEnd();
  return title === "" ? { title: text, done: false } : { title, done: title !== text };
}

/** The text behind an item's mark, where it begins with a box; null for any other. `lead` is all before that text. */
export interface Boxed {
  readonly lead: string;
  readonly mark: string;
  readonly text: string;
}

const BOX = /^(\s*(?:>\s*)*(?:[-*+•]|\d{1,9}[.)])\s+)\[([ xX✓✔✅/~>!?-]?)\]\s+(\S.*)$/s;

/** Reads `- [ ] a task`. */
export function readBox(line: string): Boxed | null {
  // Nothing before a box has a bracket, and in it stands one sign at most.
  const at = line.indexOf("[");
  if (at < 0 || (line.charAt(at + 1) !== "]" && line.charAt(at + 2) !== "]")) return null;
  const [, lead, mark, text] = BOX.exec(line) ?? [];
  return lead === undefined || mark === undefined || text === undefined ? null : { lead, mark, text };
}

/** Whether a box is ticked; one with any other sign in it (`[-]`, `[/]`) is neither free nor done. */
export function isTicked(mark: string): boolean {
  return /^[xX✓✔✅]$/.test(mark);
}

/** Whether a box is empty. */
export function isEmpty(mark: string): boolean {
  return mark === "" || mark === " ";
}
