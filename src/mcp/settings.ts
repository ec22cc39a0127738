import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Catalog } from "../messages/catalog.ts";
import { readDuration } from "../time/duration.ts";
import { instanceIn, sessionOf } from "../session/ids.ts";
import type { McpIo } from "./types.ts";

/** What the options and the environment say, read. */
export interface Settings {
  readonly flag: number | undefined;
  readonly env: number | undefined;
  readonly lockTimeoutMs: number;
}

/** Reads them once, before anything is served. @returns a sentence when one of them is wrong */
export function readSettings({ options, env, cwd, parentPid }: McpIo, t: Catalog): Settings | string {
  const folder = options.cwd ?? ".";
  if (statSync(resolve(cwd, folder), { throwIfNoEntry: false })?.isDirectory() !== true)
    return t.usage.NO_FOLDER({ what: "--cwd", found: folder });
  const flag = numberOf(options.as);
  if (flag === null) return t.usage.COUNT({ what: "--as", found: options.as ?? "" });
  const fromEnv = numberOf(instanceIn(env, sessionOf(env, parentPid)));
  if (fromEnv === null) return t.usage.COUNT({ what: "COORD_INSTANCE", found: env["COORD_INSTANCE"] ?? "" });
  const lockTimeoutMs = options.lockTimeout === undefined ? 10_000 : readDuration(options.lockTimeout);
  if (lockTimeoutMs === null)
    return t.usage.DURATION({ what: "--lock-timeout", found: options.lockTimeout ?? "" });
  return { flag, env: fromEnv, lockTimeoutMs };
}

/** An instance's number; undefined when nothing is said, null when it is none. */
function numberOf(text: string | undefined): number | undefined | null {
  if (text === undefined || text === "") return undefined;
  const digits = /^#?([1-9]\d{0,5})$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
