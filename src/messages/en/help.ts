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
      agents: "set these up, too: names of agents, git, or all",
      "auto-reserve": "a hook reserves what a session edits without having reserved anything",
      task: "a first task; may be repeated",
    },
  },
  adopt: {
    summary: "Turn what a file claims in another format into entries",
    example: "coord adopt COORDINATION.md",
    fields: { path: "the file; the coordination file by default", yes: "change it without asking" },
  },
  join: {
    summary: "Register this session as the next instance and remember it",
    example: "coord join Backend",
    fields: { label: "what this instance works on" },
  },
  leave: {
    summary: "Close this instance: release what it holds, mark it finished",
    example: "coord leave",
    fields: {},
  },
  whoami: {
    summary: "Show which instance this session is, and how that was found",
    example: "coord whoami",
    fields: {},
  },
  status: {
    summary: "Show who is active, what is reserved, what is free next",
    example: "coord status --brief",
    fields: {
      brief: "at most 12 lines",
      all: "finished things too",
      watch: "show it again whenever it changes, until Ctrl-C",
    },
  },
  board: {
    summary: "Look at the whole board and act on it, in the terminal or in a browser",
    example: "coord board --web",
    fields: {
      web: "serve it to a browser on this machine, until Ctrl-C",
      html: "save it as one self-contained web page",
      port: "the port of --web (a free one by default)",
      "read-only": "only look: nothing can be done on it",
      "no-open": "with --web: print the address, open no browser",
      once: "print it once and exit",
    },
  },
  watch: {
    summary: "Print each event of the board as one line, as it happens, until Ctrl-C",
    example: `coord watch --for me --exec 'notify-send coord "$COORD_EVENT_TEXT"'`,
    fields: {
      exec: "run CMD for each event instead of printing a line; COORD_EVENT, COORD_EVENT_TEXT and COORD_EVENT_JSON say which",
      for: "me: only what concerns you (a wait that is over, an offer, an alert, a message, a lease that runs low)",
      since: "start with what has happened since this revision",
    },
  },
  reserve: {
    summary: "Reserve a task and its files, all or nothing",
    example: 'coord reserve "Fix login" --files src/auth.ts,"src/login/**" --estimate 45m',
    fields: {
      task: "name of the task; a remaining task of that name becomes yours",
      files: "paths, folders or globs, separated by commas; may be repeated",
      resource: "things that are not files: port:3000, db:test; port:3000-3010 is any of those",
      estimate: "how long it will take: 45m, 2h; a bare number is minutes",
      wait: "wait in the queue, at most DURATION (no limit if none is given; then put it last)",
    },
  },
  check: {
    summary: "May I edit these? Exit 0: free or mine; 3: someone else's, in whole or in part",
    example: "coord check src/auth.ts",
    fields: { paths: "paths, folders, globs, or lists of them", staged: "what is staged in git's index" },
  },
  why: {
    summary: "Explain why a path is free or reserved",
    example: "coord why src/auth.ts",
    fields: { path: "a path" },
  },
  extend: {
    summary: "Renew the lease of a reservation of mine",
    example: "coord extend --estimate 2h",
    fields: { task: "part of its title, when there are several", estimate: "a new estimate" },
  },
  release: {
    summary: "Give a reservation back without a result, or a place in the queue",
    example: 'coord release "Fix login"',
    fields: { task: "part of its title, when there are several" },
  },
  finish: {
    summary: "Finish a reservation of mine, with its result",
    example: 'coord finish --result success --next "Write the tests"',
    fields: {
      task: "part of its title, when there are several",
      result: "success, failure or partial (succès, échec, partiel)",
      next: "the next step you recommend",
      notes: "anything worth knowing",
      handover: "offer what is left to this instance, or to any",
      commit: "first commit its changed files, under its title",
    },
  },
  log: {
    summary: "Write an entry into the activity log",
    example: 'coord log "Added the lock" --status done --files src/lock.ts',
    fields: {
      action: "what was done",
      status: "in-progress, done or blocked",
      files: "the files it concerned",
      notes: "remarks",
    },
  },
  "task list": {
    summary: "Show the tasks and priorities that are left",
    example: "coord task list --all",
    fields: {
      all: "done ones too",
      search: "those with these words in title or text",
      mine: "those that you hold",
      free: "those that may be taken now",
    },
  },
  "task add": {
    summary: "Add a task, free for whoever takes it",
    example: 'coord task add "Rate limit the API" --priority P1',
    fields: {
      title: "name of the task",
      priority: "P1, P2 or P3: into the priorities instead of the remaining tasks",
      after: "the task that has to be done first",
      files: "its files; next --reserve takes them",
      text: "what to do, and how to tell that it is done; - reads it from standard input",
    },
  },
  "task start": {
    summary: "Mark a task as being worked on by me",
    example: 'coord task start "Fix login"',
    fields: { title: "its title, or any unique part of it" },
  },
  "task done": {
    summary: "Mark a task as done",
    example: 'coord task done "Fix login"',
    fields: { title: "its title, or any unique part of it" },
  },
  "task block": {
    summary: "Mark a task as blocked",
    example: 'coord task block "Fix login"',
    fields: { title: "its title, or any unique part of it" },
  },
  "task edit": {
    summary: "Change a task that nobody holds: its title, what it comes after, the text below it",
    example: 'coord task edit "Fix login" --to "Fix the login" --after "Rotate the keys"',
    fields: {
      title: "its title, or any unique part of it",
      to: "the new title",
      after: "the task that has to be done first; empty for none",
      files: "its files",
      text: "what to do, and how to tell that it is done; - reads it from standard input",
    },
  },
  "task remove": {
    summary: "Remove a task that nobody holds from the lists",
    example: 'coord task remove "Fix login"',
    fields: { title: "its title, or any unique part of it" },
  },
  "task move": {
    summary: "Put a task elsewhere: into another list, or before another task",
    example: 'coord task move "Fix login" --priority P1',
    fields: {
      title: "its title, or any unique part of it",
      priority: "P1, P2 or P3, or none for the remaining tasks",
      before: "the task to put it before",
    },
  },
  next: {
    summary: "Show the first free task; with --reserve, take it in the same write",
    example: "coord next --reserve --files src/api.ts",
    fields: {
      reserve: "take it: two that ask at once never get the same one",
      files: "with --reserve: its files, as for reserve",
      estimate: "with --reserve: how long it will take",
    },
  },
  handover: {
    summary: "Offer a reservation of mine to another instance, or to any",
    example: 'coord handover "Fix login" --to 5 --next "Write the tests"',
    fields: {
      task: "part of its title, when there are several",
      to: "the receiver's number, or any",
      progress: "how far it is: 60%",
      next: "what is to be done next",
      blockers: "what is in the way",
      notes: "anything worth knowing",
    },
  },
  "handover accept": {
    summary: "Take over work that was offered to me, files included",
    example: "coord handover accept",
    fields: { id: "its id or the beginning of it, when there are several" },
  },
  "handover decline": {
    summary: "Decline work that was offered to me",
    example: "coord handover decline",
    fields: { id: "its id or the beginning of it, when there are several" },
  },
  "handover list": {
    summary: "Show open handovers",
    example: "coord handover list --all",
    fields: { all: "answered ones too" },
  },
  "handover request": {
    summary: "Ask the holder of a task to hand it over to you",
    example: 'coord handover request "Fix login"',
    fields: { task: "part of its title, when others hold several" },
  },
  ask: {
    summary: "Put a question to another instance, or to all of them",
    example: 'coord ask 5 "Which shape has the token?"',
    fields: {
      to: "number of the instance, or all",
      text: "what you want to know; - reads it from standard input",
    },
  },
  answer: {
    summary: "Answer a message",
    example: 'coord answer m4k7q "A signed one"',
    fields: { id: "its id, or the beginning of it", text: "your answer; - reads it from standard input" },
  },
  inbox: {
    summary: "Show what waits for your answer, and what you were answered",
    example: "coord inbox",
    fields: { all: "every message of the file" },
  },
  block: {
    summary: "Report that I am stuck",
    example: 'coord block "The test database is down" --needs "somebody with access"',
    fields: {
      problem: "what is wrong",
      task: "the task it stops; by default the only one I hold",
      needs: "the help that is needed",
    },
  },
  assist: {
    summary: "Ask the others for help",
    example: 'coord assist "Review of the SQL" --expertise PostgreSQL --urgency high',
    fields: { need: "what is needed", expertise: "the expertise needed", urgency: "high, medium or low" },
  },
  resolve: {
    summary: "Mark an alert as resolved, and say how",
    example: 'coord resolve a7k2 --how "Restarted the database"',
    fields: {
      id: "its id or the beginning of it; not needed when only one is open",
      how: "how it was resolved",
    },
  },
  alerts: {
    summary: "Show open blockers and requests for assistance",
    example: "coord alerts --all",
    fields: { all: "solved ones too" },
  },
  "conflict open": {
    summary: "Record a conflict: all overlapping reservations, or one with an instance",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about:
        "a path or a task: the overlaps that concern it; with --with, any text; if left out, every overlap",
      with: "the other instance, where no overlap says who it is",
      description: "what happened",
    },
  },
  "conflict resolve": {
    summary: "Close a conflict with a decision",
    example: 'coord conflict resolve --decision "Instance #5 goes first"',
    fields: {
      id: "its id or the beginning of it; not needed when only one is open",
      decision: "what was decided",
    },
  },
  "conflict list": {
    summary: "Show open conflicts",
    example: "coord conflict list --all",
    fields: { all: "resolved ones too" },
  },
  "component set": {
    summary: "Set the state of a component, in the file's own symbols",
    example: 'coord component set Backend/main.py "Works"',
    fields: { name: "GROUP/NAME; a new one is added", state: "its state" },
  },
  "component list": {
    summary: "Show the components and their states",
    example: "coord component list",
    fields: {},
  },
  takeover: {
    summary: "Take over a reservation that has lapsed, and say why",
    example: 'coord takeover "Fix login" --reason "its session is gone"',
    fields: { task: "its title, or any unique part of it", reason: "why; it goes into the log" },
  },
  sweep: { summary: "Expire abandoned reservations", example: "coord sweep", fields: {} },
  audit: {
    summary: "Say whose the changed files of this work tree are. Exit 3: some are someone else's",
    example: "coord audit",
    fields: {},
  },
  run: {
    summary: "Run a command while you hold what it needs, and give it back when it ends",
    example: "coord run --resource port:3000-3010 --wait 10m -- npm start",
    fields: {
      command: "the command and its arguments, after --",
      files: "files that it writes, as for reserve",
      resource: "a thing that is not a file; port:3000-3010 gives one of them, in COORD_RESOURCE_PORT",
      wait: "queue while others hold them, at most DURATION",
    },
  },
  "number take": {
    summary: "Take the next number of a sequence, which nobody else gets",
    example: 'coord number take migrations --in "migrations/{}_*.sql"',
    fields: {
      name: "what is numbered",
      from: "the first number, when none is taken yet",
      in: "go past the highest number among these files, too; {} stands for the number",
    },
  },
  commit: {
    summary: "Commit exactly the changed files that you hold, whatever others have staged",
    example: 'coord commit -m "Check the token" src/auth.ts',
    fields: {
      paths: "these files or folders instead; never what somebody else holds",
      message: "the commit message (default: the task's title)",
      "all-mine": "also what nobody holds, where hooks saw you write it",
    },
  },
  land: {
    summary: "Merge this work tree's branch into the default one, in turn, each merge checked first",
    example: 'coord land --check "npm test"',
    fields: {
      onto: "the branch to land on (the default branch if left out)",
      check:
        "a command for the shell, run in the merged tree; the branch only moves if it ends with status 0",
      squash: "as one commit",
      rebase: "its commits one by one, on top of what is there",
      merge: "as a merge commit (the default)",
      push: "push the branch afterwards",
      wait: "wait for its turn, at most DURATION (as long as it takes if left out)",
    },
  },
  forecast: {
    summary:
      "Say how the work trees of this repository would merge, uncommitted work included. Exit 3: not all would",
    example: "coord forecast src/auth.ts",
    fields: { paths: "only about these files and folders", all: "also work trees without a change" },
  },
  branch: {
    summary:
      "Make a branch for a reservation of yours, and switch to it; in a work tree that others work in, make a worktree",
    example: 'coord branch "Fix login" --worktree',
    fields: {
      task: "part of its title, when you hold several",
      worktree: "in a worktree of its own, beside the main one",
    },
  },
  sync: {
    summary: "Record the time of synchronization, and show what changed since you last looked",
    example: "coord sync",
    fields: { text: "the text to record with it" },
  },
  "remote add": {
    summary: "Share the file with other machines, over git or PostgreSQL",
    example: "coord remote add origin",
    fields: {
      place: "a git remote's name or address, or postgres://HOST/DATABASE",
      project: "its name there, when one place serves several",
      insecure: "allow a connection whose certificate is not checked",
      yes: "take the file out of git without asking",
    },
  },
  "remote status": {
    summary: "Show where the file is shared, and when the store was last reached",
    example: "coord remote status",
    fields: {},
  },
  "remote remove": {
    summary: "Stop sharing the file; it stays as it is on this machine",
    example: "coord remote remove",
    fields: {},
  },
  "remote accept": {
    summary: "Accept a changed pointer, or another history",
    example: "coord remote accept",
    fields: {},
  },
  "remote restore": {
    summary: "Restore a lost history from what this machine knows",
    example: "coord remote restore",
    fields: {},
  },
  "remote follow": {
    summary: "Keep a connection open for all coord commands on this machine, even those without network",
    example: "coord remote follow",
    fields: {},
  },
  "remote schema": {
    summary: "Print the SQL that an administrator runs once in a PostgreSQL database",
    example: "coord remote schema",
    fields: {},
  },
  doctor: {
    summary: "Find every problem in the file, with line and column",
    example: "coord doctor --fix",
    fields: {
      fix: "repair what can be repaired without changing its meaning",
      accept: "drop displaced reservations",
      prove: "only test the hooks that are set up: each must deny an edit",
    },
  },
  archive: {
    summary: "Move finished reservations and old log entries, word for word, to the archive beside the file",
    example: "coord archive --keep 50",
    fields: {
      keep: "how many of the newest reservations and log entries to keep (default 20; 0 with --before)",
      before: "only what ended or was logged before this date: 2026-11-22",
    },
  },
  undo: {
    summary: "Undo my last change, if nobody has touched its lines since",
    example: "coord undo --dry-run",
    fields: {},
  },
  restore: {
    summary: "Restore the file as a revision left it; what is held now stays held",
    example: "coord restore 12 --dry-run",
    fields: { revision: "its number, as `coord history` shows it" },
  },
  history: {
    summary: "Show who changed what, and when",
    example: "coord history --since 2h --instance 3",
    fields: {
      limit: "how many, newest first (default 20)",
      instance: "only what this instance did",
      since: "only what is newer than this: 90m, 2h, 1d, or a date such as 2026-11-22",
      restore: "restore the file as this revision left it, as `coord restore` does",
    },
  },
  merge: {
    summary: "Merge two versions of a coordination file (git's merge driver)",
    example: "coord merge base.md ours.md theirs.md",
    fields: {
      base: "the common ancestor (%O); an empty file where there is none",
      ours: "our version (%A); the result is written into it",
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
    fields: { claude: "take the session from what Claude Code hands its status line" },
  },
  prime: {
    summary: "Print what an agent needs to know when its session starts",
    example: "coord prime --max-tokens 300",
    fields: { "max-tokens": "at most this many tokens (default 600); the least important is left out" },
  },
  hook: {
    summary: "Answer a hook of an agent or of git (installed by `coord setup`)",
    example: "coord hook claude < input.json",
    fields: {
      agent: `${callers} or git`,
      words: "for git: the hook's name and what git hands it",
    },
  },
  completion: {
    summary: "Print a script that completes coord's words in your shell",
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
    summary: "Make an agent, or git, obey the file: its hooks, MCP server and instructions",
    example: "coord setup claude --check",
    fields: {
      agent: `which one: ${agents.map(({ name }) => name).join(", ")}, git, all`,
      check: "say whether it is missing, stale or current; exit 3 unless all is current",
      remove: "remove it again",
      print: "show what would be installed into an empty repository",
      yes: "change files without asking",
      allow: "claude: let it call coord without asking its user each time",
      "status-line": "claude: show `coord prompt` as its status line",
    },
  },
  mcp: {
    summary: "Serve the commands as MCP tools over standard input and output, until the client disconnects",
    example: "coord mcp --cwd ~/projects/shop",
    fields: {},
  },
};
