import { holdings } from "../rules/holdings.ts";
import { heldData, type ReservationData } from "./shapes.ts";
import { answer, type Decision, operation } from "./types.ts";

export interface OthersHeld {
  /** The reservations of others: neither waiting nor to be taken over. */
  readonly others: readonly ReservationData[];
}

/** The reservations of others, whatever they cover: for who asks about many paths, or about patterns. */
export const held = operation({
  name: "held",
  mode: "read",
  input: {},
  plan(view, _input, context): Decision<OthersHeld> {
    const others = holdings(view, context).filter(
      ({ reservation, lease, isMine }) => reservation.state === "reserved" && !lease.takeable && !isMine,
    );
    return answer({ others: others.map((holding) => heldData(holding, context.zone)) });
  },
});
