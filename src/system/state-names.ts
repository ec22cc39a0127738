import { dirname } from "node:path";
import type { Disk } from "./files.ts";

/**
 * All that may lie in `.coord/`: a closed list. A name is a path below `.coord/`, with `/`.
 *
 * ```
 * head                        where the journal ends: a hint
 * journal/00000042.json       the journal: an entry a file (a folder with entry.json in it where hard links are missing)
 * damaged/00000042.json.TOKEN an entry that could not be read, kept for people
 * replaced/00000042.ID        the file that an entry replaced: its second name, since an editor may still save into it
 * files/NAME/…                the same four for a second coordination file of the folder
 * tmp/TOKEN, tmp/TOKEN.d      what is being written; a prepared entry folder
 * tmp/takeover.ID             the right to end one taking of the lock: a link
 * tmp/takeover.batch          the right to take other writers of this machine along: a link
 * lock                        who holds the lock: a link
 * queue/TIME.TOKEN            who waits for the lock
 * stray.TOKEN                 bytes of a late edit that are no text
 * sessions/ID.json, ….turn    which session is which instance; whose turn it is to join
 * sessions/ID.told            mark of what a team-mate was told last
 * leases/N, N.seen, …         signs of life of an instance, and what it was told; N.tree: in which work tree it acts
 * denials/ID.json             what a session was denied
 * subagents/ID.json           commands of a session's subagents
 * parts/N.json                which subagent of an instance made which reservation
 * teams/tasks.json            the tasks of agents' teams: which id has which title
 * hosts/PID-START.json        the sessions of an agent's process
 * calls/PID-START.json        what these are about to call: commands, coord's own tools
 * backups/TIME-NAME           the coordination file from before a repair
 * faults                      hook calls that failed
 * remote                      where the ledger of several machines is: the one file here that is committed
 * shared/entries.jsonl        entries of the ledger that were seen
 * shared/contact, accepted, … what is known of the ledger: the last contact, which pointer was accepted, signs of life, pushes
 * batch/TOKEN.base, .0, …     what it sends: behind which entry, and what each adds; .said: what became of it
 * batch/TIME.TOKEN.wait       who waits to be taken along
 * spool/ID.ask, ID.said       questions to the process that follows the ledger, and its answers
 * let-go                      reservations that a person let go of while the file was gone
 * marks                       what reserved files are on disk, by which a moved one is known again
 * elsewhere                   what each work tree has not landed, as it was found last
 * .gitignore
 * ```
 */
export type StateName = string;

