import { holderText, type Scene } from "../messages/render/scene.ts";
import type { ReservationData } from "../operations/shapes.ts";

/** A line for each waiter that a write let in. */
export function promotedLines(promoted: readonly ReservationData[], scene: Scene): string[] {
  return promoted.map((held) => `  → ${holderText(held, scene)}`);
}
