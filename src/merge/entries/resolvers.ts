import type { BlockName, ValueOf } from "../../protocol/index.ts";
import { type Instance, instances } from "../../protocol/instances.ts";
import type { Priority } from "../../protocol/priorities.ts";
import type { Stamp } from "../../protocol/stamps.ts";
import type { Task } from "../../protocol/tasks.ts";
import { epochOf, type Time, type Zone } from "../../time/time.ts";
import { compareLines } from "../../rules/last-said.ts";
import { type MergeSide, unopposedSide } from "../diff3.ts";
import { resolveReservation } from "./reservation.ts";
import { byLabels, type Clash, reopenedIn, type Resolve, resolveAlert, type Sided } from "./resolve.ts";
import { compareTimes, laterOf } from "../../time/order.ts";
import { mergeWords } from "./typed.ts";

/**
 * Who left stays gone, else the later state counts; label and time each by itself. Of a newcomer whom both sides have, and who is known
 * to be one, the line counts that says the last of it.
 */
const resolveInstance: Resolve<Instance> = (clash, { zone, words }) => {
  const { base, ours, theirs } = clash;
  if (base === null) return lastOf(clash, zone);
  const values = { base: base.value, ours: ours.value, theirs: theirs.value };
  const word = ({ state, stateText }: Instance) => (state === "other" ? stateText : state);
  const labels = unopposedSide({
    base: base.value.label,
    ours: ours.value.label,
    theirs: theirs.value.label,
  });
  const states = unopposedSide({
    base: word(base.value),
    ours: word(ours.value),
    theirs: word(theirs.value),
  });
  const final =
    ours.value.state === "finished" ? "ours" : theirs.value.state === "finished" ? "theirs" : null;
  const order = compareTimes(ours.value.time, theirs.value.time, zone);
  const newer = order === 0 ? null : order > 0 ? "ours" : "theirs";
  // Words of somebody's own are not given up for a rule's sake.
  const known = ours.value.state !== "other" && theirs.value.state !== "other";
  const state = states ?? (known ? (final ?? newer) : null);
  if (labels === null || state === null) return null;
  const { label } = values[labels];
  const time = laterOf(ours.value.time, theirs.value.time, zone);
  const whole = [ours, theirs].find(
    ({ value }) => value.label === label && value.time === time && word(value) === word(values[state]),
  );
  return whole?.lines ?? instances.write({ ...values[state], label, time }, words);
};

function lastOf({ ours, theirs }: Clash<Instance>, zone: Zone): readonly string[] {
  const order = compareLines(ours.value, theirs.value, zone);
  return order === 0 ? eitherWay(ours, theirs) : (order > 0 ? ours : theirs).lines;
}

/** Done > begun and owned > blocked > begun and nobody's > free: what asks most attention of others counts. */
const TASK_RANK = { done: 5, owned: 4, blocked: 3, inProgress: 2, free: 1 } as const;

function rankOf({ state, instance }: Task): number {
  return TASK_RANK[state === "inProgress" && instance !== null ? "owned" : state];
}

/** State and owner where one side alone changed them; else the state that ranks higher. Two owners are both kept. */
const resolveTask: Resolve<Task> = (clash) => {
  const { ours, theirs } = clash;
  const held = ({ state, instance }: Task) => `${state} ${instance}`;
  const side = changedIn(clash, held) ?? reopenedIn(clash, ({ state }) => state === "done");
  if (side !== null) return ledBy(side, clash);
  const order = rankOf(ours.value) - rankOf(theirs.value);
  if (order !== 0) return ledBy(order > 0 ? "ours" : "theirs", clash);
  const [one, other] = [ours.value.instance, theirs.value.instance];
  if (one === other) return ledByEither(clash);
  return one !== null && other !== null ? null : ledBy(one !== null ? "ours" : "theirs", clash);
};

/** Finished on one side is finished, unless it was before, and the other side opened it again. */
const resolvePriority: Resolve<Priority> = (clash) => {
  const { ours, theirs } = clash;
  const side = changedIn(clash, ({ done }) => String(done));
  if (side !== null) return ledBy(side, clash);
  if (ours.value.done === theirs.value.done) return ledByEither(clash);
  return ledBy(ours.value.done ? "ours" : "theirs", clash);
};

/** A side's line, with what the other one wrote elsewhere in it. */
function ledBy(side: MergeSide, { base, ours, theirs }: Clash<unknown>): readonly string[] {
  const [leading, other] = side === "ours" ? [ours, theirs] : [theirs, ours];
  if (base === null) return leading.lines;
  const [before = "", own = "", wrote = ""] = [base, leading, other].map(({ lines }) => lines[0]);
  return [mergeWords({ base: before, ours: own, theirs: wrote }), ...leading.lines.slice(1)];
}

/** Where only the spelling differs the same one leads, whichever side is ours. */
function ledByEither(clash: Clash<unknown>): readonly string[] {
  return ledBy(eitherWay(clash.ours, clash.theirs) === clash.ours.lines ? "ours" : "theirs", clash);
}

/** The side that alone changed something about an entry; null when neither, or both did. */
function changedIn<T>({ base, ours, theirs }: Clash<T>, what: (value: T) => string): MergeSide | null {
  if (base === null) return null;
  const [before, own, other] = [base, ours, theirs].map(({ value }) => what(value));
  return own === other || (own !== before && other !== before) ? null : own === before ? "theirs" : "ours";
}

/** The later one, whole: who, when and what belong together. */
const resolveStamp: Resolve<Stamp> = ({ ours, theirs }: Clash<Stamp>, { zone }) => {
  const dated = (time: Time | null) => epochOf(time, zone) !== null;
  const [one, other] = [ours.value.time, theirs.value.time];
  if (dated(one) && dated(other) && compareTimes(one, other, zone) === 0) return eitherWay(ours, theirs);
  if (one?.text === other?.text) return eitherWay(ours, theirs);
  return laterOf(one, other, zone) === one ? ours.lines : theirs.lines;
};

/** Where only the spelling differs one is as good as the other, as long as it is the same one whichever side is ours. */
function eitherWay(ours: Sided<unknown>, theirs: Sided<unknown>): readonly string[] {
  return ours.lines.join("\n") >= theirs.lines.join("\n") ? ours.lines : theirs.lines;
}

/** How entries are merged that both sides changed, where it takes more than to look at each label by itself. */
const resolvers: { readonly [K in BlockName]?: Resolve<ValueOf<K>> } = {
  instances: resolveInstance,
  reservations: resolveReservation,
  tasks: resolveTask,
  priorities: resolvePriority,
  alerts: resolveAlert,
  stamps: resolveStamp,
};

/** How entries of a block are merged that both sides changed. */
export function resolverOf(name: BlockName): Resolve<unknown> {
  // Each knows the values of its own block.
  return (resolvers[name] as Resolve<unknown> | undefined) ?? byLabels;
}
