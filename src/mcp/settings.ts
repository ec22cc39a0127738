import { resolve } from "node:path";
import type { Catalog } from "../messages/catalog.ts";
import type { Claims } from "../session/sessions.ts";
import { readDuration } from "../time/time.ts";
import { claimsOf, InstanceNumberError } from "../workspace/open.ts";
import type { McpIo } from "./types.ts";
import { statOf } from "../system/files.ts";

/** The settings read from the options and the environment. */
export interface McpSettings {
  readonly claims: Claims;
  readonly lockTimeoutMs: number;
}

/** Reads them once, before anything is served. @returns a sentence when one of them is wrong */
export function readSettings(io: McpIo, t: Catalog): McpSettings | string {
  const { cwd, lockTimeout, as } = io.options;
  if (statOf(resolve(io.cwd, cwd ?? "."))?.isDirectory() !== true)
    return t.usage.NO_FOLDER({ what: "--cwd", found: cwd ?? "." });
  const lockTimeoutMs = lockTimeout === undefined ? 10_000 : readDuration(lockTimeout);
  try {
    const claims = claimsOf(as, io);
    return lockTimeoutMs === null
      ? t.usage.DURATION({ what: "--lock-timeout", found: lockTimeout ?? "" })
      : { claims, lockTimeoutMs };
  } catch (error) {
    if (error instanceof InstanceNumberError)
      return t.usage.COUNT({ what: error.what, found: error.found, least: 1 });
    throw error;
  }
}
