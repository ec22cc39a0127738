import type { Root } from "mdast";
import type { Range } from "../text/edits.ts";
import type { Line } from "../text/lines.ts";

/** A heading that CommonMark sees, ATX (`## x`) or setext (underlined), at any depth of lists and quotes. */
export interface Heading {
  readonly level: 1 | 2 | 3 | 4 | 5 | 6;
  /** From the first marker character (ATX) or first content character (setext) to the end of its last line, terminator excluded. */
  readonly range: Range;
  /** The raw inline source between the markers, trimmed; empty for `##`. */
  readonly content: Range;
  readonly setext: boolean;
  /** True when it stands in a list item or block quote. */
  readonly nested: boolean;
}

/** A fenced code block, at any depth of lists and quotes. */
export interface Fence {
  /** From the opening fence's first character to the end of the closing fence (or of its last line when unclosed). */
  readonly range: Range;
  /** The lines between the fences: from the start of the line after the opening one to the start of the closing line. */
  readonly content: Range;
  /** The info string as written, trimmed. */
  readonly info: string;
  readonly closed: boolean;
  /** True when it stands in a list item or block quote. */
  readonly nested: boolean;
  /** The source before the opening fence on its line: indentation, and container markers when nested. */
  readonly prefix: string;
}

/** A block of raw HTML (comments included), as CommonMark sees it. */
export interface HtmlBlock {
  readonly range: Range;
  readonly comment: boolean;
  /** False when its end condition was never met and the end of the document (or container) ended it. */
  readonly closed: boolean;
  readonly nested: boolean;
}

/** What a block scan finds; each list in document order. */
export interface Outline {
  readonly lines: readonly Line[];
  readonly headings: readonly Heading[];
  readonly fences: readonly Fence[];
  readonly html: readonly HtmlBlock[];
  /** YAML front matter (`---` … `---` from the first line), its closing line included; what CommonMark sees inside it is not structure to us. */
  readonly frontMatter: Range | null;
}

/** A heading with what follows it. */
export interface Section {
  /** Null for the text before the first heading. */
  readonly heading: Heading | null;
  /** The heading's inline text, as written; empty without a heading. */
  readonly title: string;
  /** 0 for the text before the first heading. */
  readonly level: number;
  /** From the heading to the next heading of any level. */
  readonly range: Range;
  /** `range` without the heading. */
  readonly body: Range;
  readonly parent: Section | null;
  /** Sections of deeper headings, in order. */
  readonly children: readonly Section[];
  /** The remark tree of this section's own slice (`range`), parsed when first asked; its offsets count from `range.start`. */
  tree(): Promise<Root>;
}