/** The kind of entry that may stand under a name. */
export interface StateKind {
  /** `file`; `link` for a symbolic link whose target is a unique name; `entry` for a file or a folder with `entry.json` in it. */
  readonly form: "file" | "link" | "entry";
  /** Longest content (bytes). */
  readonly limit: number;
  /** Most names that the file may have at a moment: publishing an entry takes two. */
  readonly names: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** A unique name of `system/processes.ts`. */
const TOKEN = String.raw`[\w-]+\.\w+\.\d+\.\d+\.\w+`;

/** Of the journal, whose entries may hold whole texts. */
const ENTRY: StateKind = { form: "entry", limit: 256 * MIB, names: 2 };
const LINK: StateKind = { form: "link", limit: 0, names: 1 };
/** A coordination file that was replaced: of any length, and whoever gave it other names before. */
const REPLACED: StateKind = { form: "file", limit: Infinity, names: Infinity };
const file = (limit: number): StateKind => ({ form: "file", limit, names: 1 });

/** The names in a folder, and what stands under them. */
type Kinds = readonly (readonly [string | RegExp, StateKind])[];

/** By folder. Each is made when it is first asked for: a call looks into few of them. */
const KINDS: ReadonlyMap<string, () => Kinds> = new Map<string, () => Kinds>([
  [
    "",
    () => [
      ["head", file(4 * KIB)],
      ["lock", LINK],
      ["faults", file(MIB)],
      ["remote", file(4 * KIB)],
      ["let-go", file(MIB)],
      ["marks", file(MIB)],
      ["elsewhere", file(16 * MIB)],
      [".gitignore", file(64 * KIB)],
      [new RegExp(`^stray\\.${TOKEN}$`), file(256 * MIB)],
    ],
  ],
  ["files", () => []],
  ["journal", () => [[/^\d{8,}\.json$/, ENTRY]]],
  ["replaced", () => [[/^\d{8,}\.\d+_-?\d+_\d+$/, REPLACED]]],
  ["damaged", () => [[new RegExp(String.raw`^\d{8,}\.json\.${TOKEN}$`), file(256 * MIB)]]],
  [
    "tmp",
    () => [
      [new RegExp(String.raw`^${TOKEN}(?:\.d)?$`), ENTRY],
      [/^takeover\.\w+$/, LINK],
    ],
  ],
  ["queue", () => [[new RegExp(String.raw`^\d{15,}\.${TOKEN}$`), file(4 * KIB)]]],
  [
    "sessions",
    () => [
      [/^[\w-]+\.json$/, file(64 * KIB)],
      [/^[\w-]+\.(?:turn|told)$/, file(4 * KIB)],
    ],
  ],
  ["leases", () => [[/^\d+(?:\.(?:seen|told|wrote|tree|wait-[\da-f]+))?$/, file(MIB)]]],
  ["denials", () => [[/^[\w-]+\.json$/, file(16 * MIB)]]],
  ["subagents", () => [[/^[\w-]+\.json$/, file(16 * MIB)]]],
  ["parts", () => [[/^\d+\.json$/, file(MIB)]]],
  ["teams", () => [["tasks.json", file(MIB)]]],
  ["hosts", () => [[/^[\w-]+\.json$/, file(MIB)]]],
  ["calls", () => [[/^[\w-]+\.json$/, file(16 * MIB)]]],
  [
    "shared",
    () => [
      ["entries.jsonl", file(256 * MIB)],
      [/^(?:contact|accepted|signs|clock|following|own|pushes|sync)$/, file(MIB)],
    ],
  ],
  ["batch", () => [[/^\w\S+$/, ENTRY]]],
  ["spool", () => [[/^[\da-f-]{36}\.(?:ask|said)$/, file(64 * MIB)]]],
  ["backups", () => [[/^\d{17}-[^/]+$/, file(256 * MIB)]]],
]);

const kindsIn = new Map<string, Kinds>();

function kindsOf(folder: string): Kinds {
  let kinds = kindsIn.get(folder);
  if (kinds === undefined) kindsIn.set(folder, (kinds = KINDS.get(folder)?.() ?? []));
  return kinds;
}

function isCalled(base: string, name: string | RegExp): boolean {
  return typeof name === "string" ? name === base : name.test(base);
}

/** The folders of `.coord/`, itself first (empty); `files/NAME` and what is in it are not among them. */
export const STATE_FOLDERS: readonly StateName[] = [...KINDS.keys()];

/** The names that a second coordination file has of its own, below `files/NAME/`. */
const SECOND = /^(?:head$|(?:journal|damaged|replaced)(?:\/|$)|$)/;

/** A name as the first coordination file would have it; null for one that only that has. */
function ofFirst(name: StateName): StateName | null {
  if (!name.startsWith("files/")) return name;
  const rest = name.replace(/^files\/(?!\.{1,2}(?:\/|$))[^/]+(?:\/|$)/, "");
  return rest === name || SECOND.test(rest) ? rest : null;
}

/** Folder of a name; empty for `.coord` itself. */
export function folderOf(name: StateName): StateName {
  return name.slice(0, Math.max(name.lastIndexOf("/"), 0));
}

/** Whether a folder is on the list. */
export function isStateFolder(folder: StateName): boolean {
  const own = ofFirst(folder);
  return own !== null && KINDS.has(own);
}

/** The kind of entry that may stand under a name; null for a name that is not on the list. */
export function kindOf(name: StateName): StateKind | null {
  const own = ofFirst(name);
  if (own === null) return null;
  const base = own.slice(own.lastIndexOf("/") + 1);
  return kindsOf(folderOf(own)).find(([name]) => isCalled(base, name))?.[1] ?? null;
}

/** Tells which names in a folder are on the list. Below `files`: the folders. */
export function listedIn(folder: StateName): (base: string) => boolean {
  if (folder === "files") return (base) => isStateFolder(`${folder}/${base}`);
  if (folder === "" || folder.startsWith("files/"))
    return (base) => kindOf(folder === "" ? base : `${folder}/${base}`) !== null;
  const kinds = kindsOf(folder);
  return (base) => kinds.some(([name]) => isCalled(base, name));
}

/** Whether a link's target is a unique name, as those of the lock are. */
export function isUniqueName(target: string): boolean {
  return new RegExp(`^${TOKEN}$`).test(target);
}

/** Whom the coordination file is for, and so all that is made beside it in the state folder. */
export interface FileOwnership {
  /** Permission bits of the coordination file. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The group that may write in the folder of the coordination file, by its number; null: none, or everybody may. */
  readonly writers: number | null;
  /** What git gives the users of the repository, whatever the umask (`shared-mode.ts`). */
  readonly shared: number;
}

/** Of a coordination file that is not there yet: as it would be made. Null where there are no modes: then the umask says what they are. */
export function ownershipOf(
  disk: Disk,
  file: string,
  shared: number,
): (FileOwnership & { readonly isMade: boolean }) | null {
  if (process.platform === "win32") return null;
  const around = disk.statSync(dirname(file), { throwIfNoEntry: false });
  if (around === undefined) return null;
  const found = disk.statSync(file, { throwIfNoEntry: false });
  const { mode, uid, gid } = found ?? {
    mode: 0o666 & ~process.umask(),
    uid: process.geteuid?.() ?? 0,
    gid: (around.mode & 0o2000) === 0 ? (process.getegid?.() ?? 0) : around.gid,
  };
  const writers = (around.mode & 0o022) === 0o020 ? around.gid : null;
  return { mode: (mode & 0o777) | shared, uid, gid, writers, shared, isMade: found !== undefined };
}

/**
 * Mode of a file that belongs to a group (null: to whichever): the coordination file's; its writers may write, and another group is like everybody,
 * unless git gives it more.
 */
export function fileMode({ mode, gid, writers, shared }: FileOwnership, group: number | null): number {
  const others = mode & 0o004;
  const own = (group === gid ? mode & 0o060 : others << 3) | (shared & 0o060);
  return 0o600 | own | others | (own !== 0 && group !== null && group === writers ? 0o020 : 0);
}

/** Mode of a folder that was made with `made`: the same, and who may read may search. Set-id bits stay; where git shares, what is in it is the group's. */
export function folderMode(ownership: FileOwnership, made: number, group: number): number {
  const mode = fileMode(ownership, group);
  return (made & 0o7000) | ((ownership.shared & 0o060) !== 0 ? 0o2000 : 0) | mode | ((mode & 0o444) >> 2);
}
