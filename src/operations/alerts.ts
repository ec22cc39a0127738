import { type Alert, alerts as block } from "../protocol/alerts.ts";
import { addEntry, type Entry, type View } from "../protocol/view.ts";
import { replaceEntry } from "../protocol/place.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import { byId, idsOf } from "../rules/ids.ts";
import { clean } from "../text/clean.ts";
import { isoOf } from "../time/time.ts";
import { nowTime, byTitle } from "./common.ts";
import { answer, type Decision, operation, refuse, type OrRefused } from "./types.ts";
import { holdings } from "../rules/holdings.ts";
import { fold } from "../vocabulary/words.ts";
import { allTasks, refuseAmbiguous } from "./task-data.ts";

/** An alert as scripts see it. */
export interface AlertData {
  readonly id: string;
  readonly kind: "blocker" | "assist";
  readonly instance: number;
  readonly text: string;
  readonly task: string;
  readonly help: string;
  readonly urgency: "high" | "medium" | "low" | null;
  readonly since: string | null;
  readonly solved: boolean;
  readonly solution: string | null;
  readonly line: number;
}

export interface Raised {
  readonly alert: AlertData;
}

/** All alerts of a file, with their ids. */
function alertData(view: View): (AlertData & { readonly entry: Entry<Alert> })[] {
  const entries = view.entries(block);
  const ids = idsOf(
    entries.map(({ value: v }) => ({
      kind: "a" as const,
      author: v.instance,
      receiver: null,
      text: v.text,
      time: v.time?.text ?? "",
    })),
  );
  return entries.map((entry, index) => {
    const { kind, instance, text, task, help, urgency, time, solved } = entry.value;
    const id = ids[index] ?? "";
    const more = {
      since: isoOf(time),
      solved: solved !== null,
      solution: solved?.how ?? null,
      line: entry.line,
    };
    return { id, kind, instance, text, task, help, urgency, ...more, entry };
  });
}

export function allAlerts(view: View): AlertData[] {
  return alertData(view).map(plain);
}

