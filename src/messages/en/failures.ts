import type { WorldFailureArgs } from "../../operations/codes.ts";
import type { Catalog } from "../catalog.ts";
import { causeInWords, helpFor } from "./unread.ts";

/** The remedies for a shared store that says no. */
const LACKS = {
  password:
    "Put the password into ~/.pgpass or PGPASSFILE, or into PGPASSWORD if PGHOST is the host in .coord/remote; set the user with PGUSER.",
  schema:
    "Ask an administrator to run `coord remote schema | psql DATABASE` once and to add users to the role coord_agent.",
  certificate:
    "Set PGSSLROOTCERT to the certificate file of the authority that signed it; coord sends nothing to a server that it cannot verify.",
  other: "`coord remote status` shows where coord connects to.",
} as const;

/** What git says in a folder of no repository; of a broken one it says something else. */
const OUTSIDE = "not a git repository (or any";
/** git's words where `HEAD` has no commit yet. */
const UNBORN = /not a valid object name: 'HEAD'|Needed a single revision/;

export const failures = (): Catalog["failures"] => ({
  NO_FILE: (a) => ({
    message: a.hadJournal
      ? `${a.path} is gone: this branch does not have it, or someone deleted it.`
      : `There is no coordination file here (looked for ${a.path}).`,
    hint: a.hadJournal
      ? "Switch back, or restore it from git or with `coord restore N` (`coord history` lists the revisions); `coord init` would create a new one."
      : a.own !== undefined
        ? `${a.own} says in its own format who works on what here: read it before you edit. \`coord adopt ${a.own}\` makes it the coordination file and turns its claims into entries.`
        : "`coord init` creates one, `coord adopt FILE` makes one of a file that you have; `--file PATH` or COORD_FILE names one elsewhere.",
  }),
  UNREADABLE: (a) => ({
    message: `${a.path} cannot be read: ${causeInWords(a.cause)}.`,
    hint: a.cause.startsWith("more than ")
      ? "Move everything that is not about coordination to another file."
      : helpFor(a.cause),
  }),
  NOT_UTF8: (a) => ({
    message: `${a.path} is not valid UTF-8: byte ${a.offset} is not part of any character. Nothing was written.`,
    hint: "Convert the file to UTF-8 with an editor, or restore it from git.",
  }),
  CONFLICT_MARKERS: (a) => ({
    message: `${a.path} contains git conflict markers (line ${a.line}). coord cannot use it until they are removed.`,
    hint: "Choose what to keep, delete the marker lines, then try again.",
  }),
  MIXED_ENCODING: (a) => ({
    message: `${a.path} is a UTF-8 file, but from line ${a.line} on it contains UTF-16 or UTF-32 text. Nothing was written.`,
    hint: "Convert it to UTF-8 with `coord doctor --fix` or an editor; in PowerShell, append with `Add-Content -Encoding utf8`.",
  }),
  STORE_READONLY: (a) => ({
    message: `Cannot write to ${a.path}: ${a.cause}. Nothing was changed.`,
    hint:
      a.owner === null
        ? "In a sandbox, use the tools of `coord mcp`, or add this folder to its writable roots; otherwise check the folder's permissions."
        : sharedBy(a.owner),
  }),
  STORE_UNREACHED: (a) => ({
    message: `The shared store at ${a.place} could not be reached: ${a.cause}.`,
    hint: "Nothing was sent. You can still read this machine's copy, if there is one; retry once the store can be reached.",
  }),
  STORE_UNSURE: (a) => ({
    message: `The write (${a.id}) was sent to the shared store at ${a.place}, which did not answer.`,
    hint: "It was recorded once or not at all: run `coord sync`, then `coord history`.",
  }),
  STORE_REWRITTEN: (a) => ({
    message: `The history at ${a.place} is not the one this machine knows: revision ${a.known} on this machine, ${a.found} in the store.`,
    hint: "Someone restored an older copy, or force-pushed over it. Nothing was fetched or sent. Run `coord remote accept` to accept that history, or `coord remote restore` to restore this machine's.",
  }),
  STORE_GONE: (a) => ({
    message: `The history at ${a.place} is gone; this machine has it up to revision ${a.known}.`,
    hint: "Run `coord remote restore` to restore it.",
  }),
  STORE_REFUSED: (a) => ({
    message: `The shared store${a.place === "" ? "" : ` at ${a.place}`} refused: ${a.cause}.`,
    hint: LACKS[a.lacks ?? "other"],
  }),
  STORE_UNTRUSTED: (a) => ({
    message: `.coord/remote points to a store that was not accepted here: ${a.pointer}.`,
    hint:
      a.setting === undefined
        ? "The file comes with the repository, so anyone who can push there could have changed it. If the address is right, run `coord remote accept`."
        : `To get there, git would run what this repository's own settings name in ${a.setting}. If you set it, run \`coord remote accept\`.`,
  }),
  STORE_NEWER: (a) => ({
    message: `The shared store contains an entry in format ${a.format}, which this version of coord does not know.`,
    hint: "Update coord on this machine.",
  }),
  FILE_BEHIND: (a) => ({
    message: `Your change is in the shared store as revision ${a.revision}, but ${a.path} could not be brought up to date on this machine (${a.cause}).`,
    hint: "Do not repeat the command. Once the cause is fixed, run `coord remote status`.",
  }),
  STATE_UNSAFE: (a) => ({
    message: `${a.path} ${PROBLEMS[a.problem]}. It was neither read nor written.`,
    hint:
      a.problem === "foreign"
        ? "Find out whose it is. Work as that user or in a folder of your own, or move it aside with `coord doctor --fix` if you are allowed to."
        : a.owner !== null
          ? sharedBy(a.owner)
          : a.problem === "checked-out"
            ? "Make its folder writable, or move it aside yourself."
            : "Run `coord doctor --fix` to move it aside, under another name.",
  }),
  NO_SPACE: (a) => ({
    message: `The disk is full (${a.path}). Nothing was changed.`,
    hint: "Free some space, then try again.",
  }),
  IO: (a) => ({
    message: `${a.path}: ${causeInWords(a.cause)}. The change was not confirmed.`,
    hint: /^(?:ENOSPC|EDQUOT)$/.test(a.cause)
      ? helpFor(a.cause)
      : a.cause === "EBUSY"
        ? "If the file is mounted by itself, as into a container, mount its folder instead: every change replaces the file."
        : "Check the current state with `coord status`, then try again if needed.",
  }),
  LOCK_TIMEOUT: (a) => ({
    message: `Could not take the lock within ${a.waited} s${a.owner === "" ? "" : ` (held by ${a.owner})`}.`,
    hint: "Try again, or wait longer with `--lock-timeout 30s`.",
  }),
  BEING_SAVED: (a) => ({
    message: `${a.path} is empty or cut off: someone seems to be saving it right now. Nothing was written.`,
    hint: "Try again in a few seconds. If that does not help, `coord history` lists earlier versions and `coord restore N` restores one.",
  }),
  FILE_IN_USE: (a) => ({
    message: `Another program has ${a.path} open and prevents other programs from reading or replacing it. Nothing was written.`,
    hint: "Try again in a moment. If that does not help, close the file in that program, or exclude the folder from virus scanners and indexers.",
  }),
  WORKTREE_ALONE: (a) => ({
    message: `${a.path} is a worktree whose main worktree cannot be found (its repository: ${a.repository}). The coordination file is in the main worktree; a copy here would be a separate file. Nothing was read or written.`,
    hint: "In a container, mount the main worktree too; otherwise name the file with `--file PATH` or COORD_FILE.",
  }),
  BARE_REPOSITORY: () => ({
    message:
      "This is a bare repository whose worktrees share no folder of their own, so there is no place for the coordination file.",
    hint: "Name one with `--file PATH` or COORD_FILE.",
  }),
  NOT_YOURS: (a) => ({
    message: `${a.path} belongs to another user (${a.owner}). It was neither read nor written.`,
    hint: `If you trust that user, name the folder in your own environment: COORD_SAFE_FOLDERS=${a.folder}`,
  }),
  LINK_OUTSIDE: (a) => ({
    message: `${a.path} is a link to ${a.target}, which is outside the repository or inside its git directory. It was neither read nor written.`,
    hint: "Put the file into the repository, or name the target with `--file PATH` or COORD_FILE.",
  }),
  NOT_A_BOARD: (a) => ({
    message: `${a.path} is not a coordination file: it has text, but no section that coord knows. It was not changed.`,
    hint: `\`coord adopt ${a.path}\` turns the claims in it into entries; \`coord init ${a.path}\` only adds the sections. To name the files of a reservation, use \`--files\`.`,
  }),
  NO_GIT: () => ({
    message: "This command needs git, which is not on the PATH.",
    hint: "Install git, or add its folder to the PATH of the program that calls coord.",
  }),
  REPLACED: () => ({
    message:
      "Another version of coord was installed while this one was running, and some of its files are gone. Nothing was written.",
    hint: "Restart coord: reconnect the MCP server in the agent, or restart the agent.",
  }),
  GIT_FAILED: (a) => {
    if (a.cause.includes(OUTSIDE))
      return {
        message: "This command needs a git repository, and this folder is in none.",
        hint: "`git init` makes one.",
      };
    if (UNBORN.test(a.cause))
      return {
        message: "This repository has no commit yet, and this command needs one.",
        hint: "Make one first: `coord commit -m TEXT`.",
      };
    return { message: `git failed: ${a.cause}`, hint: "`git status` shows the state of the worktree." };
  },
  INTERRUPTED: () => ({ message: "Interrupted. Nothing was changed." }),
  USAGE: (a) => ({
    message: a.message,
    hint: `Run \`coord ${a.command ?? ""} --help\` for help.`.replace("coord  ", "coord "),
  }),
  INTERNAL: (a) => ({
    message: `A bug in coord: ${a.cause}. The change was not confirmed.`,
    hint: "Please report it, with the command that you ran.",
  }),
});

