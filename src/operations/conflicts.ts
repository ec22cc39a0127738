import { type Conflict, conflicts } from "../protocol/conflicts.ts";
import { addConflict } from "../protocol/add.ts";
import { findInstance } from "../protocol/instances.ts";
import { readLabel } from "../protocol/labels.ts";
import { replaceEntry } from "../protocol/place.ts";
import { reservations } from "../protocol/reservations.ts";
import { type Entry, type Style, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { holdings, judge } from "../rules/holdings.ts";
import { byId, idsOf } from "../rules/ids.ts";
import { clean } from "../text/clean.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { isoOf } from "../time/time.ts";
import { nowTime } from "./common.ts";
import { operation, type Outcome, refuse } from "./types.ts";

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
function conflictData(view: View): (ConflictData & { readonly entry: Entry<Conflict> })[] {
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
  return conflictData(view).map(plain);
}

export const conflictOpen = operation({
  name: "conflict open",
  mode: "write",
  input: {
    about: { kind: "text", at: "argument", placeholder: "ABOUT" },
    with: { kind: "instance", at: "option", placeholder: "N" },
    description: { kind: "text", at: "option", placeholder: "TEXT" },
  },
  plan(view, input, context): Outcome<Documented> {
    const description = clean(input.description ?? "");
    const about = clean(input.about ?? "");
    const named =
      input.with === undefined ? [] : [{ instances: [context.instance ?? 0, input.with] as const, about }];
    const wanted = named.length > 0 ? named : overlapping(view, context);
    if (wanted.length === 0) return refuse("NO_CONFLICT", { id: "", documented: 0 });
    if (named.length > 0 && about === "") return refuse("TEXT_EMPTY", { what: "ABOUT" });
    if (input.with === context.instance) return refuse("CONFLICT_SELF");
    if (input.with !== undefined && !isKnown(view, input.with))
      return refuse("UNKNOWN_INSTANCE", { instance: input.with, named: 1 });
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
    const after = edits.length === 0 ? view : new View(applyEdits(view.text, edits));
    const documented = conflictData(after).filter(
      (one) => one.state === "open" && wanted.some((w) => isAbout(one, w)),
    );
    return {
      ok: true,
      edits,
      result: { conflicts: documented.map(plain), changed: edits.length > 0 },
      ...(edits.length === 0 ? { notices: [{ code: "UNCHANGED", args: {} }] } : {}),
      did: { verb: "conflict", subject: fresh[0]?.about ?? "" },
      check: (saved) => fresh.every((one) => isDocumented(saved, one)),
    };
  },
});

/** On the list, or the author of a reservation that somebody wrote by hand. */
function isKnown(view: View, instance: number): boolean {
  return (
    findInstance(view, instance) !== null ||
    view.entries(reservations).some(({ value }) => value.instance === instance)
  );
}

interface Dispute {
  readonly instances: readonly [number, number];
  readonly about: string;
}

/** Pairs of active reservations that collide: only writing by hand, or a merge, can bring that about. */
function overlapping(view: View, context: Context): Dispute[] {
  const held = holdings(view, context).filter(
    ({ reservation, entry }) => reservation.state === "reserved" && entry !== null,
  );
  return held.flatMap(({ reservation }, index) => {
    const { blockedByFiles, blockedByTask } = judge(reservation, held.slice(0, index), context);
    return [...blockedByFiles, ...blockedByTask].map(({ reservation: other }) => ({
      instances: [other.instance, reservation.instance] as const,
      about:
        reservation.files.length > 0 && other.files.length > 0
          ? reservation.files.join(", ")
          : reservation.task,
    }));
  });
}

function isDocumented(view: View, dispute: Dispute): boolean {
  return conflictData(view).some((one) => one.state === "open" && isAbout(one, dispute));
}

function isAbout(found: ConflictData, { instances, about }: Dispute): boolean {
  return found.about === clean(about) && instances.every((n) => found.instances.includes(n));
}

export const conflictList = operation({
  name: "conflict list",
  mode: "read",
  input: { all: { kind: "flag", at: "option" } },
  plan(view, input): Outcome<{ readonly conflicts: readonly ConflictData[] }> {
    const found = allConflicts(view).filter(({ state }) => input.all || state === "open");
    return { ok: true, edits: [], result: { conflicts: found } };
  },
});

export const conflictResolve = operation({
  name: "conflict resolve",
  mode: "write",
  input: {
    id: { kind: "text", at: "argument", placeholder: "ID", complete: "conflicts" },
    decision: { kind: "text", at: "option", required: true, placeholder: "TEXT" },
  },
  plan(view, input, context): Outcome<Documented> {
    const found = byId(input.id, conflictData(view)).filter(({ state }) => state === "open");
    const [open] = found;
    if (open === undefined) return refuse("NO_CONFLICT", { id: input.id ?? "", documented: 1 });
    if (found.length > 1)
      return refuse("AMBIGUOUS_ID", { ids: found.map(({ id, about }) => `${id} ${about}`) });
    const decision = clean(input.decision);
    return {
      ok: true,
      edits: settle(view, open.entry, decision, view.style(context.language)),
      result: { conflicts: [{ ...plain(open), state: "resolved", decision }], changed: true },
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

function plain({ entry: _entry, ...data }: ConflictData & { readonly entry: Entry<Conflict> }): ConflictData {
  return data;
}
