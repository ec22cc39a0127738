// `npm run bench:leases [-- --agents 1000 --machines 50 --files 2500 --hours 3 --seed 1]`: a fleet in simulated time, by which clock leases are counted and
// with and without the holder's confirming: how many edit what is somebody else's by then. Prints Markdown; test/store/shared/fleet.test.ts holds it.
import { join } from "node:path";
import { root, runBundled } from "../scripts/bundled.mjs";

process.exitCode = runBundled(join(root, "test/store/shared/fleet-main.ts"), process.argv.slice(2));
