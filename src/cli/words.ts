import { meantBy } from "../operations/types.ts";
import { beforeDashes, targetOf } from "./arguments.ts";
import type { AnyCommand } from "./command.ts";

/** Words for which people look, and the command that does it. */
const MEANT: Readonly<Record<string, string>> = {
  add: "task add",
  begin: "task start",
  claims: "status",
  config: "setup",
  dashboard: "board",
  delete: "task remove",
  free: "release",
  get: "next --reserve",
  give: "handover",
  info: "status",
  install: "setup",
  kanban: "board",
  list: "task list",
  lock: "reserve",
  locks: "status",
  login: "join",
  logs: "history",
  mail: "inbox",
  message: "ask",
  messages: "inbox",
  monitor: "watch",
  new: "task add",
  open: "board",
  offers: "inbox",
  ps: "status",
  quit: "leave",
  register: "join",
  revert: "undo",
  rm: "task remove",
  say: "ask",
  send: "ask",
  serve: "board --web",
  show: "status",
  start: "task start",
  take: "next --reserve",
  tasks: "task list",
  todo: "task list",
  tui: "board",
  ui: "board",
  unclaim: "release",
  unlock: "release",
  wait: "reserve --wait 10m",
  web: "board --web",
  who: "whoami",
};

/** The command that somebody seems to have meant; null where nothing comes to mind. */
export function suggestedCommand(word: string): string | null {
  return Object.hasOwn(MEANT, word) ? (MEANT[word] ?? null) : null;
}

/** Whether somebody who typed one word may well have meant the other: it begins so, or a third of it at most is mistyped. */
export function isNear(typed: string, suggested: string): boolean {
  const [word, meant] = [typed.replace(/^--/, ""), suggested.replace(/^--/, "")];
  const most = Math.max(1, Math.floor(Math.max(word.length, meant.length) / 3));
  return (word.length > 1 && meant.startsWith(word)) || mistakes(word, meant) <= most;
}

/** Letters that are missing, too many, wrong, or in the place of their neighbour. */
function mistakes(word: string, meant: string): number {
  const rows = [Array.from({ length: meant.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= word.length; i++) {
    const [row, last = [], before = []] = [[i], rows[i - 1], rows[i - 2]];
    for (let j = 1; j <= meant.length; j++) {
      const same = word[i - 1] === meant[j - 1];
      const isSwapped = i > 1 && j > 1 && word[i - 1] === meant[j - 2] && word[i - 2] === meant[j - 1];
      const ways = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1)];
      row.push(Math.min(...ways, ...(isSwapped ? [(before[j - 2] ?? 0) + 1] : [])));
    }
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

/** The first word of a call that no argument of its command takes; null where all are taken. */
export function unexpectedWord(argv: readonly string[], command: AnyCommand): string | null {
  const places = Object.values(command.fields).filter((field) => field.at === "argument").length;
  return plainWords(argv, command)[places] ?? null;
}

/** The option of a choice that a call lacks, with the last plain word of the call that is one of its words; null where none is. */
export function optionMeant(argv: readonly string[], command: AnyCommand): string | null {
  const word = plainWords(argv, command).at(-1) ?? "";
  for (const [name, { kind, at, choices = {} }] of Object.entries(command.fields)) {
    if (kind !== "choice" || at !== "option" || argv.some((one) => one.split("=")[0] === `--${name}`))
      continue;
    if (meantBy(choices, word) !== undefined) return `--${name} ${word}`;
  }
  return null;
}

/** The words of a call that are neither its command, nor an option, nor an option's value. */
function plainWords(argv: readonly string[], command: AnyCommand): readonly string[] {
  const given: string[] = [];
  const words = argv.slice();
  for (const name of command.name.split(" ")) words.splice(words.indexOf(name), 1);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-") || word === "-") given.push(word);
    else if (targetOf(word, command)?.flag === false) at++;
  }
  return given;
}

/** Whether a command takes words of the caller's own: a title, a text or paths. */
export function takesFreeWords({ fields }: AnyCommand): boolean {
  return Object.values(fields).some(({ kind }) => ["text", "paths", "patterns"].includes(kind));
}

/** An option of a call that its command does not know; null where all are known. */
export function unknownOption(argv: readonly string[], command: AnyCommand): string | null {
  const options = beforeDashes(argv).filter((word) => /^--[a-z]/i.test(word));
  return options.map((word) => word.split("=")[0] ?? word).find((word) => isUnknown(word, command)) ?? null;
}

function isUnknown(word: string, command: AnyCommand): boolean {
  const name = word.slice(2);
  return (
    !["help", "version"].includes(name) &&
    targetOf(word, command) === null &&
    !Object.hasOwn(command.fields, name)
  );
}

/** Every command in the group in which the help shows it. */
export const COMMAND_GROUPS = {
  start: ["init", "adopt", "setup", "join", "whoami", "leave", "status", "board"],
  daily: ["next", "reserve", "check", "why", "extend", "release", "finish", "log", "run", "watch", "prompt"],
  git: ["commit", "audit", "branch", "forecast", "land"],
  tasks: [
    "task list",
    "task add",
    "task start",
    "task done",
    "task block",
    "task edit",
    "task move",
    "task remove",
  ],
  stuck: [
    "block",
    "assist",
    "resolve",
    "alerts",
    "takeover",
    "sweep",
    "doctor",
    "history",
    "undo",
    "restore",
  ],
  people: [
    "ask",
    "answer",
    "inbox",
    "handover",
    "handover accept",
    "handover decline",
    "handover list",
    "handover request",
    "conflict open",
    "conflict resolve",
    "conflict list",
    "component set",
    "component list",
  ],
} as const;

/** The group of a command; what stands in none is for programs, and for people who know what they look for. */
export function groupOf(name: string): keyof typeof COMMAND_GROUPS | "plumbing" {
  for (const [group, names] of Object.entries(COMMAND_GROUPS))
    if (names.some((one) => one === name)) return group as keyof typeof COMMAND_GROUPS;
  return "plumbing";
}
