import type { Line, Range } from "../text/edits.ts";

/** A heading that CommonMark sees, ATX (`## x`) or setext (underlined), at any depth of lists and quotes. */
export interface Heading {
  readonly level: 1 | 2 | 3 | 4 | 5 | 6;
  /**
   * From the first marker character (ATX) or first content character (setext) to the end of its last line, terminator
   * excluded. Exactly the position of remark's node, except that remark's setext heading starts earlier where link
   * reference definitions stand right before it.
   */
  readonly range: Range;
  /**
   * The raw inline source between the markers, trimmed of spaces and tabs; empty for `##`. A setext heading of several
   * lines in a list or quote holds what its containers put before the further ones.
   */
  readonly content: Range;
  readonly setext: boolean;
  /** True when it stands in a list item or block quote. */
  readonly nested: boolean;
}

/** A fenced code block, at any depth of lists and quotes. */
export interface Fence {
  /**
   * Exactly the position of remark's node: from the opening fence's first character to the end of the closing fence's
   * line, terminator excluded. Unclosed, it ends where the text ends or where the line starts that begins a new
   * container or item (so behind a terminator); or, when the next line just is not part of its container, before the
   * terminator of its last line.
   */
  readonly range: Range;
  /**
   * The lines between the fences: from the start of the line after the opening one to the start of the closing line, or
   * to the end of `range` when unclosed. With the containers' markers and the opening fence's indentation taken off its
   * lines, and one terminator off its end, it is the value of remark's node.
   */
  readonly content: Range;
  /** The info string as written (remark's `lang` and `meta` before it decodes them), trimmed of spaces and tabs. */
  readonly info: string;
  readonly closed: boolean;
  /** True when it stands in a list item or block quote. */
  readonly nested: boolean;
  /** The source before the opening fence on its line: indentation, and container markers when nested; never a BOM. */
  readonly prefix: string;
}

/** A block of raw HTML (comments included), as CommonMark sees it. */
export interface HtmlBlock {
  /**
   * Exactly the position of remark's node: from the indentation of its first line to the end of its last, terminator
   * excluded; when it is not closed, as an unclosed fence.
   */
  readonly range: Range;
  readonly comment: boolean;
  /**
   * False when the mark that ends its kind (`-->`, `?>`, `>`, `]]>`, `</script>` …) never came and the end of the
   * document (or container) ended it. Always true of the kinds that a blank line or any such end closes.
   */
  readonly closed: boolean;
  readonly nested: boolean;
}

/**
 * A stretch of text, of whole lines, that begins with a heading and holds nothing but headings of the same level whose
 * text begins with a number (`### 2026-03-01 …`), plain paragraphs and plain list items. The entries of a log are such:
 * whoever is not after them need not look at them one by one.
 */
export interface Run extends Range {
  readonly level: Heading["level"];
}

/** The runs of a text that most of another one is made from. */
export interface KnownRuns {
  readonly text: string;
  readonly runs: readonly Run[];
}

/** Result of a block scan; each list in document order. */
export interface Outline {
  /** Cut when first asked for. */
  readonly lines: readonly Line[];
  /** All of them; those of runs are read when first asked for. */
  readonly headings: readonly Heading[];
  /** The headings, but of each run the first only. */
  readonly landmarks: readonly Heading[];
  readonly runs: readonly Run[];
  readonly fences: readonly Fence[];
  readonly html: readonly HtmlBlock[];
  /**
   * YAML front matter, from a first line `---` (a BOM before it left out) to the next such line, its terminator excluded.
   * CommonMark knows none: the lists hold what it sees inside, though that is not structure to us.
   */
  readonly frontMatter: Range | null;
  /** Where quotes and lists lie so deep in each other that further ones are read as text; null where they do not. */
  readonly tooDeep: number | null;
}

/** A heading with what follows it. */
export interface Section {
  /** Null for the text before the first heading. */
  readonly heading: Heading | null;
  /** The heading's inline text, as written (`heading.content`); empty without a heading. */
  readonly title: string;
  /** 0 for the text before the first heading. */
  readonly level: number;
  /** From the start of the heading's line to that of the next section's heading, of any level. The text before the first heading starts behind a BOM. */
  readonly range: Range;
  /** `range` without the heading's lines. */
  readonly body: Range;
  readonly parent: Section | null;
  /** Sections of deeper headings, in order. */
  readonly children: readonly Section[];
  /** The remark tree of this section's own slice (`range`), parsed when first asked; its offsets count from `range.start`. */
  tree(): Promise<MarkdownTree>;
}

/** A node of a remark tree (mdast), with the members that all kinds share; those of each kind are in mdast's own docs. */
export interface MarkdownNode {
  readonly type: string;
  readonly children?: readonly MarkdownNode[];
  readonly value?: string;
  readonly depth?: number;
  /** Lines and columns from 1; offsets in UTF-16 units from the start of what was parsed. */
  readonly position?: { readonly start: MarkdownPoint; readonly end: MarkdownPoint } | undefined;
}

export interface MarkdownPoint {
  readonly line: number;
  readonly column: number;
  readonly offset?: number | undefined;
}

/** The root of a remark tree. */
export interface MarkdownTree extends MarkdownNode {
  readonly type: "root";
  readonly children: readonly MarkdownNode[];
}
