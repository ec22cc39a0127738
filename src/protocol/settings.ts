import { readDuration } from "../time/duration.ts";
import type { View } from "./view.ts";

/** What a team may set in its file: `<!-- coord: lease=45m autoReserve=off -->`. */
export interface Settings {
  /** Milliseconds without a sign of life after which a reservation is stale. */
  readonly leaseMs: number;
  /** Whether a hook reserves a file for its session at the first write. */
  readonly autoReserve: boolean;
}

const DEFAULT_SETTINGS: Settings = { leaseMs: 15 * 60_000, autoReserve: false };

const LINE = /^[ \t]*<!--[ \t]*coord:([^\r\n]*?)-->[ \t]*$/m;

/** Reads the settings line; what it does not set, or sets to nonsense, keeps its default. */
export function readSettings(view: View): Settings {
  const html = view.outline.html.find((block) =>
    LINE.test(view.text.slice(block.range.start, block.range.end)),
  );
  if (html === undefined) return DEFAULT_SETTINGS;
  const pairs = LINE.exec(view.text.slice(html.range.start, html.range.end))?.[1] ?? "";
  const settings = new Map(
    pairs
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split("=", 2) as [string, string]),
  );
  const lease = readDuration(settings.get("lease") ?? "");
  return {
    leaseMs: lease !== null && lease > 0 ? lease : DEFAULT_SETTINGS.leaseMs,
    autoReserve: settings.get("autoReserve") === "on",
  };
}
