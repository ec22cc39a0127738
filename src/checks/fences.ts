import { check, type NoArgs } from "./types.ts";

export interface FenceArgs {
  /**
   * A code fence is never closed, so it takes in the rest of the file, sections and all.
   *
   * Repair: close it where it should end. `--fix` does so if it is at the end of the file and swallowed no section.
   */
  UNCLOSED_FENCE: NoArgs;
}

/** A code fence that nothing closes swallows the rest of the file. */
export const fences = check<FenceArgs>({ UNCLOSED_FENCE: "error" }, (view) =>
  view.outline.fences
    .filter((fence) => !fence.closed && !fence.nested)
    .map((fence) => {
      const { start, end } = fence.range;
      const opening = view.text.slice(start).match(/^(?:`{3,}|~{3,})/)?.[0] ?? "```";
      const swallows = /^ {0,3}#{1,6}[ \t]/m.test(view.text.slice(fence.content.start, fence.content.end));
      const eol = view.style("en").eol;
      const text = /[\r\n]$/.test(view.text) ? opening + eol : eol + opening;
      // CommonMark closes it at the end of the file; writing that down changes nothing, unless sections were swallowed.
      const fix =
        swallows || end < view.text.trimEnd().length
          ? {}
          : { fix: [{ range: { start: view.text.length, end: view.text.length }, text }] };
      return { code: "UNCLOSED_FENCE", args: {}, range: { start, end }, ...fix };
    }),
);

export interface CommentArgs {
  /**
   * An HTML comment (`<!--`) that nothing closes. It hides the rest of the file: what is reserved there is not read.
   *
   * Repair: close it with `-->`, or delete its beginning.
   */
  // `lines`: how many it hides.
  UNCLOSED_COMMENT: { lines: number };
}

/** An HTML comment that nothing closes hides the rest of the file, entries and all. */
export const comments = check<CommentArgs>({ UNCLOSED_COMMENT: "error" }, (view) =>
  view.outline.html
    .filter(({ comment, closed, nested }) => comment && !closed && !nested)
    .map(({ range }) => ({
      code: "UNCLOSED_COMMENT",
      args: { lines: view.lineAt(Math.max(range.start, range.end - 1)) - view.lineAt(range.start) },
      range,
    })),
);
