import { type Prompt, promptOperation } from "../../board/prompt.ts";
import { fit } from "../../messages/render/table.ts";
import type { RenderContext } from "../../messages/render/context.ts";
import { escapeFor } from "../../text/clean.ts";
import { isCoordinated } from "../../workspace/open.ts";
import { StoreError } from "../../store/store.ts";
import { command, type CommandContext, type CommandReport } from "../command.ts";

/** Nobody wants to read in each prompt that there is nothing to read. */
const NOTHING: CommandReport = { ok: true, data: { instance: null, text: "" }, lines: [] };
/** Columns of a title in a prompt. */
const TITLE = 40;

export const prompt = command({
  name: "prompt",
  readOnly: true,
  fields: { claude: { kind: "flag", at: "option" } },
  whenNoRepository: NOTHING,
  async run(context, input) {
    const { workspace, render } = context;
    if (!isCoordinated(workspace.place)) return NOTHING;
    try {
      const instance = input.claude === true ? await claudesInstance(context) : undefined;
      // A prompt is drawn whether anybody works or not: it is no sign of life.
      const answer = await workspace.perform(promptOperation, { instance }, true);
      if (!answer.ok) return answer;
      const { result } = answer;
      const text =
        result.instance === null
          ? ""
          : textOf(escapeFor(render.audience === "json" ? "terminal" : render.audience, result), render);
      const lines = text === "" ? [] : [text];
      return { ok: true, data: { ...result, text }, lines, quietLines: lines };
    } catch (error) {
      // A file that is just being saved, or is gone, is no reason to break a prompt.
      if (error instanceof StoreError) return NOTHING;
      throw error;
    }
  },
});

/** Claude Code hands its status line the session on standard input. */
async function claudesInstance({ outside, workspace }: CommandContext): Promise<number | undefined> {
  const id = sessionIn((await outside.readStdin?.()) ?? "");
  return id === null ? undefined : workspace.sessions.find({ agent: "claude", id })?.instance;
}

function sessionIn(text: string): string | null {
  try {
    const { session_id: id } = JSON.parse(text) as { session_id?: unknown };
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}

/** `#5 Fix login · 12m · 1 waits`. */
function textOf({ instance, task, more, minutes, waits, alerts }: Prompt, { t }: RenderContext): string {
  const say = t.answers.prompt;
  const title = task === null ? "" : ` ${fit(task, TITLE)}${more === 0 ? "" : ` +${more}`}`;
  return [
    `#${instance}${title}`,
    ...(minutes === null ? [] : [say.left(minutes)]),
    ...(waits === 0 ? [] : [say.waits(waits)]),
    ...(alerts === 0 ? [] : [say.alerts(alerts)]),
  ].join(" · ");
}
