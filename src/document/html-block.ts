import type { Cursor } from "./cursor.ts";
import { COMMENT, type HtmlKind, closeOffset, closesHtml } from "./html.ts";
import { CLOSED, ENDED, type Found, type Leaf, TAKEN, type Verdict } from "./leaf.ts";

/** Opens the HTML block of `kind` that the line starts; null when the same line ends it. */
export function openHtml(cursor: Cursor, kind: HtmlKind, nested: boolean, found: Found): OpenHtml | null {
  const block = new OpenHtml(cursor.at, kind, nested, found);
  return block.endsAt(cursor, cursor.first + closeOffset(kind)) ? null : block;
}

/** An open HTML block. Kinds 6 and 7 end before a blank line, the others with the line that holds their end mark. */
export class OpenHtml implements Leaf {
  readonly verbatim = true;
  private readonly start: number;
  private readonly kind: HtmlKind;
  private readonly nested: boolean;
  private readonly found: Found;

  constructor(start: number, kind: HtmlKind, nested: boolean, found: Found) {
    this.start = start;
    this.kind = kind;
    this.nested = nested;
    this.found = found;
  }

  take(cursor: Cursor, lazy: boolean): Verdict {
    if (lazy || (this.kind >= 6 && cursor.blank)) {
      this.close(cursor.previousEnd, cursor.previousEnd);
      return ENDED;
    }
    return this.endsAt(cursor, cursor.at) ? CLOSED : TAKEN;
  }

  close(at: number, previousEnd: number): void {
    if (this.kind >= 6) this.add(previousEnd, true);
    else this.add(at, false);
  }

  /** Ends it with the line when that holds the end mark from `at` on. */
  endsAt({ text, end }: Cursor, at: number): boolean {
    const closes = closesHtml(text, this.kind, at, end);
    if (closes) this.add(end, true);
    return closes;
  }

  private add(end: number, closed: boolean): void {
    const { start, kind, nested } = this;
    this.found.html.push({ range: { start, end }, comment: kind === COMMENT, closed, nested });
  }
}
