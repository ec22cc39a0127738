import type { ReservationData } from "../../operations/shapes.ts";
import type { Status } from "../../operations/status.ts";
import { ageText, leaseText, type RenderContext, seenText, stateText, thingsOf } from "./context.ts";
import { fit, fitted, table } from "./table.ts";
import { taskStateText } from "./task.ts";

interface StatusOptions {
  readonly brief: boolean;
  readonly all: boolean;
  readonly file: string;
}

/** The whole picture, or at most 12 lines of it. */
export function renderStatus(status: Status, view: StatusOptions, render: RenderContext): string[] {
  return view.brief ? brief(status, view, render) : full(status, view, render);
}

function full(status: Status, view: StatusOptions, render: RenderContext): string[] {
  const { t, paint } = render;
  const parts: (readonly [string, readonly string[]])[] = [
    [t.words.sections.conflicts, conflictRows(status, render)],
    [t.words.sections.alerts, alertRows(status, render)],
    [t.words.sections.handovers, handoverRows(status, render)],
    [t.words.sections.messages, messageRows(status, render)],
    [t.words.sections.instances, instanceRows(status, view, render)],
    [t.words.sections.reservations, reservationRows(status.reservations, view.all, render)],
    [t.words.sections.tasks, taskRows(status, view, render)],
    [t.words.sections.next, nextRows(status, 3, render)],
    ...(view.all ? allParts(status, render) : []),
  ];
  const always = new Set<string>([t.words.sections.instances, t.words.sections.reservations]);
  const shown = parts.filter(([name, rows]) => rows.length > 0 || always.has(name));
  const body = shown.flatMap(([name, rows]) => [
    "",
    paint.bold(name),
    ...(rows.length > 0 ? rows : [`  ${paint.dim(t.words.nobody)}`]),
  ]);
  return [
    header(status, view, render),
    ...body,
    ...claimLines(status, render),
    ...problemLines(status, false, render),
  ];
}

function brief(status: Status, view: StatusOptions, render: RenderContext): string[] {
  const { t, paint } = render;
  const urgent = [
    ...conflictRows(status, render),
    ...alertRows(status, render),
    ...handoverRows(status, render),
    ...messageRows(status, render),
  ];
  const held = reservationRows(status.reservations, false, render);
  const next = nextRows(status, 2, render);
  const lines = [header(status, view, render), ...capped(urgent, 3, render)];
  lines.push(
    ...(held.length === 0
      ? [`  ${paint.dim(`${t.words.titled(t.words.sections.reservations)} ${t.words.nobody}`)}`]
      : capped(held, 4, render)),
  );
  lines.push(
    next.length === 0 ? paint.dim(`  ${t.done.nothingFree}`) : t.words.titled(t.words.sections.next),
    ...next,
  );
  const last = [...claimLines(status, render), ...problemLines(status, true, render)].filter(
    (line) => line !== "",
  );
  return [...lines.slice(0, 12 - last.length), ...last];
}

function capped(rows: readonly string[], most: number, { t, paint }: RenderContext): string[] {
  if (rows.length <= most) return [...rows];
  return [...rows.slice(0, most - 1), `  ${paint.dim(t.words.more(rows.length - most + 1))}`];
}

function header(
  { instances }: Status,
  { file }: StatusOptions,
  { t, paint, me, width }: RenderContext,
): string {
  const name = fileName(file);
  if (me === null) return paint.bold(fit(name, width));
  const label = instances.findLast(({ numbers }) => numbers.includes(me))?.label ?? "";
  const who = `${t.words.titled(t.words.you)} ${t.words.instance(me)}${label === "" ? "" : ` (${label})`}`;
  return `${paint.bold(fit(name, width))}${fit(` · ${who}`, Math.max(1, width - name.length))}`;
}

