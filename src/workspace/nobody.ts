import type { Refusal } from "../operations/types.ts";
import type { Surroundings } from "./surroundings.ts";

/** A session that is nobody because its number went to another one while it gave no sign of life is told so. */
export function explained(refusal: Refusal, { world, sessions }: Surroundings): Refusal {
  const { session } = world.claims;
  if (refusal.code !== "NO_IDENTITY" || session === null) return refusal;
  const lost = sessions.lost(session);
  return lost === null ? refusal : { ...refusal, args: { ...refusal.args, ...lost } };
}
