import { dirname, resolve } from "node:path";
import { bytesOf, type Disk, fallbackOnIoError } from "./files.ts";
import { indexAround } from "./git-index.ts";

const GROUP = 0o660;
const EVERYBODY = 0o664;

/** The values of `core.sharedRepository` that are no octal number, as git reads them. */
const VALUES: Readonly<Record<string, number>> = {
  group: GROUP,
  true: GROUP,
  yes: GROUP,
  on: GROUP,
  "1": GROUP,
  all: EVERYBODY,
  world: EVERYBODY,
  everybody: EVERYBODY,
  "2": EVERYBODY,
};

/**
 * The permissions that a repository's own settings give its users beyond the umask (`core.sharedRepository`, as `git init --shared` sets it);
 * 0 for none. That everybody may write is left out: in such a folder nobody's state is believed.
 */
export function sharedModeAround(folder: string, disk: Disk): number {
  const around = indexAround(folder, disk);
  if (around === null) return 0;
  const own = dirname(around.file);
  const common = resolve(own, textAt(`${own}/commondir`, disk).replace(/\r?\n$/, ""));
  const config = textAt(`${common}/config`, disk);
  return /sharedrepository/i.test(config) ? sharedModeIn(config) : 0;
}

/** Empty where none can be read. */
function textAt(path: string, disk: Disk): string {
  return fallbackOnIoError(() => bytesOf(path, disk).toString("utf8"), "");
}

/** The same, of the settings' text. */
export function sharedModeIn(config: string): number {
  let isCore = false;
  let value = "";
  for (const line of config.split("\n")) {
    const [, section, rest = line] = /^\s*\[([^\]]*)\](.*)/.exec(line) ?? [];
    if (section !== undefined) isCore = section.trim().toLowerCase() === "core";
    const found = isCore && /^\s*sharedrepository\s*(?:=\s*"?([^"#;]*)|$|[#;])/i.exec(rest);
    if (found) value = (found[1] ?? "true").trim().toLowerCase();
  }
  const octal = /^0?[0-7]{3}$/.test(value) ? Number.parseInt(value, 8) : 0;
  return (VALUES[value] ?? octal) & EVERYBODY;
}
