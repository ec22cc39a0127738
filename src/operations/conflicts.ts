import { type Conflict, conflicts } from "../protocol/conflicts.ts";
import { readLabel } from "../protocol/lines.ts";
import { replaceEntry } from "../protocol/place.ts";
import type { Entry, Style, View } from "../protocol/view.ts";
import { byId, idsOf } from "../rules/ids.ts";
import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import { isoOf } from "../time/time.ts";
import { answer, type Decision, operation, refuse } from "./types.ts";

/** A conflict as scripts see it. */
export interface ConflictData {
  readonly id: string;
  readonly instances: readonly number[];
  readonly about: string;
  readonly description: string;
  readonly decision: string;
  readonly state: "open" | "resolved";
  readonly since: string | null;
  readonly line: number;
}

export interface Documented {
  readonly conflicts: readonly ConflictData[];
  readonly changed: boolean;
}

/** All conflicts of a file, with their ids. */
export function conflictData(view: View): (ConflictData & { readonly entry: Entry<Conflict> })[] {
  const entries = view.entries(conflicts);
  const ids = idsOf(
    entries.map(({ value: { instances, about, time } }) => {
      const [author, receiver] = instances;
      return { kind: "c" as const, author, receiver, text: about, time: time?.text ?? "" };
    }),
  );
  return entries.map((entry, index) => {
    const { instances, about, description, decision, state, time } = entry.value;
    const more = {
      state: state === "open" ? ("open" as const) : ("resolved" as const),
      since: isoOf(time),
      line: entry.line,
    };
    return { id: ids[index] ?? "", instances, about, description, decision, ...more, entry };
  });
}

export function allConflicts(view: View): ConflictData[] {
  return conflictData(view).map(plainConflict);
}

export const conflictList = operation({
  name: "conflict list",
  mode: "read",
  input: { all: { kind: "flag", at: "option" } },
  plan(view, input): Decision<{ readonly conflicts: readonly ConflictData[] }> {
    const found = allConflicts(view).filter(({ state }) => input.all || state === "open");
    return answer({ conflicts: found });
  },
});

export const conflictResolve = operation({
  name: "conflict resolve",
  mode: "write",
  input: {
    id: { kind: "text", at: "argument", placeholder: "ID", complete: "conflicts" },
    decision: { kind: "text", at: "option", required: true, placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<Documented> {
    const found = byId(input.id, conflictData(view)).filter(({ state }) => state === "open");
    const [open] = found;
    if (open === undefined) return refuse("NO_CONFLICT", { id: input.id ?? "", documented: true });
    if (found.length > 1)
      return refuse("AMBIGUOUS_ID", { ids: found.map(({ id, about }) => `${id} ${about}`) });
    const decision = clean(input.decision);
    return {
      ok: true,
      edits: settle(view, open.entry, decision, view.style(context.language)),
      read(saved) {
        const now = conflictData(saved).find(({ id }) => id === open.id);
        return now?.state === "resolved" ? { conflicts: [plainConflict(now)], changed: true } : null;
      },
      did: { verb: "resolve", subject: open.about },
    };
  },
});

/** The entry with its new state and the decision; its other lines stay as they were written. */
function settle(view: View, entry: Entry<Conflict>, decision: string, style: Style): Edit[] {
  const { conflict, labels } = style.words;
  const source = view.text.slice(entry.range.start, entry.range.end).replace(/(?:\r\n|\n|\r)$/, "");
  const [head = "", ...rest] = source.split(/\r\n|\n|\r/);
  const line = `${labels.decision[0]}: ${decision}`;
  const at = rest.findIndex((one) => readLabel(one)?.kind === "decision");
  const lines = at < 0 ? [...rest, line] : rest.with(at, line);
  return replaceEntry(
    view,
    entry,
    [head.replace(/\[[^\]]*\]/, () => `[${conflict.settled[0]}]`), ...lines],
    style,
  );
}

/** A conflict without its place in the file. */
export function plainConflict({
  entry: _entry,
  ...data
}: ConflictData & { readonly entry: Entry<Conflict> }): ConflictData {
  return data;
}
