import { join, relative, sep } from "node:path";
import type { Catalog } from "../../messages/catalog.ts";
import { alertList } from "../../operations/alerts.ts";
import { componentList } from "../../operations/components.ts";
import { conflictList } from "../../operations/conflicts.ts";
import { handoverList } from "../../operations/handovers.ts";
import { inboxOf } from "../../operations/message-data.ts";
import { instanceData } from "../../operations/shapes.ts";
import { taskList } from "../../operations/tasks.ts";
import type { Decision, Live } from "../../operations/types.ts";
import { instances } from "../../protocol/instances.ts";
import type { View } from "../../protocol/view.ts";
import { backlog } from "../../rules/backlog.ts";
import type { Context } from "../../rules/context.ts";
import { type Holding, holdings } from "../../rules/holdings.ts";
import type { Place } from "../../session/locate.ts";

/** A value that is offered, and a few words about it. */
export interface Suggestion {
  readonly value: string;
  readonly about: string;
}

/** The coordination file as it stands, for one caller. */
export interface CompletionContext {
  readonly view: View;
  readonly context: Context;
  readonly place: Place;
  /** The caller's folder, absolute and real. */
  readonly folder: string;
  readonly t: Catalog;
}

/** Everything live but the file system, which is looked at whether there is a coordination file or not. */
export type FromFile = Exclude<Live, "paths">;

/** One line for each kind of live value. */
export const sources: Readonly<Record<FromFile, (here: CompletionContext) => readonly Suggestion[]>> = {
  instances: living,
  receivers: (here) => [...living(here).filter(notMe(here)), { value: "any", about: "" }],
  mine: (here) => held(here).filter(isMine(here)).map(taskOf(here)),
  free: ({ view, context }) =>
    backlog(view, holdings(view, context), context)
      // Only the whole title takes the task up: one that can't be typed would be another task.
      .filter(({ title }) => typable(title) === title)
      .map(({ title, level }) => ({ value: title, about: level === null ? "" : `P${level}` })),
  tasks: ({ view, context, t }) =>
    resultOf(
      view,
      taskList.plan(view, { all: false, search: undefined, mine: false, free: false }, context),
      { tasks: [] },
    ).tasks.map(({ title, state }) => ({ value: typable(title), about: t.words.taskStates[state] })),
  lapsed: (here) =>
    held(here)
      .filter(({ lease }) => lease.takeable)
      .map(taskOf(here)),
  handovers: ({ view, context }) =>
    resultOf(view, handoverList.plan(view, { all: false }, context), { handovers: [] })
      .handovers.filter(
        ({ from, to }) =>
          from !== context.instance && (context.instance === null || to === null || to === context.instance),
      )
      .map(({ id, from, to, task }) => ({ value: id, about: `#${from} → #${to ?? "*"} ${task}` })),
  alerts: ({ view, context }) =>
    resultOf(view, alertList.plan(view, { all: false }, context), { alerts: [] }).alerts.map(
      ({ id, instance, text }) => ({ value: id, about: `#${instance} ${text}` }),
    ),
  conflicts: ({ view, context }) =>
    resultOf(view, conflictList.plan(view, { all: false }, context), { conflicts: [] }).conflicts.map(
      ({ id, instances: between, about }) => ({
        value: id,
        about: `${between.map((n) => `#${n}`).join(" ↔ ")} ${about}`,
      }),
    ),
  messages: ({ view, context }) =>
    inboxOf(view, context).map(({ id, from, text }) => ({ value: id, about: `#${from} ${text}` })),
  components: (here) =>
    known(here).map(({ group, name, state }) => ({ value: `${group}/${name}`, about: state })),
  states: (here) =>
    [...new Set(known(here).map(({ state }) => state))].map((value) => ({ value, about: "" })),
  reserved: (here) =>
    held(here).flatMap((holding) =>
      holding.reservation.files.map((file) => ({
        value: fromHere(file, here),
        about: `#${holding.reservation.instance} ${holding.reservation.task}`,
      })),
    ),
};

function resultOf<R>(view: View, decision: Decision<R>, none: R): R {
  return (decision.ok ? decision.read(view, []) : null) ?? none;
}

/** Instances that are not finished, by their numbers. */
function living({ view, t }: CompletionContext): Suggestion[] {
  return view
    .entries(instances)
    .map(instanceData)
    .filter(({ state }) => state !== "finished")
    .flatMap(({ numbers, state, label }) =>
      numbers.map((n) => ({
        value: String(n),
        about: [t.words.instanceStates[state], label].filter((part) => part !== "").join(" · "),
      })),
    );
}

function notMe({ context }: CompletionContext) {
  return ({ value }: Suggestion) => value !== String(context.instance);
}

/** Reservations that are held, not waited for. */
function held({ view, context }: CompletionContext): Holding[] {
  return holdings(view, context).filter(({ reservation }) => reservation.state === "reserved");
}

/** Who has not said who they are may yet do so behind the cursor: everybody's are offered. */
function isMine({ context }: CompletionContext) {
  return ({ reservation }: Holding) => context.instance === null || reservation.instance === context.instance;
}

function taskOf({ t }: CompletionContext) {
  return ({ reservation: { task, instance, files } }: Holding): Suggestion => ({
    value: typable(task),
    about: [t.words.instance(instance), ...files].join(" · "),
  });
}

function known({ view, context }: CompletionContext) {
  return resultOf(view, componentList.plan(view, {}, context), { components: [] }).components;
}

/** The path part of a pattern, as it is called from the caller's folder: `src/login/**` is `login/` in `src`. */
function fromHere(pattern: string, { place, folder }: CompletionContext): string {
  const fixed = /^[^*?[{]*/.exec(pattern)?.[0] ?? "";
  const path = fixed === pattern ? pattern : fixed.slice(0, fixed.lastIndexOf("/") + 1);
  const shown = relative(folder, join(place.root, path)).split(sep).join("/");
  return path.endsWith("/") && shown !== "" ? `${shown}/` : shown;
}

/**
 * Characters that nobody types and no shell passes on: controls, what turns the direction of text around (Unicode TR9), lone
 * surrogates.
 */
const UNTYPABLE = /[\p{Cc}\u2028\u2029\u061c\u202a-\u202e\u2066-\u2069\p{Surrogate}]+/u;

/**
 * The longest part of a title that can be typed, and that is no option: a part of a title stands for it. Empty when
 * nothing is left.
 */
export function typable(title: string): string {
  const [longest = ""] = title
    .split(UNTYPABLE)
    .map((part) => part.replace(/^[-\s]+/, "").trim())
    .toSorted((a, b) => b.length - a.length);
  return longest;
}
