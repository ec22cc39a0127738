import { renderPrime } from "../../messages/render/prime.ts";
import { status } from "../../operations/status.ts";
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
    const { file } = workspace.place;
    // Where nobody coordinates there is nothing to know.
    if (!isCoordinated(workspace.place)) return NOTHING;
    const answer = await workspace.perform(status, { brief: true, all: false });
    if (!answer.ok) return answer;
    const maxTokens = input["max-tokens"] ?? DEFAULT_TOKENS;
    const me = answer.result.me;
    const { unlandedFor } = await import("../../workspace/elsewhere.ts");
    const unlanded = await unlandedFor(workspace, answer.result);
    const text = renderPrime(answer.result, { file, maxTokens, unlanded }, { ...render, me });
    return { ok: true, data: { text }, lines: [text], quietLines: [text], notices: answer.notices };
  },
});
