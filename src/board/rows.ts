import type { BoardWords } from "../messages/languages.ts";
import { minutesOver, minutesSince, minutesUntil } from "../time/ages.ts";
import type { Act, Board, Branch, Card, LaneName, Need, Person } from "./types.ts";
import { isDirected, LANES } from "./types.ts";

const MINUTE = 60_000;

/** How a part of a row is to look; each also reads without colour. */
export type Tone = "plain" | "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** A part of a row. The one that `grows` is cut where there is no room. */
export interface Cell {
  readonly text: string;
  readonly tone: Tone;
  readonly grows?: true;
}

/** One line of a panel. */
export interface Row {
  /** Empty for a heading or a remark, which can't be selected. */
  readonly key: string;
  readonly cells: readonly Cell[];
  readonly acts: readonly Act[];
  /** The lines that a look at it shows. */
  readonly detail: readonly string[];
}

export type PanelName = "needs" | "people" | "lanes" | "files" | "activity" | LaneName;

export interface Panel {
  readonly name: PanelName;
  readonly title: string;
  readonly count: number;
  readonly rows: readonly Row[];
}

/** The wording of rows. */
export interface Wording {
  readonly words: BoardWords;
  /** `12 min`. */
  readonly span: (ms: number) => string;
  readonly command: (name: string) => string;
}

/** Every panel; the lanes as one, or each as its own. */
export function panelsOf(board: Board, wording: Wording, areLanesApart: boolean): Panel[] {
  const { words } = wording;
  const lanes = LANES.map((name) => laneOf(board, name, wording));
  const [needs, people, files, activity] = [
    needRows(board, wording),
    board.people.map((one) => personRow(one, board, wording)),
    branchRows(board.files, wording),
    activityRows(board, wording),
  ];
  const panel = (
    name: Exclude<PanelName, LaneName | "lanes">,
    rows: readonly Row[],
    count: number,
  ): Panel => ({
    name,
    title: words.panels[name],
    count,
    rows: rows.length === 0 ? [remark(words.nothing[name])] : rows,
  });
  const total = lanes.slice(0, 4).reduce((sum, { count }) => sum + count, 0);
  const joined = lanes
    .filter(({ name, count }) => count > 0 || name === "next")
    .flatMap(({ title, count, rows }) => [heading(`${title} (${count})`), ...rows]);
  return [
    panel("needs", needs, board.needs.length),
    ...(areLanesApart
      ? lanes
      : [{ name: "lanes" as const, title: words.panels.lanes, count: total, rows: joined }]),
    panel("people", people, people.length),
    panel("files", files, files.filter(({ key }) => key !== "").length),
    panel("activity", activity, activity.length),
  ];
}

function heading(text: string): Row {
  return { key: "", cells: [cell(text, "bold", true)], acts: [], detail: [] };
}

function remark(text: string): Row {
  return { key: "", cells: [cell(text, "dim", true)], acts: [], detail: [] };
}

