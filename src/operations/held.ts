import { claimedPatterns, claimsOfOthers, labelFor } from "../foreign/open.ts";
import { readSettings } from "../protocol/settings.ts";
import { holdings } from "../rules/holdings.ts";
import { claimHolder } from "./check.ts";
import { heldData, type ReservationData } from "./shapes.ts";
import { answer, type Decision, operation } from "./types.ts";

export interface OthersHeld {
  /** The reservations of others: neither waiting nor to be taken over. Claims in other forms, too, where the file enforces them. */
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
    const claims = readSettings(view).foreign === "enforce" ? claimsOfOthers(view, context) : [];
    return answer({
      others: [
        ...others.map((holding) => heldData(holding, context.zone)),
        ...claims.map((claim) =>
          claimHolder({ who: labelFor(claim.who), line: claim.line }, claimedPatterns(claim, context)),
        ),
      ],
    });
  },
});
