import type { SetupCatalog } from "../setup-types.ts";
import { causeInWords, helpFor } from "./unread.ts";

export const setup: SetupCatalog = {
  refusals: {
    SETUP_HOOKS_OUTSIDE: (a) => ({
      message: `Git takes its hooks from ${a["path"]}, outside this repository, where coord does not write. Nothing was changed.`,
      hint: 'Call `coord hook git pre-commit`, `coord hook git prepare-commit-msg "$@"` and `coord hook git post-commit` from the hooks in that folder; or unset core.hooksPath; or use git 2.54 or later.',
    }),
    SETUP_HOOK_NOT_SHELL: (a) => ({
      message: `${a["path"]} is not a script for sh or a similar shell, so no lines can be added to it. Nothing was changed.`,
      hint: `Make it run \`${a["call"]}\`, or use git 2.54 or later.`,
    }),
    SETUP_HOOK_BROKEN: (a) => ({
      message: `${a["path"]}: the lines \`# coord:begin\` and \`# coord:end\` are duplicated, reversed or unpaired. Nothing was changed.`,
      hint: "Remove coord's lines by hand, then run setup again.",
    }),
    SETUP_HOOK_EDITED: (a) => ({
      message: `${a["path"]}: someone has edited coord's lines. Nothing was changed.`,
      hint: "Undo the edits by hand, or move them outside `# coord:begin` and `# coord:end`, then run setup again.",
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
      hint: "Correct the file first; until then, agents ignore it.",
    }),
    SETUP_SHAPE: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]}: expected an ${a["expected"]}, found: ${a["found"]}. Nothing was changed.`,
      hint: "Correct the file by hand; `--print` shows what coord's part should look like.",
    }),
    SETUP_MARKERS: (a) => ({
      message: `${a["path"]}: the begin and end markers of coord's block do not match (lines ${a["lines"]}). Nothing was changed.`,
      hint: "Delete the markers and whatever is left of the block, then run setup again.",
    }),
    SETUP_UNCLOSED: (a) => ({
      message: `${a["path"]}:${a["line"]}: \`${a["opener"]}\` is never closed, so coord's block would become part of it. Nothing was changed.`,
      hint: "Close it where it should end, then run setup again.",
    }),
    SETUP_FOREIGN_FILE: (a) => ({
      message: `${a["path"]} exists and was not created by coord. Nothing was changed.`,
      hint: "Rename it or, if it is coord's after all, add the marker line that `--print` shows.",
    }),
    SETUP_OUTSIDE: (a) => ({
      message: `${a["path"]} is not a file in this repository's worktree. Nothing was changed.`,
      hint: "A symbolic link or a setting points there. Setup changes only files in the worktree, and the hooks and settings in its git directory.",
    }),
    SETUP_NOT_UTF8: (a) => ({
      message: `${a["path"]} is not UTF-8. Nothing was changed.`,
      hint: "Convert it first.",
    }),
    SETUP_CHANGED: (a) => ({
      message: `Someone else has just changed ${a["path"]}. coord changed nothing.`,
      hint: "Run the command again.",
    }),
    SETUP_IO: (a) => ({
      message: `${a["path"]}: ${causeInWords(a["cause"] ?? "")}. Nothing was changed.`,
      hint: helpFor(a["cause"] ?? ""),
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
    NO_GIT: () => "Git is not on the PATH, so it was not set up: install git, then run `coord setup git`.",
    GIT_REFUSES: (a) =>
      `Git could not be asked, so it was not set up: ${a["cause"]}. Once \`git status\` works here, run \`coord setup git\`.`,
    NOT_GIT: (a) => `${a["path"]} is not in a git worktree: there is nothing to set up for git.`,
    FILE_OUTSIDE: (a) =>
      `${a["path"]} is outside this repository: git never merges it, so it needs no merge driver.`,
    COMMIT_ATTRIBUTES: (a) =>
      `Commit ${a["path"]}. The driver itself is only in this clone's configuration: run \`coord setup git\` once in every clone.`,
    COMMIT_SUBJECTS: () =>
      "A commit by an instance will begin with its number (“Instance 3: Fix login”). A commit of nobody's stays as it is.",
    ATTRIBUTE_OVERRIDDEN: (a) =>
      `${a["path"]} is still merged with “${a["value"]}”, because of a later line in .gitattributes, or one in .git/info/attributes. Remove that line.`,
    STATE_TRACKED: (a) =>
      `Git is tracking files under ${a["path"]}, which are meant for this clone only. Run \`git rm -r -q --cached "${a["path"]}"\` to stop tracking them; they stay on disk.`,
    HOOK_MANAGED: (a) =>
      `${a["tool"]} manages git's hooks. Add this to ${a["path"]} and have ${a["tool"]} install its hooks again:\n${a["snippet"]}`,
    HOOK_LEFT: (a) =>
      `coord's lines cannot be added to ${a["path"]}, which was left unchanged. Make it run \`${a["call"]}\`, so that other worktrees know at once what each commit changes.`,
    HOOK_NOT_EXECUTABLE: (a) =>
      `Git does not run ${a["path"]}, because it is not executable: run \`chmod +x\` on it.`,
    HOOKS_OFF: (a) =>
      `${a["path"]}:${a["line"]}: “disableAllHooks” stops all hooks, coord's included; remove it.`,
    UNKNOWN_EVENT: (a) =>
      `${a["path"]}:${a["line"]}: coord does not know the Cursor event “${a["event"]}”, and one unknown event makes Cursor reject the whole file; correct its name, or remove it.`,
    DOUBLE_SLASH: (a) =>
      `${a["path"]}:${a["line"]}: “//” inside quotes makes Cursor reject the whole file; remove it.`,
    EDITED: (a) =>
      `${a["path"]}: someone edited coord's part; installing or removing it discards those edits.`,
    SHARED: (a) => `${a["path"]}: coord's block stays, because another agent that is set up reads it.`,
    MCP_NAME_TAKEN: (a) =>
      `${a["path"]}: another MCP server is already called “coord”; it was left unchanged.`,
    TAKEN_STATUS_LINE: (a) =>
      `${a["path"]} already has a status line, which was left unchanged (\`coord prompt\` prints coord's).`,
    NOT_ON_PATH: () =>
      "Hooks call `coord`, and will not find it: it is not on the PATH, or only for what npx, npm, Yarn, pnpm or Bun runs. Install it with `npm install -g coord-md` (or give npm the path to the package file).",
    NO_FILE_YET: (a) =>
      `There is no coordination file yet (${a["path"]}): hooks allow everything until \`coord init\` creates one.`,
  },
  trials: {
    states: {
      proved: "works (an edit to a reserved file was denied)",
      missing: "not set up",
      failed: "DOES NOT WORK",
    },
    reasons: {
      NOT_RUN: "its settings disable all hooks",
      NOT_FOR_EDITS: "none of its hooks runs on an edit",
      NO_SUCH_COMMAND: "the command was not found; is `coord` on the PATH?",
      TIMEOUT: "no answer within its time limit",
      ALLOWED: "it did not deny the edit",
      DENIES_ALL: "it also denied an edit to a free file",
    },
    command: (text) => `called: ${text}`,
    tried:
      "tried in a temporary repository: an edit to a file that another instance has reserved (denied), and one to a free file (allowed)",
    answered: (text) => `answered: ${text}`,
    nothing: "(nothing)",
  },
  instructions: `## Sharing this repository

Other agents and people change this repository at the same time. \`CLAUDE_INSTANCES.md\` says who works on what. Don't edit that file; the \`coord\` command keeps it up to date.

- First: \`coord join LABEL\`, then \`coord status\`.
- Before editing: \`coord reserve "TASK" --files src/a.ts,"src/b/**"\`. Refused? Take other work (\`coord next\`), wait (\`--wait 10m\`) or ask for a handover.
- Not sure about a file: \`coord check PATH\`, \`coord why PATH\`.
- Longer than planned: \`coord extend\`. Done: \`coord finish --result success\`.
- Stuck: \`coord block "PROBLEM"\`. At the end: \`coord leave\`.
- If a hook denies an edit, the file is someone else's: don't change it in any other way, not even from the shell.
`,
};
