import { type Cursor, skipBlanks, skipRun, trimBlanks } from "./cursor.ts";
import { type ParagraphLine, afterDefinitions } from "./definitions.ts";
import { fenceLength } from "./fence.ts";
import { htmlKind } from "./html.ts";
import { CLOSED, ENDED, ENDED_INSIDE, type Found, type Leaf, TAKEN, type Verdict } from "./leaf.ts";
import { atxLevel, isThematicBreak } from "./markers.ts";

const BRACKET = 91;
const DASH = 45;
const EQUALS = 61;

/** An open paragraph: a setext heading in the end, or nothing to us. */
export class OpenParagraph implements Leaf {
  readonly verbatim = false;
  private readonly start: number;
  private readonly nested: boolean;
  private readonly found: Found;
  /** Its lines, kept only when it may begin with definitions. */
  private readonly lines: ParagraphLine[] | null;

  constructor(cursor: Cursor, nested: boolean, found: Found) {
    this.start = cursor.first;
    this.nested = nested;
    this.found = found;
    this.lines = cursor.text.charCodeAt(cursor.first) === BRACKET ? [paragraphLine(cursor)] : null;
  }

  take(cursor: Cursor, lazy: boolean): Verdict {
    if (cursor.blank) return ENDED;
    if (cursor.indent < 4) {
      const code = cursor.text.charCodeAt(cursor.first);
      if (!lazy && (code === EQUALS || code === DASH) && isUnderline(cursor, code))
        return this.underline(cursor);
      const verdict = interruption(cursor, code, lazy);
      if (verdict !== TAKEN) return verdict;
    }
    this.lines?.push(paragraphLine(cursor));
    return TAKEN;
  }

  close(): void {}

  /** Makes it a heading, unless it holds definitions only. */
  private underline({ text, first, end, previousEnd }: Cursor): Verdict {
    const start = this.lines === null ? this.start : afterDefinitions(text, this.lines);
    if (start < 0) return ENDED;
    this.found.headings.push({
      level: text.charCodeAt(first) === EQUALS ? 1 : 2,
      range: { start, end },
      content: { start, end: trimBlanks(text, start, previousEnd) },
      setext: true,
      nested: this.nested,
    });
    return CLOSED;
  }
}

function isUnderline({ text, first, end }: Cursor, marker: number): boolean {
  return skipBlanks(text, skipRun(text, first, end, marker), end) === end;
}

/**
 * Whether the line starts something that a paragraph gives way to. As micromark has it, a lazy line may interrupt by
 * any complete tag; and as it decides this with the next line only, the containers that this line leaves stay open.
 */
function interruption({ text, first, end, next }: Cursor, code: number, lazy: boolean): Verdict {
  switch (code) {
    case 35:
      return atxLevel(text, first, end) > 0 ? ENDED : TAKEN;
    case 42:
    case DASH:
    case 95:
      return isThematicBreak(text, first, end) ? ENDED : TAKEN;
    case 60: {
      const kind = htmlKind(text, first, end);
      if (kind === 7 && !lazy) return TAKEN;
      if (kind === 7 && end < next) return ENDED_INSIDE;
      return kind > 0 ? ENDED : TAKEN;
    }
    case 96:
    case 126:
      return fenceLength(text, first, end) > 0 ? ENDED : TAKEN;
    default:
      return TAKEN;
  }
}

function paragraphLine({ at, end, column, pending }: Cursor): ParagraphLine {
  return { at, end, column, pending };
}
