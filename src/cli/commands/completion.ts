import { command } from "../command.ts";
import { scriptOf, SHELLS } from "../completion/scripts.ts";

export const completion = command({
  name: "completion",
  readOnly: true,

  fields: {
    shell: { kind: "choice", at: "argument", required: true, placeholder: "SHELL", choices: SHELLS },
  },
  async run(_desk, { shell }) {
    const script = await scriptOf(shell);
    const lines = script.trimEnd().split("\n");
    return { ok: true, data: { shell, script }, lines, quietLines: lines, verbatim: true };
  },
});
