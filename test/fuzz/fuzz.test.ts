// Hostile inputs at random: no crash, no bug of ours, nothing that hangs, no forged entry, nothing written elsewhere.
// `npm run fuzz -- --cases 20000 --seed 7` runs more; what fails says how to run that one case again.
import { expect, test } from "vitest";
import { sized } from "../size.ts";
import { Chance } from "./chance.ts";
import { TARGETS } from "./targets.ts";

const CASES = Number(process.env["COORD_FUZZ_CASES"] ?? sized(100_000, 240));
const SEED = Number(process.env["COORD_FUZZ_SEED"] ?? 1);
const ONLY = process.env["COORD_FUZZ_CASE"];
/** Processor time of one case (ms). */
const LONGEST = 2_000;
/** Time after which a case hangs, on a machine that does much else (ms). */
const PATIENCE = 120_000;

/** Rejects what waits for ever. */
async function inTime(work: void | Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error("hangs")), PATIENCE);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

test.each(Object.entries(TARGETS))(
  "%s",
  async (name, { share, run }) => {
    const found: string[] = [];
    const cases = ONLY === undefined ? Math.ceil((CASES * share) / 100) : 1;
    for (let count = 0; count < cases && found.length < 5; count++) {
      const at = ONLY === undefined ? count : Number(ONLY);
      const before = process.cpuUsage();
      try {
        await inTime(run(new Chance(SEED * 1_000_003 + at)));
        const { user, system } = process.cpuUsage(before);
        if ((user + system) / 1_000 > LONGEST)
          throw new Error(`took ${Math.round((user + system) / 1_000)} ms`);
      } catch (error) {
        found.push(
          `${name} --seed ${SEED} --case ${at}: ${error instanceof Error ? error.stack?.slice(0, 600) : String(error)}`,
        );
      }
    }
    expect(found).toEqual([]);
  },
  3_600_000,
);
