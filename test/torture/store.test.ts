import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../store/support.ts";
import { isNight, sized } from "../size.ts";
import { torture, type TortureOptions } from "./store-torture.ts";

let worker = "";
beforeAll(() => {
  worker = bundle("torture/store-worker.ts");
});

// The short form; the long one is `node test/torture/store-torture.mjs`.
const parent = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const short = {
  writers: sized(6, 4),
  seconds: sized(10, 0.4),
  killEveryMs: 150,
  // One takes up to four seconds; what a late write may do is tried step by step in test/store/interleave.test.ts.
  stalls: sized(0.01, 0),
  keep: 0,
  parent,
} as const;

async function run(options: Partial<TortureOptions>): ReturnType<typeof torture> {
  const result = await torture({ ...short, disk: "normal", worker, ...options });
  console.log(JSON.stringify({ ...options, ...result }));
  return result;
}

describe("processes killed and stalled at random", () => {
  const all = ["normal", "no-links", "no-symlinks", "no-lock"] as const;
  it.each(isNight ? all : (["normal"] as const))(
    "neither lose nor double what was acknowledged (disk: %s)",
    async (disk) => {
      const { acknowledged, lost, doubled, miscounted, outside } = await run({ disk });
      expect({ lost, doubled, miscounted, outside }).toEqual({
        lost: [],
        doubled: [],
        miscounted: 0,
        outside: 1,
      });
      expect(acknowledged).toBeGreaterThan(0);
    },
  );
});

const CROWD = 64;

describe.runIf(isNight)(`${CROWD} processes at the lock`, () => {
  it("all get their turn", async () => {
    const result = await run({ writers: CROWD, seconds: 10, killEveryMs: 0, stalls: 0, keep: 50 });
    expect(result.fewest).toBeGreaterThan(0);
    // In order of arrival each gets as many turns as any other, give or take the start.
    expect(result.most - result.fewest).toBeLessThanOrEqual(3 + result.fewest);
  });
});
