import { addConflict, conflicts } from "../protocol/conflicts.ts";
import type { View } from "../protocol/view.ts";
import { type Collision, collisions } from "../rules/collisions.ts";
import type { Context } from "../rules/context.ts";
import { filesOverlap, holdings } from "../rules/holdings.ts";
import { clean } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { isKnown, nowTime } from "./common.ts";
import { conflictData, type ConflictData, type Documented, plainConflict } from "./conflicts.ts";
import { receiverIn } from "./receivers.ts";
import { type Decision, operation, refuse } from "./types.ts";

export const conflictOpen = operation({
  name: "conflict open",
  mode: "write",
  input: {
    about: { kind: "text", at: "argument", placeholder: "ABOUT" },
    with: { kind: "receiver", at: "option", placeholder: "N", complete: "instances" },
    description: { kind: "text", at: "option", placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<Documented> {
    const description = clean(input.description ?? "");
    const about = clean(input.about ?? "");
    const whom = input.with === undefined ? null : receiverIn(view, input.with);
    if (whom?.ok === false) return whom;
    const other = whom?.value;
    if (other === null) return refuse("UNKNOWN_INSTANCE", { instance: 0, named: true, label: "any" });
    const named = other === undefined ? [] : [{ instances: [context.instance, other] as const, about }];
    const wanted = named.length > 0 ? named : overlapping(view, about, context);
    if (wanted.length === 0) return refuse("NO_CONFLICT", { id: about, documented: false });
    if (named.length > 0 && about === "") return refuse("TEXT_EMPTY", { what: "ABOUT" });
    if (other === context.instance) return refuse("CONFLICT_SELF", {});
    if (other !== undefined && !isKnown(view, other))
      return refuse("UNKNOWN_INSTANCE", { instance: other, named: true });
    const fresh = wanted.filter((one) => !isDocumented(view, one));
    const style = view.style(context.language);
    const lines = fresh.flatMap((one, index) => {
      const value = {
        state: "open" as const,
        ...one,
        time: nowTime(context),
        description,
        decision: "",
        rest: [],
      };
      return [...(index === 0 ? [] : [""]), ...conflicts.write(value, style.words)];
    });
    const edits = fresh.length === 0 ? [] : addConflict(view, lines, style);
    return {
      ok: true,
      edits,
      read(saved) {
        if (!fresh.every((one) => isDocumented(saved, one))) return null;
        const documented = conflictData(saved).filter(
          (one) => one.state === "open" && wanted.some((w) => isAbout(one, w)),
        );
        return { conflicts: documented.map(plainConflict), changed: edits.length > 0 };
      },
      ...(edits.length === 0 ? { notices: [{ code: "UNCHANGED", args: {} }] } : {}),
      did: { verb: "conflict", subject: fresh[0]?.about ?? "" },
    };
  },
});

interface Dispute {
  readonly instances: readonly [number, number];
  readonly about: string;
}

/** The disputes between reservations, as far as they have to do with these words; without words, all of them. */
function overlapping(view: View, about: string, context: Context): Dispute[] {
  return collisions(holdings(view, context), context)
    .filter((one) => about === "" || isMeant(one, about, context))
    .map(({ earlier: { reservation: other }, later: { reservation }, byFiles }) => ({
      instances: [other.instance, reservation.instance] as const,
      about: byFiles ? reservation.files.join(", ") : reservation.task,
    }));
}

/** True when the words are a path that both hold, or the name of a task of theirs. */
function isMeant({ earlier, later }: Collision, about: string, context: Context): boolean {
  const pair = [earlier.reservation, later.reservation];
  return (
    pair.every(({ files }) => filesOverlap([about], files, context)) ||
    pair.some(({ task }) => fold(task) === fold(about))
  );
}

function isDocumented(view: View, dispute: Dispute): boolean {
  return conflictData(view).some((one) => one.state === "open" && isAbout(one, dispute));
}

function isAbout(found: ConflictData, { instances, about }: Dispute): boolean {
  return found.about === clean(about) && instances.every((n) => found.instances.includes(n));
}
