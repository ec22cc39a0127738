/** What the first minute asks and says: `coord init` on a terminal. */
export const wizard = {
  intro: "coord: several agents and people in one repository",
  language: "In which language should the board be?",
  agents: "Whom should coord set up? (space selects, enter goes on)",
  found: "found here",
  git: "merge driver and hooks",
  autoReserve:
    "Reserve a file by itself when an agent edits it without having reserved anything? (then one that forgets is protected, too)",
  tasks: "First tasks, separated by semicolons (enter for none)",
  tasksExample: "Fix login; Write the docs",
  writes: "This will be written",
  go: "Write it?",
  cancelled: "Cancelled. Nothing was changed.",
  proved: "Proved: an edit of a reserved file is denied.",
  notProved: "The hooks could not be proved here; `coord doctor --prove` says why.",
  nextTitle: "Next",
  next: [
    "1. Commit these files; restart agent sessions that are running.",
    "2. Tell each agent: “Join coord as Backend and take the next task.”",
    "3. Watch: coord board --web",
  ],
  outro: "More: coord --help",
};
