import { Denials } from "../../session/denials.ts";
import type { HookDecision } from "../../agents/types.ts";
import { ended } from "./callers.ts";
import { namesOf } from "./edit.ts";
import { fewOf } from "./few.ts";
import type { Guard } from "./guard.ts";
import { newsFor } from "./news.ts";

/** After a tool was used: what others have said, and what slipped through, to the one who did it. */
export async function afterTool(guard: Guard): Promise<HookDecision> {
  const parts = [await slippedThrough(guard), await newsFor(guard, "done")].filter((part) => part !== "");
  return parts.length === 0 ? { kind: "allow" } : { kind: "allow", context: parts.join("\n") };
}

async function slippedThrough(guard: Guard): Promise<string> {
  const { call, session, place, given } = guard;
  const { event } = call;
  guard.touch(guard.workspace(true).actor());
  ended(guard);
  if (event.kind !== "done" || event.tool !== "shell") return "";
  const denied = session === null ? [] : new Denials(place.state, session, given.io.now()).changed();
  const paths = [...new Set([...event.changed, ...denied.map(({ file }) => file)])];
  if (paths.length === 0) return "";
  const { found } = await guard.reserved(paths.map((path) => guard.name(path)));
  if (found.length === 0) return "";
  const holders = await guard.holders(found.map(({ reservation }) => reservation));
  const changed = fewOf(namesOf(found)).join(", ");
  const words = await given.words();
  return `${words.slipped(changed, fewOf(holders))} ${words.foreign}`;
}
