import { archive } from "../../src/operations/archive.ts";
import { undo } from "../../src/operations/undo.ts";
import type { WriteStep } from "../../src/store/file/index.ts";
import { workspaceAt } from "./at.ts";

// Arguments: the file, a step, `archive` or `undo`. Does it as Instance #1 and kills itself at the step.
const [, , path = "", step = "", command = ""] = process.argv;
const workspace = workspaceAt(path, 1, (reached: WriteStep) => {
  if (reached === step) process.kill(process.pid, "SIGKILL");
});
const done =
  command === "undo"
    ? workspace.perform(undo, {})
    : workspace.perform(archive, { keep: 2, before: undefined });
void done.then((answer) => process.stdout.write(String(answer.ok)));