function cell(text: string, tone: Tone, grows = false): Cell {
  return grows ? { text, tone, grows: true } : { text, tone };
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const URGENT: Readonly<Record<Need["kind"], Tone>> = {
  blocker: "red",
  assist: "yellow",
  conflict: "red",
  handover: "cyan",
  request: "cyan",
  question: "cyan",
  lapsed: "yellow",
  displaced: "red",
  unlanded: "cyan",
  claim: "cyan",
  problem: "yellow",
};

function needRows(board: Board, wording: Wording): Row[] {
  const rows = board.needs.map((need) => needRow(need, board.at, wording));
  return board.notes === 0 ? rows : [...rows, remark(fill(wording.words.notes, { n: board.notes }))];
}

function needRow({ kind, key, who, text, since, line, acts }: Need, at: number, wording: Wording): Row {
  const { words } = wording;
  const age = since === null ? "" : wording.span(Math.max(1, minutesSince(since, at)) * MINUTE);
  const by = who.map((one) => `#${one}`).join(isDirected(kind) ? " → " : " ↔ ");
  return {
    key,
    cells: [
      cell("!", URGENT[kind]),
      cell(words.needs[kind], URGENT[kind]),
      cell(by, "bold"),
      cell(text, "plain", true),
      cell(age, "dim"),
    ],
    acts,
    detail: [
      text,
      `${words.needs[kind]} · ${by}${age === "" ? "" : ` · ${fill(words.since, { time: age })}`}`,
      lineText(line, words),
    ],
  };
}

function lineText(line: number | null, words: BoardWords): string {
  return line === null ? "" : fill(words.line, { n: line });
}

const PRESENCE: Readonly<Record<Person["presence"], readonly [string, Tone]>> = {
  alive: ["●", "green"],
  quiet: ["◐", "yellow"],
  gone: ["○", "dim"],
  unknown: ["·", "dim"],
};

function personRow(
  { instance, label, agent, presence, seen, holds, isMe }: Person,
  board: Board,
  wording: Wording,
): Row {
  const { words } = wording;
  const [sign, tone] = PRESENCE[presence];
  const isGone = presence === "gone" || presence === "unknown";
  const age = seen === null ? words.presence.unknown : agoText(seen, board.at, wording);
  const name = [label, agent === null ? "" : `(${agent})`, isMe ? `← ${words.you}` : ""]
    .filter((part) => part !== "")
    .join(" ");
  return {
    key: `person/${instance}`,
    cells: [
      cell(sign, tone),
      cell(`#${instance}`, isMe ? "cyan" : isGone ? "dim" : "bold"),
      cell(name, isGone ? "dim" : "plain", true),
      cell(age, "dim"),
    ],
    acts: [],
    detail: [
      `#${instance} ${name}`,
      `${words.presence[presence]}${seen === null ? "" : ` · ${agoText(seen, board.at, wording)}`}`,
      ...holds.map((task) => `${words.holds} ${task}`),
    ],
  };
}

function agoText(at: number, now: number, { words, span }: Wording): string {
  const minutes = minutesSince(at, now);
  return minutes === 0 ? words.now : fill(words.ago, { time: span(minutes * MINUTE) });
}

function laneOf(board: Board, name: LaneName, wording: Wording): Panel {
  const cards = board.lanes.find((one) => one.name === name)?.cards ?? [];
  const rows = cards.map((card) => cardRow(card, name, board.at, wording));
  const { words } = wording;
  return {
    name,
    title: words.lanes[name],
    count: cards.length,
    rows: rows.length === 0 ? [remark(words.nothing.lane)] : rows,
  };
}

const STATES: Readonly<Record<string, Tone>> = {
  active: "green",
  stale: "yellow",
  lapsed: "red",
  blocked: "red",
  waiting: "cyan",
};

function cardRow(card: Card, lane: LaneName, at: number, wording: Wording): Row {
  const { words } = wording;
  const { title, level, instance, files, acts, key, line, after } = card;
  const who = instance === null ? "" : `#${instance}`;
  const queued = after.length === 0 ? "" : `${words.after} ${after.join(", ")}`;
  const time = timeOf(card, lane, at, wording);
  const cells = [
    cell(level === null ? "" : `P${level}`, "bold"),
    cell(who, card.isMine ? "cyan" : (STATES[card.state] ?? "plain")),
    cell(queued === "" ? title : `${title} (${queued})`, lane === "done" ? "dim" : "plain", true),
    cell(
      card.left === null ? "" : bar(card.left),
      card.left === null ? "plain" : (STATES[card.state] ?? "plain"),
    ),
    cell(time, "dim"),
  ];
  const detail = [
    title,
    [words.lanes[lane], who, time].filter((part) => part !== "").join(" · "),
    queued,
    ...files,
    lineText(line, words),
  ];
  return { key, cells, acts, detail };
}

function timeOf({ endsAt, since }: Card, lane: LaneName, at: number, wording: Wording): string {
  const { words, span } = wording;
  if (lane === "progress" && endsAt !== null)
    return endsAt > at
      ? fill(words.left, { time: span(minutesUntil(endsAt, at) * MINUTE) })
      : fill(words.over, { time: span(minutesOver(endsAt, at) * MINUTE) });
  return since === null ? "" : agoText(since, at, wording);
}

/** A bar of five cells: the part of a lease that is left. */
function bar(left: number): string {
  const full = Math.round(left * 5);
  return "▰".repeat(full) + "▱".repeat(5 - full);
}

/** Maximum depth that is drawn. */
const DEEPEST = 8;

function branchRows(branches: readonly Branch[], wording: Wording, depth = 0, above = ""): Row[] {
  return branches.flatMap((branch) => {
    const path = `${above}${branch.name}`;
    const who = branch.holders.map((one) => `#${one}`).join(" ");
    const isFolder = branch.children.length > 0;
    const row: Row = {
      key: `file/${path}`,
      cells: [
        cell(`${"  ".repeat(depth)}${branch.name}${isFolder ? "/" : ""}`, who === "" ? "dim" : "plain", true),
        cell(branch.isShared ? "≠" : "", "yellow"),
        cell(who, "bold"),
      ],
      acts: [],
      detail: [path, who, ...(branch.isShared ? [wording.words.shared] : [])],
    };
    const below = depth < DEEPEST ? branchRows(branch.children, wording, depth + 1, `${path}/`) : [];
    return [row, ...below];
  });
}

function activityRows({ activity, at }: Board, wording: Wording): Row[] {
  return activity.map(({ revision, at: when, instance, command, subject }) => {
    const did = `${wording.command(command)}${subject === "" ? "" : ` ${subject}`}`;
    const who = instance === null ? "—" : `#${instance}`;
    const age = agoText(when, at, wording);
    return {
      key: `revision/${revision}`,
      cells: [
        cell(who, "bold"),
        cell(did, command === "outside" ? "yellow" : "plain", true),
        cell(age, "dim"),
      ],
      acts: [],
      detail: [did, `${who} · ${age} · ${revision}`],
    };
  });
}

export { fill };