/** What helps where a thing is another user's. */
const sharedBy = (owner: number): string =>
  `It belongs to user ${owner}, who can share it: \`chmod -R g+rwX\` of the coordination file and .coord, in a folder that the group may write to.`;

/** The things found in the state folder in place of what coord put there. */
const PROBLEMS: Readonly<Record<WorldFailureArgs["STATE_UNSAFE"]["problem"], string>> = {
  link: "is a symbolic link that coord did not create",
  folder: "is a folder, but should be a file",
  file: "is a file, where coord keeps a folder or a link",
  special: "is a pipe, a socket or a device, but should be a file",
  "hard-link": "is a file with another name elsewhere (a hard link)",
  foreign: "belongs to another user",
  "too-large": "is larger than anything coord writes there",
  unreadable: "exists, but cannot be read",
  "checked-out": "came with a clone or a checkout, and cannot be moved aside",
};

export const usage = (): Catalog["usage"] => ({
  MEANT: (a) => `Unknown command “${a.what}”. Did you mean \`coord ${a.meant}\`?`,
  MEANT_INSTEAD: (a) => `${a.error}. Did you mean ${a.meant}?`,
  NO_OPTION: (a) => `Unknown option “${a.option}”${a.meant === "" ? "" : ` (Did you mean ${a.meant}?)`}`,
  NO_VALUE: (a) => `Missing value for “${a.option}”`,
  EXCESS: (a) =>
    `Unexpected argument “${a.word}”${a.isFree ? `. Quote a title that has spaces ("Fix login"); separate files by commas without spaces, and quote a pattern ("src/**").` : ""}`,
  LACKS: (a) => `${a.error}: ${a.meaning}`,
  SECOND_WORD: (a) =>
    `“coord ${a.what}” ${a.found === null ? "needs a subcommand" : `has no subcommand “${a.found}”`}: ${a.choices}${a.meant === "" ? "" : `. Did you mean ${a.meant}?`}`,
  COUNT: (a) => `${a.what}: expected a whole number of at least ${a.least}, found “${a.found}”`,
  TOO_LONG: (a) => `${a.what}: expected at most ${a.most} characters, found ${a.length}`,
  NO_PATH: () => "Missing PATH: give one or more paths, or use --staged to check the staged files",
  NO_MESSAGE: () => "Missing message: -m TEXT",
  NO_COMMAND: () => "Missing command: coord run … -- COMMAND",
  NUMBERED: (a) =>
    `${a.what}: expected a pattern with exactly one {}, in place of the number (“migrations/{}_*.sql”), found “${a.found}”`,
  RECEIVER: (a) => `${a.what}: expected an instance, or any, found “${a.found}”`,
  DURATION: (a) => `${a.what}: expected a duration such as 90s, 45m, 2h or 1d, found “${a.found}”`,
  CHOICE: (a) =>
    `${a.what}: expected ${a.choices.includes(",") ? "one of " : ""}${a.choices}, found ${a.found === "" ? "nothing" : `“${a.found}”`}`,
  NOT_A_BOARD: (a) =>
    `--html: ${a.found} exists and is not a board that coord saved; name another file, or delete that one`,
  FILE_FOR_FILES: (a) =>
    `--file expects a coordination file, but “${a.found}” is not one. Did you mean --files ${a.found}?`,
  NO_PAGE: () => "This installation lacks the web board (dist/board.js); reinstall coord-md.",
  PORT: (a) =>
    `Port ${a.port} cannot be used: it is taken, reserved or out of range. Leave --port out to get a free one.`,
  NO_FOLDER: (a) => `${a.what}: folder “${a.found}” not found`,
  TOGETHER: (a) => `${a.one} and ${a.other} cannot be used together`,
  ONE_STDIN: () => "Only one argument can be read from standard input (-)",
  STDIN_NOT_UTF8: () => "Standard input is not valid UTF-8; nothing was written",
});
