import type { Catalog } from "../messages/catalog.ts";
import type { Live } from "../operations/types.ts";

/** Options that every command takes, by the names of their values. */
export interface GlobalOptions {
  readonly cwd?: string;
  readonly file?: string;
  readonly as?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: string;
  readonly lang?: string;
  readonly lockTimeout?: string;
  readonly dryRun?: boolean;
}

/** One option of every command. */
export interface GlobalOption {
  readonly key: keyof Catalog["program"]["options"] & keyof GlobalOptions;
  readonly short?: string;
  readonly long: string;
  /** What stands for its value in a usage line; a flag has none. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  readonly complete?: Live;
}

/** Commander, the quick reader and the search for the command word all go by this table. */
export const GLOBALS: readonly GlobalOption[] = [
  { key: "cwd", short: "-C", long: "--cwd", placeholder: "DIR", complete: "paths" },
  { key: "file", long: "--file", placeholder: "PATH", complete: "paths" },
  { key: "as", long: "--as", placeholder: "N", complete: "instances" },
  { key: "json", long: "--json" },
  { key: "quiet", short: "-q", long: "--quiet" },
  { key: "color", long: "--color", placeholder: "WHEN", choices: ["auto", "always", "never"] },
  { key: "lang", long: "--lang", placeholder: "LANG", choices: ["fr", "en"] },
  { key: "lockTimeout", long: "--lock-timeout", placeholder: "DURATION" },
  { key: "dryRun", long: "--dry-run" },
];
