// Kills commands before each call of the file system, and lets each call fail, one at a time:
//   npm run faults                    all of it, and the table in docs/reliability.md
//   npm run faults -- reserve finish  some commands; the table stays as it is
import { join } from "node:path";
import { root, runBundled } from "./bundled.mjs";

const names = process.argv.slice(2);
const own = ["--bin", join(root, "bin/coord.cjs"), "--page", join(root, "docs/reliability.md")];
const write = names.length === 0 ? ["--write"] : [];
process.exitCode = runBundled(join(root, "test/faults/faults-main.ts"), [...own, ...write, ...names]);
