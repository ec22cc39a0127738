import { handovers } from "../protocol/handovers.ts";
import { reservations } from "../protocol/reservations.ts";
import { highestOf } from "../vocabulary/words.ts";
import type { Edit } from "../text/edits.ts";
import { View } from "../protocol/view.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import { clean } from "../text/clean.ts";
import { findInstance } from "../protocol/instances.ts";
import { setInstance } from "./common.ts";
import { workingAs } from "./receivers.ts";
import { type Decision, type Notice, type OrRefused, operation, refuse } from "./types.ts";

export interface Joined {
  readonly instance: number;
  readonly label: string;
  /** False when this session was in already. */
  readonly changed: boolean;
}

export const join = operation({
  name: "join",
  mode: "join",
  input: { label: { kind: "text", at: "argument", placeholder: "LABEL" } },
  plan(view, input, context): Decision<Joined> {
    const known = context.instance === null ? null : findInstance(view, context.instance);
    const own = known === null ? clean(context.ownName?.() ?? "") || null : null;
    // A part of an agent acts as its whole: it is in already, and renames nobody.
    const isSubagent =
      known !== null &&
      input.label !== undefined &&
      (context.isSubagent === true || (context.subagentSaying?.(input.label) ?? null) !== null);
    const label = input.label === undefined || isSubagent ? own : clean(input.label);
    // What a shell makes of a variable that is not set: a label goes by another, never by nothing.
    if (label === "") return refuse("TEXT_EMPTY", { what: "LABEL" });
    const instance = context.instance ?? nextNumber(view, context);
    if (known?.value.state === "finished") return refuse("INSTANCE_FINISHED", { instance });
    const same =
      known !== null && known.value.state === "active" && (label === null || label === known.value.label);
    const style = view.style(context.language);
    const edits = same ? [] : setInstance(view, instance, "active", label, context, style);
    const named = label ?? known?.value.label ?? "";
    const others = same ? "" : namesakesOf(view, instance, named);
    const from = known?.value.label ?? "";
    const notices: Notice[] = [
      ...(from === "" || from === named ? [] : [{ code: "RENAMED", args: { from } } as const]),
      ...(others === "" ? [] : [{ code: "SAME_LABEL", args: { instance, label: named, others } } as const]),
    ];
    return {
      ok: true,
      edits,
      notices,
      read: (saved) =>
        findInstance(saved, instance)?.value.state === "active"
          ? { instance, label: named, changed: edits.length > 0 }
          : null,
      did: { verb: "join", subject: named },
      effects: [{ kind: "bind", instance }],
      actor: instance,
    };
  },
});

/** Others at work whom the same name would mean: `#2, #5`. */
function namesakesOf(view: View, instance: number, label: string): string {
  const others = label === "" ? [] : workingAs(view, label).filter(({ from }) => from !== instance);
  return others.map(({ from }) => `#${from}`).join(", ");
}

// `#2-#11`, `2-11`: a number behind ` - ` without its mark is a title or a time (`Instance #3 - 2026-11-22`), no range.
const MENTION = /Instances?(?:\s+#?|#)(\d{1,6})(?!\d)(?:-(\d{1,6})(?![\d-]))?/giu;
// `#3, #14 et #20`, `#3 → #8`: on one line, since `- #7` may begin the next.
const FURTHER =
  /(?:[^\S\r\n]*(?:[-–—,;&/+→↔>]|(?<=\s)(?:et|and|à|to|ou|or|puis|then)(?=\s)))+[^\S\r\n]*#(\d{1,6})(?!\d)/iuy;

// `[RÉSERVÉ] #14`, `HANDOVER #13 → #14`: numbers of instances only where they are read as such; others are of issues, of lists.
const BARE = /(?:\]|HANDOVER)[\s*_:]{0,9}#\d/i;

/** The highest instance number that the text mentions anywhere; 0 when there is none. See `highestOf` for those that don't count. */
export function highestMention(text: string): number {
  return highestOf(numbersIn(text));
}

function numbersIn(text: string): Set<number> {
  const found = new Set<number>();
  for (const mention of text.matchAll(MENTION)) {
    for (const number of mention.slice(1)) if (number !== undefined) found.add(Number(number));
    FURTHER.lastIndex = mention.index + mention[0].length;
    for (let next = FURTHER.exec(text); next !== null; next = FURTHER.exec(text)) found.add(Number(next[1]));
  }
  if (!BARE.test(text)) return found;
  const view = new View(text);
  for (const { value } of view.entries(reservations)) found.add(value.instance);
  for (const { value } of view.entries(handovers)) found.add(value.from).add(value.to ?? 0);
  return found;
}

/** A number that nobody ever had: not in the file, not in its archive, not in a session. */
export function nextNumber(view: View, context: Context): number {
  return Math.max(highestMention(view.text), context.highestKnown()) + 1;
}

/** Puts the acting instance on the list when the file does not know it; refuses for a finished one. */
export function register(view: View, context: ActingContext): OrRefused<readonly Edit[]> {
  const { instance } = context;
  const known = findInstance(view, instance);
  if (known?.value.state === "finished") return refuse("INSTANCE_FINISHED", { instance });
  const style = view.style(context.language);
  const edits = known === null ? setInstance(view, instance, "active", null, context, style) : [];
  return { ok: true, value: edits };
}
