import { addReservation, replaceEntry } from "../protocol/place.ts";
import { reservations } from "../protocol/reservations.ts";
import type { View } from "../protocol/view.ts";
import type { Edit } from "../text/edits.ts";
import type { Context, Displaced } from "./context.ts";
import { isSame, parseSource } from "./displaced.ts";

/** The edits that write displaced entries back, as they stood. */
export function restoreDisplaced(
  view: View,
  displaced: readonly Displaced[],
  context: Pick<Context, "language">,
): Edit[] {
  const style = view.style(context.language);
  return displaced.flatMap(({ source }) => {
    const reservation = parseSource(source);
    if (reservation === null) return [];
    const lines = source.split("\n");
    const poorer = view
      .entries(reservations)
      .find(({ value }) => value.state === "reserved" && isSame(value, reservation));
    return poorer === undefined
      ? addReservation(view, lines, style)
      : replaceEntry(view, poorer, lines, style);
  });
}
