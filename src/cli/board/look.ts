import { boardOperation } from "../../board/model.ts";
import { withUnlanded } from "../../board/needs.ts";
import type { Board } from "../../board/types.ts";
import { problemText } from "../../messages/render/refusal.ts";
import type { Refusal } from "../../operations/types.ts";
import { refreshedUnlandedTasks } from "../../presentation/status.ts";
import { visible } from "../../text/clean.ts";
import type { CommandContext } from "../command.ts";

/** A look at the board: as it is, or as a revision left it. A look is no sign of life, and leaves nothing behind. */
export async function look(
  { workspace, render }: CommandContext,
  revision?: number,
): Promise<{ readonly ok: true; readonly board: Board } | { readonly ok: false; readonly refusal: Refusal }> {
  const agents = new Map(workspace.sessions.all().map(({ instance, agent }) => [instance, agent]));
  const operation = boardOperation({
    agentOf: (instance) => agents.get(instance) ?? null,
    say: (problem) => problemText(problem, render),
  });
  const answer = await workspace.perform(operation, { revision }, true);
  if (!answer.ok) return answer;
  // Nothing says which branches had landed by then.
  const work = revision === undefined ? await refreshedUnlandedTasks(workspace) : [];
  const { needs } = answer.result;
  return { ok: true, board: shownOf({ ...answer.result, needs: withUnlanded(needs, work) }) };
}

/** Parts that acts are carried out with, kept as the file has them; all that is shown is made fit to be looked at. */
const KEPT: ReadonlySet<string> = new Set(["acts", "key"]);

function shownOf<T>(value: T): T {
  if (typeof value === "string") return visible(value) as T;
  if (Array.isArray(value)) return value.map(shownOf) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, KEPT.has(name) ? part : shownOf(part)]),
  ) as T;
}