function instanceRows({ instances }: Status, { all }: StatusOptions, render: RenderContext): string[] {
  const { t, paint, me, width } = render;
  const isShown = ({ state }: { readonly state: string }) => all || state !== "finished";
  const shown = instances.filter(isShown);
  const hidden = instances
    .filter((one) => !isShown(one))
    .reduce((sum, { numbers }) => sum + numbers.length, 0);
  const rows = shown.map(({ numbers, state, label, seen }) => {
    // A range that runs backwards is of no number.
    const [first = "?"] = numbers;
    const last = numbers.at(-1) ?? first;
    const name = first === last ? `#${first}` : `#${first}-#${last}`;
    const isGone = state !== "finished" && isLongAgo(seen ?? null, render);
    const colour = {
      active: isGone ? paint.dim : paint.green,
      available: paint.cyan,
      paused: paint.yellow,
      finished: paint.dim,
      other: paint.dim,
    }[state];
    const mine = me !== null && numbers.includes(me) ? paint.cyan(`← ${t.words.you}`) : "";
    const heard = seen === undefined || state === "finished" ? "" : seenText(seen, render);
    const grey = isGone ? paint.dim : (text: string) => text;
    return [grey(name), colour(t.words.instanceStates[state]), grey(label), paint.dim(heard), mine];
  });
  const lines = fitted(rows, { grows: 2, drops: [] }, width);
  return hidden === 0 ? lines : [...lines, `  ${paint.dim(t.words.moreFinished(hidden))}`];
}

/** Not heard of for a day. */
function isLongAgo(seen: string | null, { now }: RenderContext): boolean {
  return seen !== null && now - Date.parse(seen) >= 24 * 3_600_000;
}

function reservationRows(
  reservations: readonly ReservationData[],
  all: boolean,
  render: RenderContext,
): string[] {
  const { t, paint, width } = render;
  const open = new Set(["active", "stale", "lapsed", "waiting"]);
  const shown = reservations.filter(({ state }) => all || open.has(state));
  const colours: Readonly<Record<ReservationData["state"], (text: string) => string>> = {
    active: paint.green,
    stale: paint.yellow,
    lapsed: paint.red,
    waiting: paint.cyan,
    done: paint.dim,
    expired: paint.dim,
    released: paint.dim,
  };
  return fitted(
    shown.map((held) => {
      const things = thingsOf(held);
      const files = things.length === 0 ? t.words.noFiles : things.join(", ");
      const result = held.result === null ? stateText(held, render) : t.words.results[held.result];
      const lease = held.state === "lapsed" ? null : leaseText(held, render);
      const isOpen = open.has(held.state) && held.state !== "waiting" && held.seen !== undefined;
      const age = isOpen ? seenText(held.seen ?? null, render) : ageText(held.since, render);
      const time = [age, ...(lease === null ? [] : [lease])].join(" · ");
      const place = held.displaced ? paint.red(t.words.displaced) : paint.dim(t.words.line(held.line));
      const mine = held.instance === render.me ? paint.cyan(`#${held.instance}`) : `#${held.instance}`;
      return [mine, colours[held.state](result), held.task, files, time, place];
    }),
    { grows: 2, drops: [5], below: [3, 4] },
    width,
  );
}

function taskRows({ tasks }: Status, { all }: StatusOptions, render: RenderContext): string[] {
  const shown = tasks.filter(({ state }) => all || state !== "done");
  return fitted(
    shown.map((task) => [
      taskStateText(task, render),
      task.instance === null ? "" : `#${task.instance}`,
      task.title,
    ]),
    { grows: 2, drops: [] },
    render.width,
  );
}

function nextRows({ next }: Status, most: number, { width }: RenderContext): string[] {
  return fitted(
    next.slice(0, most).map(({ level, title }) => [level === null ? "" : `P${level}`, title]),
    { grows: 1, drops: [] },
    width,
  );
}

function alertRows({ alerts }: Status, render: RenderContext): string[] {
  const { t, paint, width } = render;
  const open = alerts.filter(({ solved }) => !solved);
  return fitted(
    open.map(({ id, kind, instance, text, since, line }) => [
      paint.dim(id),
      paint.red(t.words.alertKinds[kind]),
      `#${instance}`,
      text,
      ageText(since, render),
      paint.dim(t.words.line(line)),
    ]),
    { grows: 3, drops: [5] },
    width,
  );
}

