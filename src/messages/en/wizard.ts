/** What the first minute asks and says: `coord init` on a terminal. */
export const wizard = {
  intro: "coord: several agents and people in one repository",
  language: "In which language should the board be? (↑ ↓ to choose, enter to go on)",
  agents: "Which agents should coord set up? (space to select, enter to go on)",
  found: "found here",
  git: "merge driver and hooks",
  autoReserve:
    "Should coord reserve a file for an agent that edits it without asking? (so an agent that forgets is protected, too)",
  tasks: "First tasks, separated by semicolons (enter for none)",
  tasksExample: "Fix login; Write the docs",
  writes: "These files will be written",
  go: "Write these files?",
  yes: "Yes",
  no: "No",
  cancelled: "Cancelled. Nothing was changed.",
  proved: "Tested: an edit of a reserved file is denied.",
  notProved: "The hooks could not be tested here; `coord doctor --prove` says why.",
  nextTitle: "Next",
  next: [
    "1. Commit these files; restart agent sessions that are running.",
    "2. Tell each agent: “Join coord as Backend and take the next task.”",
    "3. Watch: coord board --web",
  ],
  outro: "More: coord --help",
};
