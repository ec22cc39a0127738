import type { Catalog } from "../catalog.ts";
import { commandText, minutes } from "./phrases.ts";

export const program: Catalog["program"] = {
  summary: "Several coding agents and people in one repository, through one markdown file.",
  options: {
    cwd: "act as if started in DIR",
    file: "the coordination file (also COORD_FILE)",
    as: "act as Instance #N (also COORD_INSTANCE)",
    json: "print one JSON object on stdout",
    quiet: "print only what was asked for",
    color: "auto, always or never (NO_COLOR and FORCE_COLOR are honoured)",
    lang: "language of the messages: fr or en",
    lockTimeout: "how long to wait for the lock (default 10s; 0: not at all)",
    dryRun: "print the diff and write nothing",
    help: "show this help",
    version: "show the version",
  },
  headings: {
    usage: "Usage:",
    arguments: "Arguments:",
    options: "Options:",
    globalOptions: "Options of every command:",
    commands: "Commands:",
    example: "Example:",
  },
  wrongCall: null,
  exitCodes:
    "Exit codes: 0 done · 1 failure · 2 usage · 3 someone else holds it · 4 file missing or broken · 5 no such thing · 6 who are you · 75 try again · 130 interrupted",
};

export const words: Catalog["words"] = {
  instance: (n) => `Instance #${n}`,
  met: (asked, held, holder) => `${asked}${held === asked ? "" : ` (held: ${held})`} by ${holder}`,
  claim: (who: string, line: number) =>
    `line ${line} says ${who} works on it; not enforced, it is no entry of coord: \`coord adopt\` makes it one`,
  enforced: (who: string, line: number) =>
    `${who}, by line ${line}, which is no entry of coord but counts here (foreign=enforce)`,
  quoted: (text) => `“${text}”`,
  states: {
    active: "active",
    stale: "stale",
    lapsed: "lapsed",
    waiting: "waiting",
    done: "done",
    expired: "expired",
    released: "released",
  },
  agentAlive: "lapsed, agent alive",
  instanceStates: {
    active: "active",
    available: "available",
    paused: "paused",
    finished: "finished",
    other: "other",
  },
  taskStates: { free: "free", "in-progress": "in progress", blocked: "blocked", done: "done" },
  results: { success: "success", failure: "failure", partial: "partial" },
  sections: {
    instances: "Instances",
    reservations: "Reservations",
    tasks: "Remaining tasks",
    alerts: "Open alerts",
    handovers: "Handovers",
    conflicts: "Open conflicts",
    log: "Latest log",
    next: "Free next",
    problems: "Problems",
    components: "Components",
    priorities: "Priorities",
  },
  handoverStates: { proposed: "proposed", accepted: "accepted", declined: "declined" },
  alertKinds: { blocker: "blocker", assist: "assistance" },
  urgencies: { high: "high", medium: "medium", low: "low" },
  unchanged: "nothing changed",
  noFiles: "task only",
  nobody: "none",
  you: "you",
  undated: "no date",
  command: commandText,
  undoOf: (revision) => `undo of ${revision}`,
  displaced: "missing from the file",
  displacedHolds: "The file was replaced outside coord and lost that entry; it holds until its lease ends.",
  titled: (name) => `${name}:`,
  line: (n) => (n === null ? "not in the file" : `line ${n}`),
  span: minutes,
  ago: (n) => (n < 1 ? "just now" : `${minutes(n)} ago`),
  left: (n) => `${minutes(n)} left`,
  over: (n) => `over for ${minutes(n)}`,
  more: (n) => `… ${n} more`,
};

export const done: Catalog["done"] = {
  dryRun: "Nothing would change.",
  askJoin: "You have no identity here. Join as a new instance? [Y/n]",
  nothingFree: "nothing free",
};