export const raiseBlocker = operation({
  name: "block",
  mode: "write",
  input: {
    problem: { kind: "text", at: "argument", required: true, placeholder: "PROBLEM" },
    task: { kind: "text", at: "option", placeholder: "TASK", complete: "mine" },
    needs: { kind: "text", at: "option", placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<Raised> {
    const stopped = stoppedTask(view, input.task, context);
    if (!stopped.ok) return stopped;
    const { title, listed } = stopped.value;
    const raised = raise(
      view,
      { kind: "blocker", text: input.problem, task: title, help: input.needs ?? "", urgency: null },
      context,
    );
    if (!raised.ok || listed) return raised;
    return { ...raised, notices: [{ code: "TASK_UNLISTED", args: { task: title } }] };
  },
});

export const askAssistance = operation({
  name: "assist",
  mode: "write",
  input: {
    need: { kind: "text", at: "argument", required: true, placeholder: "NEED" },
    expertise: { kind: "text", at: "option", placeholder: "TEXT" },
    urgency: {
      kind: "choice",
      at: "option",
      placeholder: "HOW",
      choices: { high: "high", medium: "medium", low: "low", haute: "high", moyenne: "medium", basse: "low" },
    },
  },
  plan(view, input, context): Decision<Raised> {
    const urgency = (input.urgency ?? null) as AlertData["urgency"];
    return raise(
      view,
      { kind: "assist", text: input.need, task: "", help: input.expertise ?? "", urgency },
      context,
    );
  },
});

type Raising = Pick<Alert, "kind" | "text" | "task" | "help" | "urgency">;

/** True for the same words of the same instance about the same task: nobody needs to close them twice. */
function isSame(open: AlertData, raised: Raising & { readonly instance: number }): boolean {
  const { kind, instance, text, task, help } = raised;
  return (
    open.kind === kind &&
    open.instance === instance &&
    fold(open.text) === fold(text) &&
    fold(open.task) === fold(task) &&
    open.help === help
  );
}

function raise(view: View, raising: Raising, context: ActingContext): Decision<Raised> {
  const value = block.clean({
    ...raising,
    instance: context.instance,
    time: nowTime(context),
    solved: null,
    rest: [],
  });
  if (value.text === "")
    return refuse("TEXT_EMPTY", { what: raising.kind === "blocker" ? "PROBLEM" : "NEED" });
  const same = alertData(view).find((one) => !one.solved && isSame(one, value));
  if (same !== undefined)
    return { ...answer({ alert: plain(same) }), notices: [{ code: "UNCHANGED", args: {} }] };
  const style = view.style(context.language);
  const edits = addEntry(view, block, value, style, context.zone);
  const count = view.entries(block).length + 1;
  return {
    ok: true,
    edits,
    read(saved) {
      const all = alertData(saved);
      const made = all.findLast((a) => a.text === value.text && a.instance === value.instance);
      return made === undefined || all.length !== count ? null : { alert: plain(made) };
    },
    did: { verb: raising.kind === "blocker" ? "block" : "assist", subject: value.text },
  };
}

export const alertList = operation({
  name: "alerts",
  mode: "read",
  input: { all: { kind: "flag", at: "option" } },
  plan(view, input): Decision<{ readonly alerts: readonly AlertData[] }> {
    const found = allAlerts(view).filter(({ solved }) => input.all || !solved);
    return answer({ alerts: found });
  },
});

export const resolve = operation({
  name: "resolve",
  mode: "write",
  input: {
    id: { kind: "text", at: "argument", placeholder: "ID", complete: "alerts" },
    how: { kind: "text", at: "option", required: true, placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<Raised> {
    const found = byId(input.id, alertData(view)).filter(({ solved }) => !solved);
    const [alert] = found;
    if (alert === undefined) return refuse("NO_ALERT", { id: input.id ?? "" });
    if (found.length > 1)
      return refuse("AMBIGUOUS_ID", { ids: found.map(({ id, text }) => `${id} ${text}`) });
    const style = view.style(context.language);
    const solved = { time: nowTime(context), instance: context.instance, how: clean(input.how) };
    const line = block.write({ ...alert.entry.value, rest: [], solved }, style.words).at(-1) ?? "";
    const source = view.text
      .slice(alert.entry.range.start, alert.entry.range.end)
      .replace(/(?:\r\n|\n|\r)$/, "");
    return {
      ok: true,
      edits: replaceEntry(view, alert.entry, [...source.split(/\r\n|\n|\r/), line], style),
      read(saved) {
        const now = alertData(saved).find(({ id }) => id === alert.id);
        return now?.solved ? { alert: plain(now) } : null;
      },
      did: { verb: "resolve", subject: alert.text },
    };
  },
});

function plain({ entry: _entry, ...data }: AlertData & { readonly entry: Entry<Alert> }): AlertData {
  return data;
}

interface Stopped {
  /** Empty where none is known. */
  readonly title: string;
  /** False for a task that nothing in the file is called. */
  readonly listed: boolean;
}

/**
 * The task that a blocker stops: what a (part of a) title means among what its author holds, else among all that is held
 * or listed; without a title, the only one its author holds. Words that mean none stay as they are: trouble must not go
 * unreported for want of a line in a list.
 */
function stoppedTask(view: View, words: string | undefined, context: Context): OrRefused<Stopped> {
  const held = holdings(view, context).map(({ reservation }) => reservation);
  const mine = held.filter(({ state, instance }) => state === "reserved" && instance === context.instance);
  const own = once(mine.map(({ task }) => task));
  if (words === undefined || clean(words) === "") return found(own.length === 1 ? (own[0] ?? "") : "", true);
  const all = once([...own, ...held.map(({ task }) => task), ...allTasks(view, context).map((t) => t.title)]);
  const meant = byTitle(own, words, same).length > 0 && !isExactly(all, words) ? own : all;
  const [title, ...more] = byTitle(meant, words, same);
  if (title === undefined) return found(clean(words), false);
  if (more.length > 0)
    return refuseAmbiguous(
      clean(words),
      [title, ...more].map((t) => ({ title: t })),
    );
  return found(title, true);
}

function found(title: string, listed: boolean): OrRefused<Stopped> {
  return { ok: true, value: { title, listed } };
}

function same(title: string): string {
  return title;
}

function isExactly(titles: readonly string[], words: string): boolean {
  return titles.some((title) => fold(title) === fold(clean(words)));
}

/** Each title once, as it is spelled first. */
function once(titles: readonly string[]): string[] {
  return [...new Map(titles.toReversed().map((title) => [fold(title), title])).values()].toReversed();
}
