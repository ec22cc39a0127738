import type { ReservationData } from "../../operations/shapes.ts";
import type { Status } from "../../operations/status.ts";
import { ageText, leaseText, type RenderContext, stateText, thingsOf } from "./context.ts";
import { fit, table } from "./table.ts";

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

function header({ instances }: Status, { file }: StatusOptions, { t, paint, me }: RenderContext): string {
  if (me === null) return paint.bold(fileName(file));
  const label = instances.findLast(({ numbers }) => numbers.includes(me))?.label ?? "";
  return `${paint.bold(fileName(file))} · ${t.words.titled(t.words.you)} ${t.words.instance(me)}${label === "" ? "" : ` (${label})`}`;
}

function instanceRows(
  { instances }: Status,
  { all }: StatusOptions,
  { t, paint, me, width }: RenderContext,
): string[] {
  const shown = instances.filter(({ state }) => all || state !== "finished");
  const hidden = instances.length - shown.length;
  const rows = shown.map(({ numbers, state, label }) => {
    const [first = 0] = numbers;
    const last = numbers.at(-1) ?? first;
    const name = first === last ? `#${first}` : `#${first}-#${last}`;
    const colour = {
      active: paint.green,
      available: paint.cyan,
      paused: paint.yellow,
      finished: paint.dim,
      other: paint.dim,
    }[state];
    const mine = me !== null && numbers.includes(me) ? paint.cyan(`← ${t.words.you}`) : "";
    return [name, colour(t.words.instanceStates[state]), fit(label, Math.max(20, width - 40)), mine];
  });
  const lines = table(rows);
  return hidden === 0
    ? lines
    : [...lines, `  ${paint.dim(t.words.more(hidden))} (${t.words.instanceStates.finished})`];
}

function reservationRows(
  reservations: readonly ReservationData[],
  all: boolean,
  render: RenderContext,
): string[] {
  const { t, paint, width } = render;
  const open = new Set(["active", "stale", "lapsed", "waiting"]);
  const shown = reservations.filter(({ state }) => all || open.has(state));
  const room = Math.max(20, Math.floor((width - 62) / 2));
  const colours: Readonly<Record<ReservationData["state"], (text: string) => string>> = {
    active: paint.green,
    stale: paint.yellow,
    lapsed: paint.red,
    waiting: paint.cyan,
    done: paint.dim,
    expired: paint.dim,
    released: paint.dim,
  };
  return table(
    shown.map((held) => {
      const things = thingsOf(held);
      const files = things.length === 0 ? t.words.noFiles : things.join(", ");
      const result = held.result === null ? stateText(held, render) : t.words.results[held.result];
      const lease = held.state === "lapsed" ? null : leaseText(held, render);
      const time = [ageText(held.since, render), ...(lease === null ? [] : [lease])].join(" · ");
      const place = held.displaced ? paint.red(t.words.displaced) : paint.dim(t.words.line(held.line));
      const mine = held.instance === render.me ? paint.cyan(`#${held.instance}`) : `#${held.instance}`;
      return [mine, colours[held.state](result), fit(held.task, room), fit(files, room), time, place];
    }),
  );
}

function taskRows({ tasks }: Status, { all }: StatusOptions, { t, paint, width }: RenderContext): string[] {
  const shown = tasks.filter(({ state }) => all || state !== "done");
  const colours = { free: paint.green, "in-progress": paint.yellow, blocked: paint.red, done: paint.dim };
  return table(
    shown.map(({ title, state, instance }) => [
      colours[state](t.words.taskStates[state]),
      instance === null ? "" : `#${instance}`,
      fit(title, Math.max(20, width - 24)),
    ]),
  );
}

function nextRows({ next }: Status, most: number, { width }: RenderContext): string[] {
  return table(
    next
      .slice(0, most)
      .map(({ level, title }) => [level === null ? "" : `P${level}`, fit(title, Math.max(20, width - 8))]),
  );
}

function alertRows({ alerts }: Status, render: RenderContext): string[] {
  const open = alerts.filter(({ solved }) => !solved);
  return table(
    open.map(({ kind, instance, text, since, line }) => [
      render.paint.red(kind === "blocker" ? "🚨" : "🆘"),
      `#${instance}`,
      fit(text, Math.max(20, render.width - 40)),
      ageText(since, render),
      render.paint.dim(render.t.words.line(line)),
    ]),
  );
}

function handoverRows({ handovers }: Status, render: RenderContext): string[] {
  const open = handovers.filter(({ state }) => state === "proposed");
  return table(
    open.map(({ from, to, task, since, line }) => [
      `#${from} → #${to ?? "*"}`,
      fit(task, Math.max(20, render.width - 40)),
      ageText(since, render),
      render.paint.dim(render.t.words.line(line)),
    ]),
  );
}

function conflictRows({ conflicts }: Status, render: RenderContext): string[] {
  const open = conflicts.filter(({ state }) => state === "open");
  return table(
    open.map(({ instances, about, since, line }) => [
      render.paint.red(instances.map((n) => `#${n}`).join(" ↔ ")),
      fit(about, Math.max(20, render.width - 40)),
      ageText(since, render),
      render.paint.dim(render.t.words.line(line)),
    ]),
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
          .map((e) => [e.time ?? "", `#${e.instance}`, fit(e.action, Math.max(20, render.width - 40))]),
      ),
    ],
  ];
}

/** What other forms claim, counted. */
function claimLines({ claims }: Status, { t, paint }: RenderContext): string[] {
  if (claims.length === 0) return [];
  const names = new Set(claims.map(({ who }) => who)).size;
  return ["", paint.yellow(t.answers.status.claims(claims.length, names))];
}

/** How many problems there are; two reservations that overlap are told in full, since both sides need to know. */
function problemLines({ diagnostics }: Status, brief: boolean, { t, paint }: RenderContext): string[] {
  if (diagnostics.length === 0) return [];
  const overlaps = diagnostics.flatMap((one) => (one.code === "OVERLAP" ? [one] : []));
  return [
    "",
    ...(brief ? [] : overlaps).map(({ args, line }) =>
      paint.red(`${t.words.line(line)}: ${t.diagnostics.OVERLAP(args)}`),
    ),
    paint.yellow(`${t.words.titled(t.words.sections.problems)} ${diagnostics.length} (coord doctor)`),
  ];
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
