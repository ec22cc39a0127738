import { failureSaid } from "../../messages/render/refusal.ts";
import { renderPrime } from "../../messages/render/prime.ts";
import { status } from "../../operations/status.ts";
import { StoreError } from "../../store/store.ts";
import { goesThroughAll } from "../../system/young-space.ts";
import { isCoordinated } from "../../workspace/open.ts";
import { command, type CommandReport } from "../command.ts";

/** Tokens, when nobody says how many. */
const DEFAULT_TOKENS = 600;

const NOTHING: CommandReport = { ok: true, data: { text: "" }, lines: [] };

export const prime = command({
  name: "prime",
  readOnly: true,

  fields: { "max-tokens": { kind: "number", at: "option", placeholder: "N", least: 50 } },
  whenNoRepository: NOTHING,
  async run({ workspace, render }, input) {
    goesThroughAll();
    const { file } = workspace.place;
    // Where nobody coordinates there is nothing to know; a board that is shared may not be here yet.
    if (!isCoordinated(workspace.place) && workspace.store.replication === undefined) return NOTHING;
    const { unaccepted } = await import("../../workspace/unaccepted.ts");
    const failure = await unaccepted(workspace);
    if (failure !== null) {
      const { message, hint } = failureSaid(failure, render);
      const said = [message, hint ?? ""].filter((part) => part !== "");
      return { ok: true, data: { text: said.join("\n") }, lines: said, quietLines: said };
    }
    const answer = await workspace.perform(status, { brief: true, all: false }).catch(unlessMissing);
    if (answer === null) return NOTHING;
    if (!answer.ok) return answer;
    const maxTokens = input["max-tokens"] ?? DEFAULT_TOKENS;
    const me = answer.result.me;
    const { unlandedFor } = await import("../../workspace/worktree-changes.ts");
    const unlanded = await unlandedFor(workspace, answer.result);
    const text = renderPrime(answer.result, { file, maxTokens, unlanded }, { ...render, me });
    return { ok: true, data: { text }, lines: [text], quietLines: [text], notices: answer.notices };
  },
});

/** A store that is reached may have no board yet. */
function unlessMissing(error: unknown): null {
  if (error instanceof StoreError && error.failure.kind === "missing" && !error.failure.hadJournal)
    return null;
  throw error;
}
