import { parseArgs } from "node:util";
import { runFleet } from "./fleet-model.ts";

const number = (value: string) => ({ type: "string", default: value }) as const;
const { values } = parseArgs({
  options: {
    agents: number("1000"),
    machines: number("50"),
    files: number("2500"),
    hours: number("3"),
    seed: number("1"),
  },
});
const [agents, machines, files, hours, seed] = [
  values.agents,
  values.machines,
  values.files,
  values.hours,
  values.seed,
].map(Number) as [number, number, number, number, number];
const rows = [
  ["the store's clock, and holders confirm", "store", true],
  ["the clock of whoever watches, and holders confirm", "observed", true],
  ["the machines' clocks, and holders confirm", "machines", true],
  ["the store's clock, and nobody confirms", "store", false],
] as const;
console.log(
  "| leases by | grants | granted twice | taken from who lived | edits | in somebody else's file | longest (s) | p50, p99 of a write (s) |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const [name, clock, fence] of rows) {
  const told = runFleet({ agents, machines, files, hours, seed, clock, fence });
  const { grants, twiceGranted, takenFromLiving, edits, clashes, longest, p50, p99 } = told;
  const writes = `${p50.toFixed(2)}, ${p99.toFixed(2)}`;
  const cells = [name, grants, twiceGranted, takenFromLiving, edits, clashes, longest.toFixed(0), writes];
  console.log(`| ${cells.join(" | ")} |`);
}
