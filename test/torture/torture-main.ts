import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tortureOnce } from "./once.ts";
import type { Disturber } from "./torture.ts";

/** Rounds with more and more instances and each disturber in turn, until the time is over; prints each, and stops at a fault. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      bin: { type: "string", default: "" },
      minutes: { type: "string", default: "1" },
      seed: { type: "string", default: String(Date.now() % 1e6) },
      instances: { type: "string" },
      disturber: { type: "string" },
      seconds: { type: "string", default: "20" },
    },
  });
  const until = Date.now() + Number(values.minutes) * 60_000;
  const env = { PATH: process.env["PATH"] ?? "", HOME: tmpdir(), TZ: "Europe/Paris", LANG: "en_GB.UTF-8" };
  const crowds = [2, 8, 4, 32, 16];
  const disturbers: readonly Disturber[] = ["nobody", "editors", "git"];
  for (let round = 0; round === 0 || Date.now() < until; round++) {
    const options = {
      bin: values.bin,
      env,
      seed: Number(values.seed) + round,
      instances: Number(values.instances ?? crowds[round % crowds.length]),
      disturber: (values.disturber ?? disturbers[round % disturbers.length] ?? "nobody") as Disturber,
      seconds: Number(values.seconds),
    };
    const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "coord-torture-")));
    const { figures, faults } = await tortureOnce(root, options);
    const { seed, instances, disturber, seconds } = options;
    console.log(JSON.stringify({ seed, instances, disturber, seconds, ...figures, faults: faults.length }));
    if (faults.length === 0) {
      fs.rmSync(root, { recursive: true });
      continue;
    }
    for (const fault of faults) console.log(`  ${fault}`);
    const again = `--seed ${seed} --instances ${instances} --disturber ${disturber} --seconds ${seconds} --minutes 0`;
    console.log(`kept in ${root}; again with: npm run torture -- ${again}`);
    process.exitCode = 1;
    return;
  }
}

void main();
