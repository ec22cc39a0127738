import { expect, it } from "vitest";
import { bin, cleanEnv, tempFolder } from "../e2e/support.ts";
import { isNight, SEED, sized } from "../size.ts";
import { tortureOnce } from "./once.ts";
import type { Disturber } from "./torture.ts";

const all: readonly Disturber[] = ["nobody", "editors", "git"];

it.each(isNight ? all : (["nobody"] as const))(
  `instances at work, killed, stalled, with clocks that jump, disturbed by %s (seed ${SEED}): nothing is lost, doubled, held twice or out of order`,
  async (disturber) => {
    const sizes = { instances: sized(12, 3), seconds: sized(60, 0.5) };
    const { figures, faults } = await tortureOnce(tempFolder(), {
      bin: bin(),
      env: cleanEnv(),
      seed: SEED,
      disturber,
      ...sizes,
    });
    expect(faults).toEqual([]);
    expect(figures.commands).toBeGreaterThan(0);
  },
);
