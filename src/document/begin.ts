import type { Cursor } from "./cursor.ts";
import { OpenFence, fenceLength } from "./fence.ts";
import { htmlKind } from "./html.ts";
import { openHtml } from "./html-block.ts";
import { type Found, INDENTED, type Leaf } from "./leaf.ts";
import { atxContent, atxLevel, isThematicBreak } from "./markers.ts";
import { OpenParagraph } from "./paragraph.ts";

/** Begins the block that the line starts, no block being open; null when the line leaves none open. */
export function begin(cursor: Cursor, lazy: boolean, nested: boolean, found: Found): Leaf | null {
  if (cursor.blank) return null;
  if (cursor.indent >= 4) return lazy ? null : INDENTED;
  const { text, first, end } = cursor;
  switch (text.charCodeAt(first)) {
    case 35:
      if (addAtx(cursor, nested, found)) return null;
      break;
    case 42:
    case 45:
    case 95:
      if (isThematicBreak(text, first, end)) return null;
      break;
    case 60: {
      const kind = htmlKind(text, first, end);
      if (kind > 0) return openHtml(cursor, kind, nested, found);
      break;
    }
    case 96:
    case 126: {
      const length = fenceLength(text, first, end);
      if (length > 0) return new OpenFence(cursor, length, nested, found);
      break;
    }
    default:
  }
  return new OpenParagraph(cursor, nested, found);
}

function addAtx({ text, first, end }: Cursor, nested: boolean, found: Found): boolean {
  const level = atxLevel(text, first, end);
  if (level === 0) return false;
  const content = atxContent(text, first, level, end);
  found.headings.push({ level, range: { start: first, end }, content, setext: false, nested });
  return true;
}
