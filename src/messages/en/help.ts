import { agents, callingAgents } from "../../agents/index.ts";

const callers = callingAgents.map(({ name }) => name).join(", ");

/** Help of every command: what it does, an example, and a phrase for each of its inputs. */
export const help = {
  init: {
    summary: "Create the coordination file, or add what an existing one lacks",
    example: "coord init --lang en",
    fields: {
      path: "where to create it",
      yes: "change an existing file without asking",
      agents: "also set these up: agent names, git, or all",
      "auto-reserve": "let a hook reserve what a session edits without a reservation",
      task: "a first task; may be repeated",
    },
  },
  adopt: {
    summary: "Turn a file's claims in another format into entries",
    example: "coord adopt COORDINATION.md",
    fields: {
      path: "the file with the claims (default: the coordination file)",
      yes: "change the file without asking",
    },
  },
  join: {
    summary: "Register this session as the next instance and remember it",
    example: "coord join Backend",
    fields: { label: "a name for this instance, such as what it works on" },
  },
  leave: {
    summary: "Close this instance: release what it holds and mark it as finished",
    example: "coord leave",
    fields: {},
  },
  whoami: {
    summary: "Show which instance this session is, and how coord knows",
    example: "coord whoami",
    fields: {},
  },
  status: {
    summary: "Show who is active, what is reserved and what is up next",
    example: "coord status --brief",
    fields: {
      brief: "print at most 12 lines",
      all: "also show finished items",
      watch: "refresh the status whenever the file changes, until Ctrl-C",
    },
  },
  board: {
    summary: "View the whole board and act on it, in the terminal or in a browser",
    example: "coord board --web",
    fields: {
      web: "serve the board to a browser on this machine, until Ctrl-C",
      html: "save the board as one self-contained web page",
      port: "the port for --web (default: any free port)",
      "read-only": "view only: nothing can be changed",
      "no-open": "with --web: print the address without opening a browser",
      once: "print the board once and exit",
    },
  },
  watch: {
    summary: "Print each board event as one line, as it happens, until Ctrl-C",
    example: `coord watch --for me --exec 'notify-send coord "$COORD_EVENT_TEXT"'`,
    fields: {
      exec: "run CMD for each event instead of printing a line; COORD_EVENT, COORD_EVENT_TEXT and COORD_EVENT_JSON describe it",
      for: "me: only what concerns you (the end of a wait, an offer, an alert, a message, a lease about to end)",
      since: "start with events after this revision",
    },
  },
  reserve: {
    summary: "Reserve a task and its files, all or nothing",
    example: 'coord reserve "Fix login" --files src/auth.ts,"src/login/**" --estimate 45m',
    fields: {
      task: "name of the task; if a task with that name is already listed, it becomes yours",
      files: "paths, folders or globs, separated by commas; may be repeated",
      resource:
        "resources other than files: port:3000, db:test; port:3000-3010 means any one port in that range",
      estimate: "how long the task will take: 45m, 2h; a bare number is minutes",
      wait: "wait in the queue for at most DURATION (if DURATION is omitted, there is no limit, and --wait must come last)",
    },
  },
  check: {
    summary:
      "Check whether you may edit these paths. Exit 0: free or yours; 3: someone else's, in whole or in part",
    example: "coord check src/auth.ts",
    fields: {
      paths: "paths, folders or globs, separated by spaces or commas",
      staged: "check the files staged in git",
    },
  },
  why: {
    summary: "Explain why a path is free or reserved",
    example: "coord why src/auth.ts",
    fields: { path: "a path" },
  },
  extend: {
    summary: "Renew the lease of one of your reservations",
    example: "coord extend --estimate 2h",
    fields: {
      task: "any unique part of the task's title; needed only if you hold several tasks",
      estimate: "a new estimate",
    },
  },
  release: {
    summary: "Release a reservation without a result, or leave the queue",
    example: 'coord release "Fix login"',
    fields: { task: "any unique part of the task's title; needed only if you hold several tasks" },
  },
  finish: {
    summary: "Finish one of your reservations, with its result",
    example: 'coord finish --result success --next "Write the tests"',
    fields: {
      task: "any unique part of the task's title; needed only if you hold several tasks",
      result: "success, failure or partial (succès, échec, partiel)",
      next: "the next step you recommend",
      notes: "anything worth knowing",
      handover: "offer the remaining work to this instance, or to anyone (any)",
      commit: "commit the task's changed files first, with its title as the message",
    },
  },
  log: {
    summary: "Add an entry to the activity log",
    example: 'coord log "Added the lock" --status done --files src/lock.ts',
    fields: {
      action: "what was done",
      status: "in-progress, done or blocked",
      files: "the files it concerns",
      notes: "anything worth knowing",
    },
  },
  "task list": {
    summary: "Show the priorities and the remaining tasks",
    example: "coord task list --all",
    fields: {
      all: "also show tasks that are done",
      search: "only tasks with these words in the title or text",
      mine: "only tasks that you hold",
      free: "only tasks that can be taken now",
    },
  },
  "task add": {
    summary: "Add a task for anyone to take",
    example: 'coord task add "Rate limit the API" --priority P1',
    fields: {
      title: "name of the task",
      priority: "P1, P2 or P3: add it to the priorities instead of the remaining tasks",
      after: "the task that must be done first",
      files: "the task's files; `next --reserve` reserves them",
      text: "what to do, and how to tell when it is done; - reads it from standard input",
    },
  },
  "task start": {
    summary: "Mark a task as started by you",
    example: 'coord task start "Fix login"',
    fields: { title: "the task's title, or any unique part of it" },
  },
  "task done": {
    summary: "Mark a task as done",
    example: 'coord task done "Fix login"',
    fields: { title: "the task's title, or any unique part of it" },
  },
  "task block": {
    summary: "Mark a task as blocked",
    example: 'coord task block "Fix login"',
    fields: { title: "the task's title, or any unique part of it" },
  },
  "task edit": {
    summary: "Change the title, order, files or text of a task that nobody holds",
    example: 'coord task edit "Fix login" --to "Fix the login" --after "Rotate the keys"',
    fields: {
      title: "the task's title, or any unique part of it",
      to: "the new title",
      after: "the task that must be done first; empty for none",
      files: "the task's files",
      text: "what to do, and how to tell when it is done; - reads it from standard input",
    },
  },
  "task remove": {
    summary: "Remove from the lists a task that nobody holds",
    example: 'coord task remove "Fix login"',
    fields: { title: "the task's title, or any unique part of it" },
  },
  "task move": {
    summary: "Move a task to another list, or before another task",
    example: 'coord task move "Fix login" --priority P1',
    fields: {
      title: "the task's title, or any unique part of it",
      priority: "P1, P2 or P3, or none to move it to the remaining tasks",
      before: "the task that it should come before",
    },
  },
  next: {
    summary: "Show the first free task; with --reserve, take it at once",
    example: "coord next --reserve --files src/api.ts",
    fields: {
      reserve: "reserve it too; two instances that ask at the same time never get the same task",
      files: "with --reserve: the files to reserve, as in `coord reserve`",
      estimate: "with --reserve: how long the task will take",
    },
  },
  handover: {
    summary: "Offer one of your reservations to another instance, or to anyone",
    example: 'coord handover "Fix login" --to 5 --next "Write the tests"',
    fields: {
      task: "any unique part of the task's title; needed only if you hold several tasks",
      to: "the receiving instance (its number or its label), or any",
      progress: "progress so far, such as 60%",
      next: "what to do next",
      blockers: "what is in the way",
      notes: "anything worth knowing",
    },
  },
  "handover accept": {
    summary: "Accept work that was offered to you, files included",
    example: "coord handover accept",
    fields: { id: "the handover's ID, or the beginning of it; needed only if several are open" },
  },
  "handover decline": {
    summary: "Decline work that was offered to you",
    example: "coord handover decline",
    fields: { id: "the handover's ID, or the beginning of it; needed only if several are open" },
  },
  "handover list": {
    summary: "Show open handovers",
    example: "coord handover list --all",
    fields: { all: "also show answered handovers" },
  },
  "handover request": {
    summary: "Ask the holder of a task to hand it over to you",
    example: 'coord handover request "Fix login"',
    fields: { task: "any unique part of the task's title; needed only if others hold several tasks" },
  },
  ask: {
    summary: "Ask one or all of the other instances a question",
    example: 'coord ask 5 "What kind of token is it?"',
    fields: {
      to: "the instance (its number or its label), or all",
      text: "the question; - reads it from standard input",
    },
  },
  answer: {
    summary: "Answer a message",
    example: 'coord answer m4k7q "A signed one"',
    fields: {
      id: "the message's ID, or the beginning of it",
      text: "your answer; - reads it from standard input",
    },
  },
  inbox: {
    summary: "Show questions that await your answer, and answers to your own questions",
    example: "coord inbox",
    fields: { all: "show every message in the file" },
  },
  block: {
    summary: "Report that you are stuck",
    example: 'coord block "The test database is down" --needs "someone with access"',
    fields: {
      problem: "what is wrong",
      task: "the blocked task (default: the one you hold, if there is only one)",
      needs: "the help you need",
    },
  },
  assist: {
    summary: "Ask the others for assistance",
    example: 'coord assist "Review of the SQL" --expertise PostgreSQL --urgency high',
    fields: { need: "what you need", expertise: "the expertise needed", urgency: "high, medium or low" },
  },
  resolve: {
    summary: "Mark an alert as resolved, and say how",
    example: 'coord resolve a7k2 --how "Restarted the database"',
    fields: {
      id: "the alert's ID, or the beginning of it; needed only if several are open",
      how: "how it was resolved",
    },
  },
  alerts: {
    summary: "Show open blockers and requests for assistance",
    example: "coord alerts --all",
    fields: { all: "also show resolved alerts" },
  },
  "conflict open": {
    summary: "Record conflicts: one for each overlap, or one with a given instance",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about:
        "a path or a task, to record only its overlaps (default: all overlaps); if --with is given, any text",
      with: "the other instance, if no reservations overlap",
      description: "what happened",
    },
  },
  "conflict resolve": {
    summary: "Close a conflict with a decision",
    example: 'coord conflict resolve --decision "Instance #5 goes first"',
    fields: {
      id: "the conflict's ID, or the beginning of it; needed only if several are open",
      decision: "what was decided",
    },
  },
  "conflict list": {
    summary: "Show open conflicts",
    example: "coord conflict list --all",
    fields: { all: "also show resolved conflicts" },
  },
  "component set": {
    summary: "Set a component's state, using the file's own symbols",
    example: 'coord component set Backend/main.py "Works"',
    fields: { name: "GROUP/NAME; added if it does not exist", state: "its state" },
  },
  "component list": {
    summary: "Show the components and their states",
    example: "coord component list",
    fields: {},
  },
  takeover: {
    summary: "Take over a lapsed reservation, and say why",
    example: 'coord takeover "Fix login" --reason "its session is gone"',
    fields: { task: "the task's title, or any unique part of it", reason: "the reason, recorded in the log" },
  },
  sweep: { summary: "Expire abandoned reservations", example: "coord sweep", fields: {} },
  audit: {
    summary:
      "Show who holds each changed file in this worktree. Exits with 3 if someone else holds any of them",
    example: "coord audit",
    fields: {},
  },
  run: {
    summary: "Reserve what a command needs, run it, and release everything when it ends",
    example: "coord run --resource port:3000-3010 --wait 10m -- npm start",
    fields: {
      command: "the command and its arguments, after --",
      files: "the files that the command writes, as in `coord reserve`",
      resource:
        "a resource other than a file; port:3000-3010 takes one port and passes it to the command in COORD_RESOURCE_PORT",
      wait: "if someone else holds any of these files or resources, wait in the queue for at most DURATION",
    },
  },
  "number take": {
    summary: "Take the next number in a sequence; nobody else will get the same one",
    example: 'coord number take migrations --in "migrations/{}_*.sql"',
    fields: {
      name: "the name of the sequence",
      from: "the first number, if none has been taken yet",
      in: "take a number that is also higher than any in the names of files that match this pattern; {} marks the number's place",
    },
  },
  commit: {
    summary: "Commit only the changed files that you hold, whatever others have staged",
    example: 'coord commit -m "Check the token" src/auth.ts',
    fields: {
      paths: "commit these files or folders instead, but never files that someone else holds",
      message: "the commit message (default: the task's title)",
      "all-mine": "also commit files that the hooks saw you write and that nobody holds",
    },
  },
  forecast: {
    summary:
      "Predict which worktrees in this repository would conflict, taking uncommitted work into account. Exits with 3 if any would",
    example: "coord forecast src/auth.ts",
    fields: { paths: "consider only these files and folders", all: "also show worktrees without changes" },
  },
  land: {
    summary: "Wait your turn, check the merge, then merge this worktree's branch into the default branch",
    example: 'coord land --check "npm test"',
    fields: {
      onto: "the branch to land on (default: the default branch)",
      check: "a shell command to run on the merged result; the branch moves only if it succeeds",
      squash: "land as one commit",
      rebase: "land the commits one by one, on top of the branch",
      merge: "land as a merge commit (the default)",
      push: "push the branch afterwards",
      wait: "wait for your turn, at most DURATION (default: no limit)",
    },
  },
  branch: {
    summary:
      "Create a branch for one of your reservations and switch to it; if others work in this worktree, create another worktree for it",
    example: 'coord branch "Fix login" --worktree',
    fields: {
      task: "any unique part of the task's title; needed only if you hold several tasks",
      worktree: "create a worktree for the branch, beside the main one",
    },
  },
  sync: {
    summary: "Record the synchronization time, and show what changed since you last looked",
    example: "coord sync",
    fields: { text: "a note to record with the time" },
  },
  "remote add": {
    summary: "Share the file with other machines, over git or PostgreSQL",
    example: "coord remote add origin",
    fields: {
      place: "a git remote's name or address, or postgres://HOST/DATABASE",
      project: "the project's name in the store, if the store serves several projects",
      insecure: "connect without checking the certificate",
      yes: "take the file out of git without asking",
    },
  },
  "remote status": {
    summary: "Show where the file is shared, and when the store was last reached",
    example: "coord remote status",
    fields: {},
  },
  "remote remove": {
    summary: "Stop sharing the file, and keep it on this machine",
    example: "coord remote remove",
    fields: {},
  },
  "remote accept": {
    summary: "Accept that the shared store's address or history has changed",
    example: "coord remote accept",
    fields: {},
  },
  "remote restore": {
    summary: "Restore a lost history from this machine's copy",
    example: "coord remote restore",
    fields: {},
  },
  "remote follow": {
    summary:
      "Keep a connection open for all coord commands on this machine, including those without network access",
    example: "coord remote follow",
    fields: {},
  },
  "remote schema": {
    summary: "Print the SQL that an administrator runs once in a PostgreSQL database",
    example: "coord remote schema",
    fields: {},
  },
  doctor: {
    summary: "Find problems in the file, with line and column",
    example: "coord doctor --fix",
    fields: {
      fix: "repair what can be repaired safely",
      accept: "drop your reservations that the file has lost",
      prove: "only test the hooks that are set up: each must deny an edit",
    },
  },
  archive: {
    summary: "Move finished reservations and old log entries, word for word, to the archive beside the file",
    example: "coord archive --keep 50",
    fields: {
      keep: "how many of the newest reservations and log entries to keep (default 20; 0 with --before)",
      before: "archive only what ended or was logged before this date: 2026-11-22",
    },
  },
  undo: {
    summary: "Undo your last change, if nobody has touched its lines since",
    example: "coord undo --dry-run",
    fields: {},
  },
  restore: {
    summary: "Restore the file to a revision, but keep current reservations",
    example: "coord restore 12 --dry-run",
    fields: { revision: "the revision's number, as shown by `coord history`" },
  },
  history: {
    summary: "Show who changed what, and when",
    example: "coord history --since 2h --instance 3",
    fields: {
      limit: "how many changes to show, newest first (default 20)",
      instance: "only changes by this instance",
      since: "only changes newer than this: 90m, 2h, 1d, or a date such as 2026-11-22",
      restore: "restore the file to this revision, like `coord restore`",
    },
  },
  merge: {
    summary: "Merge two versions of a coordination file (git's merge driver)",
    example: "coord merge base.md ours.md theirs.md",
    fields: {
      base: "the common ancestor (%O); an empty file if there is none",
      ours: "our version (%A); the result is written to it",
      theirs: "their version (%B)",
      "marker-size": "length of conflict markers (%L), 7 by default",
      path: "the file's name in the repository (%P), for messages",
    },
  },
  prompt: {
    summary:
      "Print one short line for a shell prompt or a status line, or nothing if there is nothing to say",
    example: "coord prompt",
    recipes: [
      `PS1='$(coord prompt) $ '`,
      '"statusLine": { "type": "command", "command": "coord prompt --claude" }',
    ],
    fields: { claude: "read the session from Claude Code's status line input" },
  },
  prime: {
    summary: "Print what an agent needs to know when its session starts",
    example: "coord prime --max-tokens 300",
    fields: { "max-tokens": "print at most this many tokens (default 600), the most important first" },
  },
  hook: {
    summary: "Handle a hook call from an agent or from git (installed by `coord setup`)",
    example: "coord hook claude < input.json",
    fields: {
      agent: `${callers} or git`,
      words: "for git: the hook's name and the arguments from git",
    },
  },
  completion: {
    summary: "Print the completion script for your shell",
    example: "coord completion zsh",
    recipes: [
      "source <(coord completion bash)  # in ~/.bashrc",
      "source <(coord completion zsh)   # in ~/.zshrc",
      "coord completion fish | source       # in ~/.config/fish/config.fish",
      "coord completion powershell | Out-String | Invoke-Expression  # in $PROFILE",
    ],
    fields: { shell: "bash, zsh, fish or powershell" },
  },
  setup: {
    summary: "Set up an agent, or git, to follow the file: hooks, MCP server and instructions",
    example: "coord setup claude git",
    fields: {
      agent: `one or several of ${agents.map(({ name }) => name).join(", ")}, git; or all (the default)`,
      check:
        "report whether the setup of the named agents, or of those that are set up, is missing, stale or current; exit with 3 unless all are current",
      remove: "remove the setup",
      print: "show what would be installed in an empty repository",
      yes: "change files without asking",
      allow: "claude only: allow coord commands without asking the user each time",
      "status-line": "claude only: show the output of `coord prompt` in the status line",
    },
  },
  mcp: {
    summary: "Serve the commands as MCP tools over standard input and output, until the client disconnects",
    example: "coord mcp --cwd ~/projects/shop",
    fields: {},
  },
};

/** What commands of two words with the same first one are about, where that is no command itself. */
export const families = {
  task: "List and change the tasks of the file",
  component: "Show and set the state of the project's components",
  conflict: "Record, settle and list conflicts between instances",
  number: "Give out numbers that two cannot get, as for migrations",
  remote: "Share the board with other machines, through git or PostgreSQL",
};
