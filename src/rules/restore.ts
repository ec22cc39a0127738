import { addReservation } from "../protocol/add.ts";
import { replaceEntry } from "../protocol/place.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
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
  const missing: string[] = [];
  const edits: Edit[] = [];
  const written: Reservation[] = [];
  for (const { source } of displaced) {
    const reservation = parseSource(source);
    // The file lost one twice when it came back poorer and went again: the first source is the richer one.
    if (reservation === null || written.some((one) => isSame(one, reservation))) continue;
    written.push(reservation);
    const lines = source.split("\n");
    const poorer = view
      .entries(reservations)
      .find(({ value }) => value.state === "reserved" && isSame(value, reservation));
    if (poorer === undefined) missing.push(...lines);
    else edits.push(...replaceEntry(view, poorer, lines, style));
  }
  // All at once: where their section is missing too, it is made once.
  return missing.length === 0 ? edits : [...edits, ...addReservation(view, missing, style)];
}
