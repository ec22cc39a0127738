// `npm run bench:shared [-- --pairs 9 --rtt 0,40,100 --only log]`: what a command costs on a file and on a copy of what several machines share, each
// call in turn with a bare start of Node, over a stretch of network of so many milliseconds there and back. Prints Markdown; asserts nothing.
import { join } from "node:path";
import { root, runBundled } from "../scripts/bundled.mjs";

process.exitCode = runBundled(join(root, "test/remote/costs-main.ts"), [
  "--bin",
  join(root, "bin/coord.cjs"),
  ...process.argv.slice(2),
]);
