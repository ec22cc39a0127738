import { isTooLong } from "../paths/overlap.ts";
import { reservations } from "../protocol/reservations.ts";
import { check, type NoArgs } from "./types.ts";

export interface LimitArgs {
  /**
   * Quotes and list items lie more than 100 deep in each other. What lies deeper is read as text. No entry stands there.
   *
   * Repair: a person edits the line.
   */
  NESTED_TOO_DEEP: NoArgs;
  /**
   * A pattern has more than 500 characters (a plain path more than 4,096). It is not looked into and counts as covering everything, so that
   * nothing that it may cover is called free. `coord reserve` takes no such pattern.
   *
   * Repair: the holder gives it back and reserves folders or several shorter patterns.
   */
  PATTERN_TOO_LONG: { instance: number; pattern: string };
}

/** Parts of the file beyond coord's limits: lists in lists, and patterns that count as everything. */
export const limits = check<LimitArgs>(
  { NESTED_TOO_DEEP: "warning", PATTERN_TOO_LONG: "warning" },
  (view) => {
    const { tooDeep } = view.outline;
    const deep =
      tooDeep === null
        ? []
        : [{ code: "NESTED_TOO_DEEP" as const, args: {}, range: { start: tooDeep, end: tooDeep + 1 } }];
    const long = view
      .entries(reservations)
      .filter(({ value: { state } }) => state === "reserved" || state === "waiting")
      .flatMap(({ value: { instance, files }, range }) =>
        files.filter(isTooLong).map((file) => ({
          code: "PATTERN_TOO_LONG" as const,
          args: { instance, pattern: `${file.slice(0, 60)}…` },
          range,
        })),
      );
    return [...deep, ...long];
  },
);
