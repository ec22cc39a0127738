import type { Cursor } from "./cursor.ts";
import type { Fence, Heading, HtmlBlock } from "./types.ts";

/** The line is no part of the block, which has ended with the line before. */
export const ENDED = 0;
/** The line is part of the block. */
export const TAKEN = 1;
/** The line is part of the block and ends it. */
export const CLOSED = 2;
/** Like `ENDED`, but the containers stay open although the line does not continue them all. */
export const ENDED_INSIDE = 3;

export type LeafVerdict = typeof ENDED | typeof TAKEN | typeof CLOSED | typeof ENDED_INSIDE;

/** An open block that holds no blocks. What it turns out to be it adds to `OutlineLists` when it ends. */
export interface Leaf {
  /** No container can start in it: it gets every line that continues its own containers. */
  readonly verbatim: boolean;
  /** Of one outside of all containers: no line ends it in which this does not stand. Absent where any may. */
  readonly ending?: string;
  /** Offers it the line, its containers' markers taken. `lazy`: the line does not continue all of them. */
  take(cursor: Cursor, lazy: boolean): LeafVerdict;
  /** Ends it at `at`: where the line starts that ends it, or the end of the text. `previousEnd` is where the content of its last line ends. */
  close(at: number, previousEnd: number): void;
}

/** The lists of an outline in the making. */
export interface OutlineLists {
  readonly headings: Heading[];
  readonly fences: Fence[];
  readonly html: HtmlBlock[];
}
