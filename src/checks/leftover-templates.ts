import { everyBlock } from "../protocol/index.ts";
import type { ProblemArgs } from "../protocol/view.ts";
import { suspectsOf } from "./suspects.ts";
import { check } from "./types.ts";

/** A whole text in brackets, as templates put it in the place of what is to be filled in: `[Description de l'action]`. */
const BRACKETED = /^\[[^\]]{3,80}\]$/;

/** Entries that somebody copied from a template and left unfilled, as far as their block did not say so while it was read. */
export const leftoverTemplates = check<Pick<ProblemArgs, "TEMPLATE_LEFT">>(
  { TEMPLATE_LEFT: "warning" },
  (view, context) =>
    everyBlock.flatMap((block) => {
      const { entries, problems } = suspectsOf(view, block, context);
      const isTold = (start: number) =>
        problems.some(({ code, range }) => code === "PLACEHOLDER_TITLE" && range.start === start);
      return entries.flatMap(({ value, range }) => {
        const text = block.subject?.(value) ?? "";
        if (!BRACKETED.test(text) || isTold(range.start)) return [];
        return [{ code: "TEMPLATE_LEFT", args: { text }, range }];
      });
    }),
);
