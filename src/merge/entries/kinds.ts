import type { blocks } from "../../protocol/index.ts";
import type { Block } from "../../protocol/view.ts";
import type { Time } from "../../time/time.ts";
import { fold } from "../../vocabulary/words.ts";
import { resolveInstance, resolvePriority, resolveStamp, resolveTask } from "./lists.ts";
import { resolveReservation } from "./reservation.ts";
import { byLabels, keepBoth, type Resolve, resolveAlert } from "./resolve.ts";

type Blocks = typeof blocks;
export type BlockName = keyof Blocks;
type ValueOf<B> = B extends Block<infer T> ? T : never;

type Name = readonly (string | number | null)[];

/** How entries of one kind are told apart and merged. */
export interface Kind<T> {
  /** What makes two entries the same one, whatever else was changed. */
  identity(value: T): Name;
  readonly resolve: Resolve<T>;
  /** What makes two new entries one that may differ: their identity, or more; null (of it) when only equal ones are. */
  readonly newcomer: ((value: T) => Name | null) | "identity" | null;
  /** Whether a blank line keeps them apart. */
  readonly apart: boolean;
  /** The lines without what says nothing, such as an item's number in its list. */
  bare?(lines: readonly string[]): readonly string[];
}

const at = (time: Time | null) => time?.text ?? null;
const listed = { apart: false, newcomer: "identity" } as const;
const standingApart = { apart: true, newcomer: "identity" } as const;

/** Much can be done and raised within one minute: two are one only if they say what they are about, and the same. */
const said = (text: string, ...name: Name) => (fold(text) === "" ? null : [...name, fold(text)]);

/** Every kind of entry: one row each. */
export const kinds: { readonly [K in BlockName]: Kind<ValueOf<Blocks[K]>> } = {
  instances: { ...listed, newcomer: null, identity: (v) => [v.from, v.to], resolve: resolveInstance },
  reservations: {
    ...listed,
    identity: (v) => [v.instance, fold(v.task), at(v.since)],
    resolve: resolveReservation,
  },
  tasks: { ...listed, identity: (v) => [fold(v.title)], resolve: resolveTask },
  log: {
    ...standingApart,
    identity: (v) => [v.instance, at(v.time), v.type],
    newcomer: (v) => said(v.action, v.instance, at(v.time), v.type),
    resolve: byLabels,
  },
  handovers: {
    ...standingApart,
    identity: (v) => [v.from, v.to, fold(v.task)],
    newcomer: (v) => said(v.task, v.from, v.to),
    resolve: byLabels,
  },
  alerts: {
    ...standingApart,
    identity: (v) => [v.kind, v.instance, at(v.time)],
    newcomer: (v) => said(v.text, v.kind, v.instance, at(v.time)),
    resolve: resolveAlert,
  },
  conflicts: {
    ...standingApart,
    identity: (v) => [...v.instances, fold(v.about), at(v.time)],
    resolve: byLabels,
  },
  components: { ...listed, identity: (v) => [fold(v.group), fold(v.name)], resolve: keepBoth },
  priorities: {
    ...listed,
    identity: (v) => [v.level, fold(v.title)],
    resolve: resolvePriority,
    bare: (lines) => lines.map((line) => line.replace(/^\s*\d{1,9}[.)]\s+/, "")),
  },
  stamps: { ...listed, identity: (v) => [v.which], resolve: resolveStamp },
};
