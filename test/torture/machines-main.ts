import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tortureMachines } from "./machines.ts";

/** Several machines over one store, for so long; prints what was done and what is wrong. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      bin: { type: "string", default: "" },
      store: { type: "string", default: "git" },
      machines: { type: "string", default: "4" },
      agents: { type: "string", default: "2" },
      minutes: { type: "string", default: "1" },
      seed: { type: "string", default: String(Date.now() % 1e6) },
      follow: { type: "boolean", default: false },
      // How long a store may say nothing, in seconds: longer on a busy machine.
      calm: { type: "string", default: "1" },
      typing: { type: "string", default: "1" },
      cut: { type: "string", default: "0.01" },
      patience: { type: "string", default: "2.5" },
    },
  });
  const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "coord-machines-")));
  const options = {
    bin: values.bin,
    root,
    store: values.store === "postgres" ? ("postgres" as const) : ("git" as const),
    machines: Number(values.machines),
    agents: Number(values.agents),
    seconds: Number(values.minutes) * 60,
    seed: Number(values.seed),
    follow: values.follow,
    calm: Number(values.calm),
    typing: Number(values.typing),
    cut: Number(values.cut),
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: root,
      LANG: "en_GB.UTF-8",
      COORD_REMOTE_TIMEOUT: values.patience,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
    },
  };
  const { figures, faults, slow } = await tortureMachines(options);
  const { store, machines, agents, seconds, seed, follow } = options;
  const asked = { store, machines, agents, seconds, seed, follow };
  console.log(JSON.stringify({ ...asked, ...figures, faults: faults.length }));
  for (const one of slow) console.log(`  long: ${one}`);
  for (const fault of faults) console.log(`  ${fault}`);
  if (faults.length === 0) return fs.rmSync(root, { recursive: true, force: true });
  console.log(`kept in ${root}`);
  process.exitCode = 1;
}

void main();
