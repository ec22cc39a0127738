// Instances at work, killed, stalled and disturbed by editors and git, and everything they were told held against the file:
//   npm run torture -- --minutes 10 --seed 7
//   … --instances 8 --disturber nobody|editors|git --seconds 20
// Several machines over one store, with its server killed and the network cut, hung and gone:
//   … --store git|postgres --machines 4 --agents 2 --minutes 5 --follow
// A seed fixes what each instance does and what is done to it; the machine decides who comes first.
import { join } from "node:path";
import { root, runBundled } from "./bundled.mjs";

const own = ["--bin", join(root, "bin/coord.cjs")];
const given = process.argv.slice(2);
const main = given.includes("--store") ? "machines-main.ts" : "torture-main.ts";
process.exitCode = runBundled(join(root, "test/torture", main), [...own, ...given]);
