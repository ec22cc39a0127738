import { join } from "node:path";
import type { Reconcile } from "../store.ts";
import type { Disk } from "./disk.ts";
import { uniqueName } from "./owner.ts";
import type { Places } from "./places.ts";

/** The moments of a write that a test can stop at. */
export type Step =
  | "locked"
  | "prepared"
  | "published"
  | "compared"
  | "companions"
  | "renamed"
  | "verified"
  | "released"
  | "voided";

/** What every part of the store works with. */
export interface Desk {
  readonly disk: Disk;
  readonly reconcile: Reconcile;
  readonly lockTimeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly step: (step: Step) => void;
}

const TEMP = ".coord-tmp";

/** A name beside the file for a text that will replace it: hidden, and telling whose it is. */
export function tempPath(places: Places, name = places.name): string {
  return join(places.folder, `.${name.slice(-60).replaceAll("/", "_")}.${uniqueName()}${TEMP}`);
}

/** The unique name within a temporary file's name, or null when the file is none of ours. */
export function ownerOfTemp(fileName: string): string | null {
  if (!fileName.startsWith(".") || !fileName.endsWith(TEMP)) return null;
  return fileName.slice(0, -TEMP.length).split(".").slice(-5).join(".");
}
