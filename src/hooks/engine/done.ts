import { Denials } from "../../session/denials.ts";
import type { HookDecision } from "../../agents/types.ts";
import { namesOf } from "./edit.ts";
import { fewOf } from "./few.ts";
import type { Guard } from "./guard.ts";

/** After a tool was used: what slipped through is named, to the one who did it. */
export async function afterTool(guard: Guard): Promise<HookDecision> {
  const { call, session, place, given } = guard;
  const { event } = call;
  guard.touch(guard.workspace(true).actor());
  if (event.kind !== "done" || event.tool !== "shell") return { kind: "allow" };
  const denied = session === null ? [] : new Denials(place.state, session, given.io.now()).changed();
  const paths = [...new Set([...event.changed, ...denied.map(({ file }) => file)])];
  if (paths.length === 0) return { kind: "allow" };
  const { found } = await guard.reserved(paths.map((path) => guard.name(path)));
  if (found.length === 0) return { kind: "allow" };
  const holders = await guard.holders(found.map(({ reservation }) => reservation));
  const changed = fewOf(namesOf(found)).join(", ");
  const words = await given.words();
  return { kind: "allow", context: `${words.slipped(changed, fewOf(holders))} ${words.foreign}` };
}
