import type { SetupCatalog } from "../setup-types.ts";

export const setup: SetupCatalog = {
  refusals: {
    SETUP_HOOKS_OUTSIDE: (a) => ({
      message: `Git takes its hooks from ${a["path"]}, outside this repository: nothing is written there. Nothing was changed.`,
      hint: 'Call `coord hook git pre-commit`, `coord hook git prepare-commit-msg "$@"` and `coord hook git post-commit` in the hooks there yourself, unset core.hooksPath, or use git 2.54 or later.',
    }),
    SETUP_HOOK_NOT_SHELL: (a) => ({
      message: `${a["path"]} is not a script for sh or a similar shell, so no lines can be added to it. Nothing was changed.`,
      hint: `Let it run \`${a["call"]}\` itself, or use git 2.54 or later.`,
    }),
    SETUP_HOOK_BROKEN: (a) => ({
      message: `${a["path"]}: the lines \`# coord:begin\` and \`# coord:end\` are doubled, reversed or orphaned. Nothing was changed.`,
      hint: "Remove coord's lines by hand, then run setup again.",
    }),
    SETUP_HOOK_EDITED: (a) => ({
      message: `${a["path"]}: somebody has edited coord's lines. Nothing was changed.`,
      hint: "Remove them by hand, or put them outside `# coord:begin` and `# coord:end`, then run setup again.",
    }),
    WOULD_CHANGE: (a) => ({
      message: "The diff above would be applied. Nothing was changed.",
      hint: `Run \`${a["call"] ?? ""} --yes\` to apply it.`,
    }),
    SETUP_NOT_CURRENT: (a) => ({
      message: `Missing or out of date: ${a["names"] ?? ""}.`,
      hint: `\`${a["call"] ?? ""}\` shows what it would change.`,
    }),
    SETUP_BROKEN_JSON: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]}: this is not valid JSON. Nothing was changed.`,
      hint: "Correct the file first; an agent would ignore it, too.",
    }),
    SETUP_SHAPE: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]}: expected an ${a["expected"]}, found: ${a["found"]}. Nothing was changed.`,
      hint: "Correct the file by hand; `--print` shows how coord's part should look.",
    }),
    SETUP_MARKERS: (a) => ({
      message: `${a["path"]}: the markers of coord's block do not form a pair (lines ${a["lines"]}). Nothing was changed.`,
      hint: "Delete the markers and what is left of the block between them, then run setup again.",
    }),
    SETUP_UNCLOSED: (a) => ({
      message: `${a["path"]}:${a["line"]}: what \`${a["opener"]}\` opens is never closed, and coord's block would be part of it. Nothing was changed.`,
      hint: "Close it where it should end, then run setup again.",
    }),
    SETUP_FOREIGN_FILE: (a) => ({
      message: `${a["path"]} exists and was not created by coord. Nothing was changed.`,
      hint: "Rename it or, if it is coord's after all, add the marker line that `--print` shows.",
    }),
    SETUP_OUTSIDE: (a) => ({
      message: `${a["path"]} is not a file in this repository's work tree. Nothing was changed.`,
      hint: "A symbolic link or a setting leads there. Setup only touches files of the repository, and in its git folder only hooks and git's settings.",
    }),
    SETUP_NOT_UTF8: (a) => ({
      message: `${a["path"]} is not UTF-8. Nothing was changed.`,
      hint: "Convert it first.",
    }),
    SETUP_CHANGED: (a) => ({
      message: `${a["path"]} was changed by somebody else in the meantime. Nothing was changed.`,
      hint: "Run the command again.",
    }),
    SETUP_IO: (a) => ({
      message: `${a["path"]}: ${a["cause"]}. Nothing was changed.`,
      hint: "Check the permissions of the file and its folder.",
    }),
    NOT_PROVED: (a) => ({
      message:
        a["names"] === ""
          ? "No agent is set up here, so there was nothing to test."
          : `Not verified: ${a["names"]}.`,
      hint:
        a["names"] === ""
          ? "`coord setup AGENT` sets one up."
          : "`coord setup AGENT --check` says whether its setup is current.",
    }),
  },
  notes: {
    NO_GIT: () =>
      "There is no git on the PATH, so nothing was set up for it: install git, then `coord setup git`.",
    NOT_GIT: (a) => `${a["path"]} is not in a git work tree: there is nothing to set up for git.`,
    FILE_OUTSIDE: (a) =>
      `${a["path"]} lies outside this repository: git never merges it, and it needs no merge driver.`,
    COMMIT_ATTRIBUTES: (a) =>
      `Commit ${a["path"]}. The driver itself is in this clone's configuration only: \`coord setup git\` has to run once in every clone.`,
    ATTRIBUTE_OVERRIDDEN: (a) =>
      `${a["path"]} is merged with “${a["value"]}” all the same: a later line of .gitattributes, or .git/info/attributes, says so. Remove it.`,
    STATE_TRACKED: (a) =>
      `Git tracks files of ${a["path"]}, which belong to one clone only: \`git rm -r -q --cached "${a["path"]}"\` ends that, and keeps them here.`,
    HOOK_MANAGED: (a) =>
      `${a["tool"]} writes git's hooks itself. Add this to ${a["path"]} and let ${a["tool"]} install its hooks again:\n${a["snippet"]}`,
    HOOK_LEFT: (a) =>
      `${a["path"]} can't take coord's lines; it was left alone. Let it run \`${a["call"]}\` itself: other work trees then know at once what each commit changes.`,
    HOOK_NOT_EXECUTABLE: (a) => `Git does not run ${a["path"]}, because it is not executable: chmod +x.`,
    HOOKS_OFF: (a) =>
      `${a["path"]}:${a["line"]}: “disableAllHooks” keeps coord's hooks from running, with all others; remove it.`,
    UNKNOWN_EVENT: (a) =>
      `${a["path"]}:${a["line"]}: “${a["event"]}” is not a Cursor event that coord knows, and Cursor rejects the whole file for an event that it does not know; correct its name, or remove it.`,
    DOUBLE_SLASH: (a) =>
      `${a["path"]}:${a["line"]}: “//” within quotes makes Cursor reject the whole file; write it without.`,
    EDITED: (a) =>
      `${a["path"]}: somebody edited coord's part of it; installing or removing it loses those edits.`,
    SHARED: (a) => `${a["path"]}: coord's block stays, since another agent that is set up reads it.`,
    MCP_NAME_TAKEN: (a) => `${a["path"]}: another MCP server is called “coord”; it was left alone.`,
    TAKEN_STATUS_LINE: (a) =>
      `${a["path"]} has a status line already; it was left alone (\`coord prompt\` is coord's).`,
    ONLY_IN_NPX: () =>
      "Hooks call `coord`, which is only there while npx runs: install it with `npm install -g coord-md`, or name the package's file instead of `coord-md`.",
    NO_FILE_YET: (a) =>
      `There is no coordination file yet (${a["path"]}): hooks allow everything until \`coord init\` creates one.`,
  },
  trials: {
    states: {
      proved: "works (an edit of a reserved file was denied)",
      missing: "not set up",
      failed: "DOES NOT WORK",
    },
    reasons: {
      NOT_RUN: "its settings keep every hook from running",
      NOT_FOR_EDITS: "nothing that is set up runs on an edit",
      NO_SUCH_COMMAND: "the command was not found; is `coord` on the PATH?",
      TIMEOUT: "no answer within its time limit",
      ALLOWED: "it does not deny",
      DENIES_ALL: "it denies an edit of a free file, too",
    },
    command: (text) => `called: ${text}`,
    answered: (text) => `answered: ${text}`,
    nothing: "(nothing)",
  },
  instructions: `## Sharing this repository

Other agents and people change it at the same time. \`CLAUDE_INSTANCES.md\` says who works on what. Don't edit that file; the \`coord\` command keeps it up to date.

- First: \`coord join LABEL\`, then \`coord status\`.
- Before editing: \`coord reserve "TASK" --files src/a.ts,"src/b/**"\`. Refused? Take other work (\`coord next\`), wait (\`--wait 10m\`) or ask for a handover.
- Not sure about a file: \`coord check PATH\`, \`coord why PATH\`.
- Longer than planned: \`coord extend\`. Done: \`coord finish --result success\`.
- Stuck: \`coord block "PROBLEM"\`. At the end: \`coord leave\`.
- What a hook denies is someone else's: don't write it in any other way, not even from the shell.
`,
};
