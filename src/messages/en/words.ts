import type { NoticeArgs, RefusalArgs } from "../../operations/codes.ts";
import type { Catalog } from "../catalog.ts";

/** The ways out where somebody else holds something: one command for each. */
export const waysOut =
  "Wait for it (`coord reserve TASK --files PATH --wait 10m`), take other work (`coord next`), or ask the holder for a handover (`coord handover request TASK`).";
export const list = (all: readonly string[] = []) => all.map((one) => `“${one}”`).join(", ");
/** A command by its name; what coord does by itself, or nobody did with it, in words. */
const commandText = (name: string) =>
  name === "cancel-wait" ? "end of wait" : name === "outside" ? "(without coord)" : name;
export const actionText = (command: string, subject: string) =>
  subject === "" ? `“${commandText(command)}”` : `${commandText(command)} “${subject}”`;
/** Who changed something, and with what, as far as it is known. */
export const changeOf = (a: RefusalArgs["UNDO_CONFLICT"]) => {
  if (a.otherCommand === "outside") return "outside coord";
  const did = actionText(a.otherCommand, a.otherSubject);
  return a.other === 0 ? `with ${did}` : `by Instance #${a.other} with ${did}`;
};
/** Whose entry it is, where it is anybody's. */
export const byInstance = (instance: number) => (instance === 0 ? "" : ` (Instance #${instance})`);
/** The reservation in the way, and where it stands, if it does. */
export const otherOf = (a: Omit<NoticeArgs["NOT_RESTORED"], "task">) =>
  `“${a.otherTask}” (Instance #${a.other}${a.line === 0 ? "" : `, line ${a.line}`})`;
/** The line or lines of a text such as "3", "3-5" or "3, 9". */
export const onLines = (lines: string) => `${/^\d+$/.test(lines) ? "line" : "lines"} ${lines}`;
export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
const minutes = (n: number) => {
  if (n < 60) return `${n} min`;
  if (n < 48 * 60) return n % 60 === 0 ? `${n / 60} h` : `${Math.floor(n / 60)} h ${n % 60} min`;
  return `${Math.floor(n / 1440)} days`;
};

export const program: Catalog["program"] = {
  summary: "Coordinate several coding agents and people in one repository, through one markdown file.",
  options: {
    cwd: "act as if started in DIR",
    file: "the coordination file (or set COORD_FILE in the environment)",
    as: "act as Instance #N (or set COORD_INSTANCE)",
    json: "print one JSON object on stdout",
    quiet: "print only the requested data",
    color: "auto, always or never (NO_COLOR and FORCE_COLOR are honoured)",
    lang: "message language: fr or en",
    lockTimeout: "how long to wait for the lock (default 10s; 0: do not wait)",
    dryRun: "print the diff and write nothing",
    help: "show this help",
    version: "show the version",
  },
  placeholder: (word) => word,
  headings: {
    usage: "Usage:",
    arguments: "Arguments:",
    options: "Options:",
    globalOptions: "Options for every command:",
    commands: "Commands:",
    example: "Example:",
  },
  groups: {
    start: "Start:",
    daily: "Every day:",
    git: "With git:",
    tasks: "Tasks:",
    stuck: "When stuck:",
    people: "With others:",
    plumbing: "For scripts, git and agents:",
  },
  examples: [
    "coord init && coord setup claude git   create the file, set up your agents",
    "coord join Backend                     register yourself",
    'coord reserve "Fix login" --files src/auth.ts,"src/login/**"',
    "coord board --web                      see everything in a browser",
    "Short forms: ls (task list), st (status), claim (reserve), done (finish)",
  ],
  wrongCall: null,
  exitCodes:
    "Exit codes: 0 done · 1 failure · 2 usage · 3 held by someone else · 4 file missing or unreadable · 5 not found · 6 no identity · 75 try again · 130 interrupted",
};

export const words: Catalog["words"] = {
  instance: (n) => `Instance #${n}`,
  met: (asked, held, holder, isOne) =>
    `${asked}${held === asked ? "" : ` (held: ${held})`} ${isOne ? "is" : "are"} reserved by ${holder}`,
  reservedBy: (holder) => `Reserved by ${holder}`,
  holder: (who, task, files) => `${who} for ${task} (${files})`,
  reserved: (n) => (n < 1 ? "reserved just now" : `reserved ${minutes(n)} ago`),
  claim: (who: string, line: number) =>
    who === "?"
      ? `line ${line} says that someone is working on it; not enforced, because it is not a coord entry, and it does not say who`
      : `line ${line} says ${who} is working on it; not enforced, because it is not a coord entry (\`coord adopt\` makes it one)`,
  mention: (text, line, live) =>
    `line ${line} names it: ${text}${live ? " (coord can't tell whether that is a claim; if someone is at it, talk to them first)" : ""}`,
  enforced: (who: string, line: number) =>
    `${who === "?" ? "Someone" : who}, according to line ${line}, which is not a coord entry but counts here (foreign=enforce)`,
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
  taskLeft: "begun, free",
  results: { success: "success", failure: "failure", partial: "partial" },
  sections: {
    instances: "Instances",
    reservations: "Reservations",
    tasks: "Remaining tasks",
    alerts: "Open alerts",
    handovers: "Handovers",
    messages: "Messages awaiting an answer",
    conflicts: "Open conflicts",
    log: "Latest log entries",
    next: "Up next",
    problems: "Problems",
    components: "Components",
    priorities: "Priorities",
  },
  handoverStates: { proposed: "proposed", accepted: "accepted", declined: "declined" },
  alertKinds: { blocker: "blocker", assist: "assistance" },
  urgencies: { high: "high", medium: "medium", low: "low" },
  unchanged: "nothing changed",
  noFiles: "no files",
  nobody: "none",
  you: "you",
  undated: "no date",
  command: commandText,
  undoOf: (revision) => `undo of ${revision}`,
  displaced: "missing from the file",
  sibling: "by another subagent of this session",
  displacedHolds:
    "The file was replaced outside coord and lost that entry; the reservation stays in force until its lease ends.",
  titled: (name) => `${name}:`,
  line: (n) => (n === null ? "not in the file" : `line ${n}`),
  span: minutes,
  ago: (n) => (n < 1 ? "just now" : `${minutes(n)} ago`),
  seen: (n) => (n < 1 ? "seen just now" : `seen ${minutes(n)} ago`),
  unseen: "never seen",
  anybody: "anyone",
  left: (n) => `${minutes(n)} left`,
  over: (n) => `overdue by ${minutes(n)}`,
  more: (n) => `… ${n} more`,
  moreFinished: (n) => `… ${n} more (finished)`,
};

export const done: Catalog["done"] = {
  dryRun: "Nothing would change.",
  askJoin: "You are not registered here yet. Join as a new instance? [Y/n]",
  nothingFree: "No free tasks.",
};
