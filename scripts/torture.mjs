// Instances at work, killed, stalled and disturbed by editors and git, and everything they were told held against the file:
//   npm run torture -- --minutes 10 --seed 7
//   … --instances 8 --disturber nobody|editors|git --seconds 20
// A seed fixes what each instance does and what is done to it; the machine decides who comes first.
import { join } from "node:path";
import { root, runBundled } from "./bundled.mjs";

const own = ["--bin", join(root, "bin/coord.cjs")];
process.exitCode = runBundled(join(root, "test/torture/torture-main.ts"), [...own, ...process.argv.slice(2)]);
