import type { Args, Catalog } from "./catalog.ts";

const text = (a: Args, key: string) => String(a[key] ?? "");
const list = (a: Args, key: string) => {
  const value = a[key];
  return Array.isArray(value) ? value.map((v) => `“${v}”`).join(", ") : "";
};
const deed = (a: Args, command: string, subject: string) =>
  text(a, subject) === "" ? `“${text(a, command)}”` : `${text(a, command)} “${text(a, subject)}”`;
/** Who changed something, and with what, as far as it is known. */
const changeOf = (a: Args) => {
  if (a["otherCommand"] === "outside") return "by somebody without coord";
  const did = deed(a, "otherCommand", "otherSubject");
  return a["other"] === 0 ? `with ${did}` : `by Instance #${text(a, "other")} with ${did}`;
};
/** Whose entry it is, where it is anybody's. */
const byInstance = (a: Args) => (a["instance"] === 0 ? "" : ` (Instance #${text(a, "instance")})`);
const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
const minutes = (n: number) => {
  if (n < 60) return `${n} min`;
  if (n < 48 * 60) return n % 60 === 0 ? `${n / 60} h` : `${Math.floor(n / 60)} h ${n % 60} min`;
  return `${Math.floor(n / 1440)} days`;
};

export const en: Catalog = {
  refusals: {
    FILES_RESERVED: (a, holders) => ({
      message:
        a["own"] === 1
          ? `You already hold files of this under another task: ${holders.join("; ")}.`
          : a["shown"] === 1
            ? `${plural(Number(a["count"]), "path")} reserved by someone else.`
            : `Reserved by someone else: ${holders.join("; ")}.`,
      hint:
        a["own"] === 1
          ? "Finish or release that task first, or reserve the other files only."
          : "Take other work (`coord status` shows what is free), reserve other files, or ask the holder for a handover.",
    }),
    TASK_RESERVED: (a, holders) => ({
      message: `The task “${text(a, "task")}” is taken: ${holders.join("; ")}.`,
      hint: "One task, one instance. Take another one (`coord status` shows what is free), or ask the holder for a handover.",
    }),
    NO_RESERVATION: (a, holders) => ({
      message:
        text(a, "task") === ""
          ? `Instance #${text(a, "instance")} holds no active reservation.`
          : holders.length > 0
            ? `“${text(a, "task")}” is not yours: ${holders.join("; ")}.`
            : `Instance #${text(a, "instance")} holds no active reservation that is called “${text(a, "task")}”.`,
      hint:
        list(a, "tasks") === "" ? "`coord status` shows who holds what." : `Yours are: ${list(a, "tasks")}.`,
    }),
    AMBIGUOUS_TASK: (a) => ({
      message: `Instance #${text(a, "instance")} holds ${text(a, "count")} reservations that this could mean: ${list(a, "tasks")}.`,
      hint: "Say which one: any unique part of its title will do.",
    }),
    UNKNOWN_INSTANCE: (a) => ({
      message: `The file knows no Instance #${text(a, "instance")}.`,
      hint: "`coord join` registers you as the next one.",
    }),
    INSTANCE_FINISHED: (a) => ({
      message: `Instance #${text(a, "instance")} is marked as finished; its number is never used again.`,
      hint: "`coord join LABEL` registers you as a new one.",
    }),
    INSTANCE_TAKEN: (a) => ({
      message: `Instance #${text(a, "instance")} belongs to another live session (${text(a, "agent")}).`,
      hint: "`coord join LABEL` gives this session a number of its own.",
    }),
    NO_IDENTITY: () => ({
      message: "Who are you? No instance is known for this session.",
      hint: "Run `coord join LABEL`, or say who you are with `--as N` or COORD_INSTANCE=N.",
    }),
    PATH_OUTSIDE: (a) => ({
      message: `“${text(a, "path")}” lies outside this repository.`,
      hint: "Reserve paths within it; they are taken from the current folder.",
    }),
    PATH_INVALID: (a) => ({
      message: `“${text(a, "path")}” cannot be used as a path or pattern.`,
      hint: "Use a path, a folder or a glob such as `src/**/*.ts`, without control characters and without `..` behind `**`.",
    }),
    TASK_EMPTY: () => ({
      message: "The task has no name.",
      hint: 'For example: coord reserve "Fix login" --files src/auth.ts',
    }),
    TEXT_EMPTY: (a) => ({
      message: `${text(a, "what")} is empty.`,
      hint: "Say in a few words what was done.",
    }),
    WAIT_CYCLE: (a, holders) => ({
      message: `Waiting for “${text(a, "task")}” would close a circle: ${text(a, "cycle")}. Each would wait for the next for ever. In the way: ${holders.join("; ")}.`,
      hint: "Finish or release what the others wait for first, or take other work.",
    }),
    WAIT_TIMEOUT: (a, holders) => ({
      message:
        a["interrupted"] === 1
          ? `Interrupted while waiting for “${text(a, "task")}”: ${holders.join("; ")}. Your place in the queue is given up.`
          : `“${text(a, "task")}” did not become free in time: ${holders.join("; ")}. Your place in the queue is given up.`,
      hint: "Wait again (`--wait`), or take other work (`coord next`).",
    }),
    STILL_HELD: (a, holders) => ({
      message: `“${text(a, "task")}” has not lapsed: ${holders.join("; ")}. Only what is past its grace can be taken over.`,
      hint: "Wait for it (`coord reserve … --wait`), take other work, or ask the holder for a handover.",
    }),
    NO_SUCH_TASK: (a) => ({
      message: `There is no task “${text(a, "task")}”.`,
      hint: list(a, "tasks") === "" ? "`coord task list` shows them." : `Did you mean: ${list(a, "tasks")}?`,
    }),
    NOTHING_LEFT: () => ({
      message: "Nothing is left to take.",
      hint: "`coord task list` shows what is reserved, blocked or done.",
    }),
    NO_HANDOVER: (a) => ({
      message:
        text(a, "id") === ""
          ? "There is no open handover for you."
          : `There is no open handover ${text(a, "id")} for you.`,
      hint: "`coord handover list` shows them.",
    }),
    NO_ALERT: (a) => ({
      message: text(a, "id") === "" ? "No alert is open." : `There is no open alert ${text(a, "id")}.`,
      hint: "`coord alerts` shows them.",
    }),
    NO_CONFLICT: (a) => ({
      message:
        text(a, "id") !== ""
          ? `There is no open conflict ${text(a, "id")}.`
          : a["documented"] === 1
            ? "No conflict is open."
            : "No two reservations overlap: there is no conflict to document.",
      hint: "`coord conflict list` shows them.",
    }),
    AMBIGUOUS_ID: (a) => ({
      message: `Several are open: ${list(a, "ids")}.`,
      hint: "Say which one; any unique beginning of its id will do.",
    }),
    HANDOVER_SELF: () => ({
      message: "A handover to yourself changes nothing.",
      hint: "Name another instance, or `--to any`.",
    }),
    NO_COMPONENT: (a) => ({
      message: `“${text(a, "name")}” names no component.`,
      hint: "Write GROUP/NAME, for example Backend/main.py.",
    }),
    NOTHING_TO_UNDO: (a) => ({
      message:
        a["revision"] === undefined
          ? `The journal knows no change of Instance #${text(a, "instance")} that could be taken back.`
          : `${deed(a, "command", "subject")} (revision ${text(a, "revision")}) cannot be taken back: the journal no longer holds what was there before.`,
      hint: "`coord history` shows what it knows; older things can be put right by hand, or from git.",
    }),
    UNDO_CONFLICT: (a) => ({
      message: `${deed(a, "command", "subject")} (revision ${text(a, "revision")}) cannot be taken back: ${
        a["otherRevision"] === 0
          ? "the archive no longer holds it as it was written"
          : `its lines were changed since, ${changeOf(a)} (revision ${text(a, "otherRevision")})`
      }.`,
      hint: "Nothing was changed. Put right by hand what is wrong; `coord history` shows what came when.",
    }),
    DATE_INVALID: (a) => ({
      message: `${text(a, "what")}: “${text(a, "found")}” is no date.`,
      hint: "Write 2026-11-22, or 2026-11-22 19:40.",
    }),
    NOT_READABLE_BACK: (a) => ({
      message: `“${text(a, "task")}” could not be written so that it reads back; nothing was changed.`,
      hint: "`coord doctor` shows what is wrong with the file.",
    }),
    PROBLEMS_FOUND: (a) => ({
      message: `The file has ${plural(Number(a["count"]), "error")}.`,
      hint: "`coord doctor --fix` repairs what can be repaired safely; the rest is a person's to decide.",
    }),
    WOULD_CHANGE: (a) => ({
      message: `${text(a, "path")} exists; the diff above would be applied to it. Nothing was changed.`,
      hint: `Run \`coord init${text(a, "given") === "" ? "" : ` ${text(a, "given")}`} --yes\` to apply it.`,
    }),
    MERGE_CONFLICTS: (a) => ({
      message: `${text(a, "path")}: both sides changed the same lines in ${plural(Number(a["count"]), "place")}. All of them are kept, between conflict markers.`,
      hint: "Choose what is to stay, delete the marker lines, then `git add` the file.",
    }),
  },
  failures: {
    NO_FILE: (a) => ({
      message:
        a["hadJournal"] === 1
          ? `${text(a, "path")} was here and is gone: a branch without it, or somebody deleted it.`
          : `There is no coordination file here (looked for ${text(a, "path")}).`,
      hint:
        a["hadJournal"] === 1
          ? "Switch back, or restore it from git; `coord init` would start a new one."
          : "`coord init` makes one; `--file PATH` or COORD_FILE names one elsewhere.",
    }),
    UNREADABLE: (a) => ({
      message: `${text(a, "path")} cannot be read: ${text(a, "cause")}.`,
      hint: "Check its permissions.",
    }),
    NOT_UTF8: (a) => ({
      message: `${text(a, "path")} is not valid UTF-8: byte ${text(a, "offset")} belongs to no character. Nothing was written.`,
      hint: "Convert the file to UTF-8 with an editor, or restore it from git.",
    }),
    CONFLICT_MARKERS: (a) => ({
      message: `${text(a, "path")} holds git conflict markers (line ${text(a, "line")}). Nothing can be decided before they are gone.`,
      hint: "Choose what is to stay, delete the marker lines, then try again.",
    }),
    STORE_READONLY: (a) => ({
      message: `Cannot write in ${text(a, "path")}: ${text(a, "cause")}. Nothing was changed.`,
      hint: "In a sandbox, use the tools of `coord mcp`, or add this folder to its writable roots; otherwise check the folder's permissions.",
    }),
    NO_SPACE: (a) => ({
      message: `The disk is full (${text(a, "path")}). Nothing was changed.`,
      hint: "Free some space, then try again.",
    }),
    IO: (a) => ({
      message: `${text(a, "path")}: ${text(a, "cause")}. Nothing was acknowledged.`,
      hint: "Try again; `coord status` shows how things stand.",
    }),
    LOCK_TIMEOUT: (a) => ({
      message: `The lock could not be had within ${text(a, "waited")} s${text(a, "owner") === "" ? "" : ` (held by ${text(a, "owner")})`}.`,
      hint: "Try again, or wait longer with `--lock-timeout 30s`.",
    }),
    BARE_REPOSITORY: () => ({
      message:
        "This is a bare repository whose worktrees share no folder, so there is no place for the coordination file.",
      hint: "Name one with `--file PATH` or COORD_FILE.",
    }),
    GIT_FAILED: (a) => ({
      message: `git says no: ${text(a, "cause")}`,
      hint: "`git status` shows how the work tree stands.",
    }),
    INTERRUPTED: () => ({ message: "Interrupted. Nothing was changed." }),
    USAGE: (a) => ({
      message: text(a, "message"),
      hint: `\`coord ${text(a, "command")} --help\` shows how.`.replace("coord  ", "coord "),
    }),
    INTERNAL: (a) => ({
      message: `A bug in coord: ${text(a, "cause")}. Nothing was acknowledged.`,
      hint: "Please report it, with the command that you ran.",
    }),
  },
  usage: {
    SECOND_WORD: (a) =>
      `“coord ${text(a, "what")}” needs one of these words behind it: ${text(a, "choices")}`,
    COUNT: (a) =>
      `${text(a, "what")}: expected a whole number from ${text(a, "least") || 1} on, found “${text(a, "found")}”`,
    DURATION: (a) =>
      `${text(a, "what")}: expected a duration such as 90s, 45m, 2h or 1d, found “${text(a, "found")}”`,
    CHOICE: (a) => `${text(a, "what")}: expected one of ${text(a, "choices")}, found “${text(a, "found")}”`,
    NO_FOLDER: (a) => `${text(a, "what")}: there is no folder “${text(a, "found")}”`,
    ONE_STDIN: () => "Only one text can be read from standard input",
  },
  notices: {
    REGISTERED: (a) => `Instance #${text(a, "instance")} was not on the list yet and has been added.`,
    TOOK_OVER: (a) =>
      `Taken over: “${text(a, "task")}” of Instance #${text(a, "instance")} had lapsed and is now marked expired (line ${text(a, "line")}). Look for its uncommitted changes before you edit.`,
    LEASE_ENDS_SOON: (a) =>
      `Your lease on “${text(a, "task")}” had only ${text(a, "minutes")} min left; this command has renewed it.`,
    LEASE_ENDED: (a) =>
      `Your lease on “${text(a, "task")}” had ended; nobody took it over, and this command has renewed it.`,
    MATCHES_NOTHING: (a) =>
      `“${text(a, "pattern")}” matches no file yet. If it is not a file you are about to make, check its spelling.`,
    MATCHES_MOST: (a) =>
      `“${text(a, "pattern")}” covers ${text(a, "matched")} of ${text(a, "total")} files: hardly anybody else can work now.`,
    RESTORED: (a) =>
      `Written back: ${plural(Number(a["count"]), "entry", "entries")} of yours that the file had lost.`,
    DISPLACED: (a) =>
      Number(a["count"]) === 1
        ? "1 live reservation is missing from the file; it holds until its lease ends (`coord doctor`)."
        : `${text(a, "count")} live reservations are missing from the file; they hold until their leases end (\`coord doctor\`).`,
    FILE_BACK: (a) =>
      `The file was replaced outside coord (branch switch, stash, reset, old buffer) and lost ${plural(Number(a["count"]), "live reservation")}. What is lost still holds: \`coord doctor --fix\` writes it back, \`--accept\` lets it go.`,
    MERGED_BACK: () =>
      "An editor saved the file as it was before newer changes. Both are kept; load the file again in the editor.",
    UNCHANGED: () => "Nothing to change.",
    UNCOMMITTED: (a) =>
      `Instance #${text(a, "instance")} left uncommitted changes of “${text(a, "task")}”: ${text(a, "paths")}. Look at them before you edit.`,
    TAKEN_FROM_YOU: (a) =>
      `Your “${text(a, "task")}” had lapsed and was taken over by Instance #${text(a, "by")} (line ${text(a, "line")}). Do not edit its files any more.`,
    BACKUP_KEPT: (a) => `The file as it was is kept in ${text(a, "path")}`,
    SET_COORD_INSTANCE: (a) =>
      `This terminal has no agent session to remember you by: export COORD_INSTANCE=${text(a, "instance")}`,
  },
  diagnostics: {
    UNDATED: (a) =>
      `“${text(a, "task")}” of Instance #${text(a, "instance")} has no date: its age is unknown, so it never expires by itself.`,
    UNREADABLE_TIME: (a) =>
      `“${text(a, "found")}” is no time (Instance #${text(a, "instance")}, “${text(a, "task")}”). Expected YYYY-MM-DD HH:MM.`,
    PLACEHOLDER_TITLE: (a) =>
      `Instance #${text(a, "instance")} reserves “${text(a, "task")}”, which looks like a placeholder.`,
    UNKNOWN_STATE: (a) =>
      `“${text(a, "state")}” is no state that belongs here${byInstance(a)}; the line is kept and ignored.`,
    BACKWARD_RANGE: (a) => `The range #${text(a, "from")}-#${text(a, "to")} runs backwards.`,
    DUPLICATE_INSTANCE: (a) =>
      `Instance #${text(a, "instance")} is listed twice; first on line ${text(a, "line")}.`,
    OVERLAP: (a) =>
      `“${text(a, "task")}” of Instance #${text(a, "instance")} overlaps “${text(a, "otherTask")}” of Instance #${text(a, "other")} (line ${text(a, "line")}).`,
    FUTURE_TIME: (a) => `${text(a, "time")} has not come yet${byInstance(a)}; it counts as now.`,
    OWNER_UNKNOWN: (a) =>
      `Instance #${text(a, "instance")} holds “${text(a, "task")}” but is not on the list of instances.`,
    OWNER_FINISHED: (a) =>
      `Instance #${text(a, "instance")} holds “${text(a, "task")}” but is marked as finished (line ${text(a, "line")}).`,
    LAPSED: (a) =>
      `“${text(a, "task")}” of Instance #${text(a, "instance")} is past its grace: the next reserve may take it over.`,
    UNCLOSED_FENCE: () => "This code fence is never closed and takes in the rest of the file.",
    CONFLICT_MARKERS: () => "Git conflict markers: choose what is to stay and delete the marker lines.",
    MOJIBAKE: (a) => `“${text(a, "found")}” looks like text that went through a wrong encoding.`,
    TEMPLATE_LEFT: (a) => `“${text(a, "text")}” is a template's text that nobody filled in.`,
    SHRUNK: (a) =>
      `The file was changed outside coord and is much smaller than coord left it: ${text(a, "after")} of ${text(a, "before")} characters.`,
    MISSING_OPERATION: (a) =>
      `“${text(a, "subject")}” (${text(a, "command")} of Instance #${text(a, "instance")}, revision ${text(a, "revision")}) was taken out of the file without coord.`,
    DISPLACED: (a) =>
      `“${text(a, "task")}” of Instance #${text(a, "instance")} still holds, but a wholesale change took it out of the file. --fix writes it back, --accept lets it go.`,
  },
  program: {
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
    exitCodes:
      "Exit codes: 0 done · 1 failure · 2 usage · 3 someone else holds it · 4 file missing or broken · 5 no such thing · 6 who are you · 75 try again · 130 interrupted",
  },
  words: {
    instance: (n) => `Instance #${n}`,
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
    outside: "(without coord)",
    displaced: "missing from the file",
    displacedHolds: "The file was replaced outside coord and lost that entry; it holds until its lease ends.",
    titled: (name) => `${name}:`,
    line: (n) => (n === null ? "not in the file" : `line ${n}`),
    ago: (n) => (n < 1 ? "just now" : `${minutes(n)} ago`),
    left: (n) => `${minutes(n)} left`,
    over: (n) => `over for ${minutes(n)}`,
    more: (n) => `… ${n} more`,
  },
  done: {
    dryRun: "Nothing would change.",
    askJoin: "You have no identity here. Join as a new instance? [Y/n]",
    nothingFree: "nothing free",
  },
};
