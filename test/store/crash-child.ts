import type { Snapshot } from "../../src/store/store.ts";
import { openFileStore, type WriteStep } from "../../src/store/file/index.ts";

// Arguments: the file, a step, a line. Adds the line and kills itself at the step; prints the revision when it survives.
const [, , path = "", step = "", line = ""] = process.argv;
const store = openFileStore({
  path,
  reconcile: ({ after, state }) => ({ text: after, state }),
  lockTimeoutMs: 5_000,
  onStep: (reached: WriteStep) => {
    if (reached === step) process.kill(process.pid, "SIGKILL");
  },
});
const note = { instance: 2, command: "child", subject: line, at: Date.now() };
const change = (text: string) => ({
  text: `${text}${line}\n`,
  state: line,
  note,
  archive: (current: string | null) => `${current ?? ""}${line}\n`,
});
const write = ({ text }: Snapshot) => change(text);
const written = line === "create" ? store.update(write, write) : store.update(write);
void written.then((revision) => process.stdout.write(String(revision)));
