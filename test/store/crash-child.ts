import { openFileStore, type Step } from "../../src/store/file/index.ts";

// Arguments: the file, a step, a line. Adds the line and kills itself at the step; prints the revision when it survives.
const [, , path = "", step = "", line = ""] = process.argv;
const store = openFileStore({
  path,
  reconcile: ({ after, state }) => ({ text: after, state }),
  lockTimeoutMs: 5_000,
  onStep: (reached: Step) => {
    if (reached === step) process.kill(process.pid, "SIGKILL");
  },
});
const note = { instance: 2, command: "child", subject: line, at: Date.now() };
const change = (text: string) => ({
  text: `${text}${line}\n`,
  state: line,
  note,
  companions: { "other.md": (current: string | null) => `${current ?? ""}${line}\n` },
});
const written = line === "create" ? store.create(change("")) : store.update(({ text }) => change(text));
void written.then((revision) => process.stdout.write(String(revision)));
