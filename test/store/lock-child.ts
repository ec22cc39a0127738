import { openFileStore } from "../../src/store/file/index.ts";

// Arguments: the file, what to do while holding the lock. Prints `locked` once it has it.
const [, , path = "", what = ""] = process.argv;
const store = openFileStore({
  path,
  reconcile: ({ after, state }) => ({ text: after, state }),
  lockTimeoutMs: 20_000,
  onStep: (step) => {
    if (step !== "locked") return;
    process.stdout.write("locked\n");
    if (what === "hold") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  },
});
const note = { instance: 3, command: "child", subject: "", at: 0 };
if (what === "exitcode") process.exitCode = 3;
if (what === "handler") process.on("SIGINT", () => process.exit(130));
void store
  .update(({ text, state }) => ({ text: `${text}child\n`, state, note }))
  .then(() => {
    process.stdout.write("done\n");
    if (what === "linger" || what === "handler") setTimeout(() => undefined, 60_000);
  });
