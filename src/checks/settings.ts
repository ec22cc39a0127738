import {
  DEFAULT_SETTINGS,
  readElsewhere,
  readForeign,
  readLease,
  readSubagents,
  type Setting,
  writtenSettings,
} from "../protocol/settings.ts";
import { LONGEST_LEASE } from "../rules/leases.ts";
import { check, type FoundProblem } from "./types.ts";

/** Values that each setting takes, and the one that counts in place of any other; null for a value that it takes. */
const KNOWN: Readonly<Record<string, { expected: string; instead: (value: string) => string | null }>> = {
  lease: {
    expected: `lease=1m … lease=${LONGEST_LEASE / 3_600_000}h`,
    instead: (value) => {
      const ms = readLease(value);
      if (ms === null) return `lease=${DEFAULT_SETTINGS.leaseMs / 60_000}m`;
      return ms > LONGEST_LEASE ? `lease=${LONGEST_LEASE / 3_600_000}h` : null;
    },
  },
  autoReserve: {
    expected: "autoReserve=on, autoReserve=off",
    instead: (value) => (value === "on" || value === "off" ? null : "autoReserve=off"),
  },
  foreign: {
    expected: "foreign=tell, foreign=enforce, foreign=off",
    instead: (value) => (readForeign(value) === null ? `foreign=${DEFAULT_SETTINGS.foreign}` : null),
  },
  elsewhere: {
    expected: "elsewhere=tell, elsewhere=ask, elsewhere=off",
    instead: (value) => (readElsewhere(value) === null ? `elsewhere=${DEFAULT_SETTINGS.elsewhere}` : null),
  },
  teamTasks: {
    expected: "teamTasks=on, teamTasks=off",
    instead: (value) => (value === "on" || value === "off" ? null : "teamTasks=off"),
  },
  subagents: {
    expected: "subagents=parent, subagents=apart",
    instead: (value) => (readSubagents(value) === null ? `subagents=${DEFAULT_SETTINGS.subagents}` : null),
  },
};

export interface SettingArgs {
  /**
   * The [settings line](the-file.md#settings) sets something that is no setting: `lese=9m`. It is ignored.
   *
   * Repair: correct the name, or delete it.
   */
  UNKNOWN_SETTING: { text: string; known: string };
  /**
   * A setting has a value that it can't take: `lease=abc`, `autoReserve=yes`, a lease of more than 4 hours. The message says what counts
   * in its place.
   *
   * Repair: write one of the values that the message gives.
   */
  // `used`: what counts in its place.
  BAD_SETTING: { text: string; expected: string; used: string };
}

/** Settings that set nothing, or not what they say. */
export const settings = check<SettingArgs>({ UNKNOWN_SETTING: "warning", BAD_SETTING: "warning" }, (view) =>
  writtenSettings(view).flatMap(findingOf),
);

function findingOf({ name, value, text, range }: Setting): FoundProblem<SettingArgs>[] {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known === undefined) {
    const args = { text, known: Object.keys(KNOWN).join(", ") };
    return [{ code: "UNKNOWN_SETTING", args, range }];
  }
  const used = known.instead(value);
  if (used === null) return [];
  return [{ code: "BAD_SETTING", args: { text, expected: known.expected, used }, range }];
}
