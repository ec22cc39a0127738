import type { Range } from "../text/edits.ts";
import { readDuration } from "../time/time.ts";
import type { View } from "./view.ts";

/** Settings that a team may make in its file: `<!-- coord: lease=45m autoReserve=off -->`. */
export interface Settings {
  /** Milliseconds without a sign of life after which a reservation is stale. */
  readonly leaseMs: number;
  /** Whether a hook reserves a file for its session at the first write. */
  readonly autoReserve: boolean;
  /** The effect of claims in other forms: they are told, hold like reservations, or are not looked for. */
  readonly foreign: ForeignSetting;
  /** The answer to an edit of a file that another work tree has changed and not landed: it is told, asked about, or neither. */
  readonly elsewhere: ElsewhereSetting;
  /** Whether what one subagent reserves is open to the others of its session. */
  readonly subagents: SubagentsSetting;
  /** Whether the task list that an agent's team keeps among itself is mirrored among the file's tasks. */
  readonly teamTasks: boolean;
}

export type SubagentsSetting = "parent" | "apart";

export type ElsewhereSetting = "tell" | "ask" | "off";

export type ForeignSetting = "tell" | "enforce" | "off";

export const DEFAULT_SETTINGS: Settings = {
  leaseMs: 15 * 60_000,
  autoReserve: false,
  foreign: "tell",
  elsewhere: "tell",
  subagents: "parent",
  teamTasks: false,
};

/** One `name=value` of the settings line, where it stands. */
export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly text: string;
  readonly range: Range;
}

const LINE = /^[ \t]*<!--[ \t]*coord:([^\r\n]*?)-->[ \t]*$/m;

/** Reads the settings line; what it does not set, or sets to nonsense, keeps its default. */
export function readSettings(view: View): Settings {
  const settings = new Map(writtenSettings(view).map(({ name, value }) => [name, value]));
  return {
    leaseMs: readLease(settings.get("lease")) ?? DEFAULT_SETTINGS.leaseMs,
    autoReserve: settings.get("autoReserve") === "on",
    foreign: readForeign(settings.get("foreign")) ?? DEFAULT_SETTINGS.foreign,
    elsewhere: readElsewhere(settings.get("elsewhere")) ?? DEFAULT_SETTINGS.elsewhere,
    subagents: readSubagents(settings.get("subagents")) ?? DEFAULT_SETTINGS.subagents,
    teamTasks: settings.get("teamTasks") === "on",
  };
}

/** The length of a lease in milliseconds; null when it is none. */
export function readLease(value: string | undefined): number | null {
  return readDuration(value ?? "") || null;
}

/** Whether a line that may be the settings' holds a name: a look that does not read the rest of a long text letter by letter. */
export function maySet(text: string, name: string): boolean {
  for (let at = text.indexOf("<!--"), end = at; at >= 0; at = end < 0 ? -1 : text.indexOf("<!--", end)) {
    end = text.indexOf("\n", at);
    if (text.slice(at, end < 0 ? text.length : end).includes(name)) return true;
  }
  return false;
}

/** The settings line by itself, as it stands; empty where there is none. */
export function settingsLine(view: View): string {
  const html = settingsBlock(view);
  if (html === undefined) return "";
  return `${LINE.exec(view.text.slice(html.range.start, html.range.end))?.[0] ?? ""}\n`;
}

function settingsBlock(view: View) {
  return view.html.find((block) => LINE.test(view.text.slice(block.range.start, block.range.end)));
}

/** The file's setting for claims in other forms; null when its value is not known. */
export function readForeign(value: string | undefined): ForeignSetting | null {
  return value === "tell" || value === "enforce" || value === "off" ? value : null;
}

/** The file's setting for changes in other work trees; null when its value is not known. */
export function readElsewhere(value: string | undefined): ElsewhereSetting | null {
  return value === "tell" || value === "ask" || value === "off" ? value : null;
}

/** The file's setting for the subagents of one session; null when its value is not known. */
export function readSubagents(value: string | undefined): SubagentsSetting | null {
  return value === "parent" || value === "apart" ? value : null;
}

/** All that the settings line says, known or not. */
export function writtenSettings(view: View): Setting[] {
  const html = settingsBlock(view);
  if (html === undefined) return [];
  const line = LINE.exec(view.text.slice(html.range.start, html.range.end));
  const pairs = line?.[1] ?? "";
  const start = html.range.start + (line?.index ?? 0) + (line?.[0].indexOf("coord:") ?? 0) + "coord:".length;
  return [...pairs.matchAll(/\S+/g)].map(({ 0: text, index }) => {
    const [name = "", value = ""] = text.split("=", 2);
    return { name, value, text, range: { start: start + index, end: start + index + text.length } };
  });
}