function handoverRows({ handovers }: Status, render: RenderContext): string[] {
  const { t, paint, width, me } = render;
  const isForMe = (from: number, to: number | null) =>
    me !== null && from !== me && (to === null || to === me);
  const open = handovers.filter(({ state }) => state === "proposed");
  return fitted(
    open.map(({ id, from, to, task, since, line }) => [
      paint.dim(id),
      `#${from} → ${to === null ? t.words.anybody : `#${to}`}`,
      t.answers.messages.offers(task, isForMe(from, to) ? id : null),
      ageText(since, render),
      paint.dim(t.words.line(line)),
    ]),
    { grows: 2, drops: [4] },
    width,
  );
}

function messageRows({ messages }: Status, render: RenderContext): string[] {
  const { t, paint, width } = render;
  const say = t.answers.messages;
  return fitted(
    messages.map(({ id, kind, from, to, text, at, line }) => [
      paint.dim(id),
      `#${from} → ${to === "all" ? say.all : `#${to}`}`,
      kind === "request" ? say.wants(text) : t.words.quoted(text),
      ageText(at, render),
      paint.dim(t.words.line(line)),
    ]),
    { grows: 2, drops: [4] },
    width,
  );
}

function conflictRows({ conflicts }: Status, render: RenderContext): string[] {
  const { t, paint, width } = render;
  const open = conflicts.filter(({ state }) => state === "open");
  return fitted(
    open.map(({ id, instances, about, since, line }) => [
      paint.dim(id),
      paint.red(instances.map((n) => `#${n}`).join(" ↔ ")),
      about,
      ageText(since, render),
      paint.dim(t.words.line(line)),
    ]),
    { grows: 2, drops: [4] },
    width,
  );
}

function allParts(
  { components, priorities, log }: Status,
  render: RenderContext,
): (readonly [string, readonly string[]])[] {
  const { t, paint } = render;
  return [
    [
      t.words.sections.priorities,
      table(priorities.map((p) => [`P${p.level}`, p.done ? paint.dim(`${p.title} ✅`) : p.title])),
    ],
    [t.words.sections.components, table(components.map(({ group, name, state }) => [group, name, state]))],
    [
      t.words.sections.log,
      table(
        log
          .slice(0, 5)
          .map((e) => [
            ageText(e.time, render),
            `#${e.instance}`,
            fit(e.action, Math.max(20, render.width - 40)),
          ]),
      ),
    ],
  ];
}

/** The claims in other forms, counted. */
function claimLines({ claims, mentions = [] }: Status, { t, paint }: RenderContext): string[] {
  const say = t.answers.status;
  const names = new Set(claims.map(({ who }) => who)).size;
  const lines = mentions.slice(0, MOST_LINES).map(({ line }) => line);
  const more = mentions.length > MOST_LINES ? ", …" : "";
  const told = [
    ...(claims.length === 0 ? [] : [say.claims(claims.length, names)]),
    ...(mentions.length === 0 ? [] : [say.mentions(mentions.length, lines.join(", ") + more)]),
  ];
  return told.length === 0 ? [] : ["", ...told.map(paint.yellow)];
}

/** Lines that are named by their number. */
const MOST_LINES = 5;

/** How many problems there are; two reservations that overlap are told in full, since both sides need to know. */
function problemLines({ diagnostics }: Status, brief: boolean, { t, paint }: RenderContext): string[] {
  // A note is for who asks doctor: a board is not in trouble for it.
  const problems = diagnostics.filter(({ level }) => level !== "info");
  if (problems.length === 0) return [];
  const overlaps = problems.flatMap((one) => (one.code === "OVERLAP" ? [one] : []));
  return [
    "",
    ...(brief ? [] : overlaps).map(({ args, line }) =>
      paint.red(`${t.words.line(line)}: ${t.diagnostics.OVERLAP(args)}`),
    ),
    paint.yellow(`${t.words.titled(t.words.sections.problems)} ${problems.length} (coord doctor)`),
  ];
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
