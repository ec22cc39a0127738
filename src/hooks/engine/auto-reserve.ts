import { join } from "../../operations/join.ts";
import { reserve } from "../../operations/reserve.ts";
import { readSettings } from "../../protocol/settings.ts";
import { reservations } from "../../protocol/reservations.ts";
import { View } from "../../protocol/view.ts";
import { SubagentReservations } from "../../session/subagent-reservations.ts";
import type { Workspace } from "../../workspace/index.ts";
import type { HookCallContext, Named, ReservedPath } from "./call-context.ts";

/** Characters of a subagent's id that tell it from the others of its session. */
const LENGTH_OF_PART = 6;

/**
 * Where the team wants it (`autoReserve=on`), the first write of an instance that holds nothing reserves the file for it,
 * and its further ones widen that reservation. One that has reserved something itself is left to do so.
 * @returns what somebody else was quicker to get
 */
export async function autoReserve(
  hook: HookCallContext,
  workspace: Workspace,
  named: readonly Named[],
  text: string,
): Promise<ReservedPath[]> {
  const view = new View(text);
  const files = named.map(({ resolved }) => resolved).filter(({ kind }) => kind === "inside");
  const settings = readSettings(view);
  if (!settings.autoReserve || files.length === 0) return [];
  const instance = workspace.actor()?.instance ?? (await joined(hook, workspace));
  if (instance === null) return [];
  const subagentId = settings.subagents === "apart" ? hook.call.subagentId : null;
  const task = (await hook.given.words()).autoTask(instance, subagentId?.slice(-LENGTH_OF_PART) ?? null);
  const parts =
    subagentId === null ? null : new SubagentReservations(hook.place.state, instance, hook.given.io.now());
  const mine = view
    .entries(reservations)
    .filter(({ value }) => value.state === "reserved" && value.instance === instance)
    .filter(({ value }) => parts === null || parts.makerOf(value.task) === subagentId);
  if (mine.some(({ value }) => value.task !== task)) return [];
  const input = { task, files, estimate: undefined, wait: undefined };
  const answer = await workspace.perform(reserve, input);
  if (answer.ok) return [];
  const [first] = named;
  return (answer.refusal.holders ?? []).flatMap((reservation) =>
    first === undefined ? [] : { named: first, reservation },
  );
}

/** A session that has no number yet gets the next one; without a session there is nobody to give it to. */
async function joined({ session }: HookCallContext, workspace: Workspace): Promise<number | null> {
  if (session === null) return null;
  const answer = await workspace.perform(join, { label: session.agent });
  return answer.ok ? answer.result.instance : null;
}
