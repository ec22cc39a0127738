import { parseArgs } from "node:util";
import { torture } from "./store-torture.ts";
import type { WorkerTask } from "./store-worker.ts";

/** The long form, by hand: see `store-torture.mjs`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      writers: { type: "string", default: "8" },
      seconds: { type: "string", default: "60" },
      kill: { type: "string", default: "150" },
      stalls: { type: "string", default: "0.01" },
      disk: { type: "string", default: "normal" },
      keep: { type: "string", default: "0" },
      parent: { type: "string" },
      worker: { type: "string", default: "" },
    },
  });
  const { parent } = values;
  const result = await torture({
    writers: Number(values.writers),
    seconds: Number(values.seconds),
    killEveryMs: Number(values.kill),
    stalls: Number(values.stalls),
    disk: values.disk as WorkerTask["disk"],
    keep: Number(values.keep),
    worker: values.worker,
    ...(parent === undefined ? {} : { parent }),
  });
  process.stdout.write(`${JSON.stringify({ ...values, ...result })}\n`);
  if (result.lost.length > 0 || result.doubled.length > 0 || result.miscounted !== 0) process.exitCode = 1;
}

void main();
