// What leases are worth among machines whose networks part and whose clocks are wrong: with the store's clock, or with that of who
// watches, and a holder who confirms what it holds, nobody edits a file that is somebody else's by then. Each of the two is needed.
import { describe, expect, it } from "vitest";
import { sized } from "../../size.ts";
import { type FleetOptions, runFleet } from "./fleet-model.ts";

const size = {
  agents: sized(1_000, 250),
  machines: sized(50, 25),
  files: sized(2_500, 600),
  hours: 3,
  // By day one in which the few machines with a wrong clock meet those that hold what they want.
  seed: sized(1, 7),
};

describe("a fleet", () => {
  it.each<[FleetOptions["clock"], boolean, boolean]>([
    ["store", true, false],
    ["observed", true, false],
    ["machines", true, true],
    ["store", false, true],
  ])(
    "clocks of the %s, holders confirm: %s; somebody edits what is somebody else's: %s",
    (clock, fence, isHurt) => {
      const { twiceGranted, takenFromLiving, edits, clashes } = runFleet({ ...size, clock, fence });
      expect([twiceGranted, clashes > 0]).toEqual([0, isHurt]);
      // It was worth watching.
      expect(Math.min(takenFromLiving, edits)).toBeGreaterThan(20);
    },
  );
});
