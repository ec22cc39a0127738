import { gitSetupWords } from "./git.ts";
import type { SetupCatalog } from "./types.ts";

export const en: SetupCatalog = {
  refusals: {
    ...gitSetupWords.en.refusals,
    WOULD_CHANGE: (a) => ({
      message: "The diff above would be applied. Nothing was changed.",
      hint: `Run \`${a["call"] ?? ""} --yes\` to apply it.`,
    }),
    SETUP_NOT_CURRENT: (a) => ({
      message: `Not set up as this version would: ${a["names"] ?? ""}.`,
      hint: `\`${a["call"] ?? ""}\` shows what it would change.`,
    }),
    SETUP_BROKEN_JSON: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]}: this is no valid JSON. Nothing was changed.`,
      hint: "Mend the file first; an agent would ignore it, too.",
    }),
    SETUP_SHAPE: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]}: expected an ${a["expected"]}, found: ${a["found"]}. Nothing was changed.`,
      hint: "Correct the file by hand; `--print` shows how coord's part should look.",
    }),
    SETUP_MARKERS: (a) => ({
      message: `${a["path"]}: the markers of coord's block are no pair (lines ${a["lines"]}). Nothing was changed.`,
      hint: "Delete the markers and what is left of the block between them, then run setup again.",
    }),
    SETUP_UNCLOSED: (a) => ({
      message: `${a["path"]}:${a["line"]}: what \`${a["opener"]}\` opens is never closed, and coord's block would be part of it. Nothing was changed.`,
      hint: "Close it where it should end, then run setup again.",
    }),
    SETUP_FOREIGN_FILE: (a) => ({
      message: `${a["path"]} is there and was not made by coord. Nothing was changed.`,
      hint: "Rename it, or take the mark's line from `--print` into it if it is coord's after all.",
    }),
    SETUP_OUTSIDE: (a) => ({
      message: `${a["path"]} is no file of this repository's work tree. Nothing was changed.`,
      hint: "A symbolic link or a setting leads there. Setup only touches files of the repository, and of its git folder only hooks and git's settings.",
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
        a["names"] === "" ? "No agent is set up here: nothing was proved." : `Not proved: ${a["names"]}.`,
      hint:
        a["names"] === ""
          ? "`coord setup AGENT` sets one up."
          : "`coord setup AGENT --check` says whether its setup is current.",
    }),
  },
  notes: {
    ...gitSetupWords.en.notes,
    HOOKS_OFF: (a) =>
      `${a["path"]}:${a["line"]}: “disableAllHooks” keeps coord's hooks from running, with all others; take it out.`,
    UNKNOWN_EVENT: (a) =>
      `${a["path"]}:${a["line"]}: “${a["event"]}” is no event of Cursor's that coord knows, and one that Cursor doesn't know makes it reject the whole file; correct its name, or take it out.`,
    DOUBLE_SLASH: (a) =>
      `${a["path"]}:${a["line"]}: “//” within quotes makes Cursor reject the whole file; write it without.`,
    EDITED: (a) => `${a["path"]}: somebody edited coord's part of it; installing or removing it loses that.`,
    SHARED: (a) => `${a["path"]}: coord's block stays, since another agent that is set up reads it.`,
    MCP_NAME_TAKEN: (a) => `${a["path"]}: another MCP server is called “coord”; it was left alone.`,
    NO_FILE_YET: (a) =>
      `There is no coordination file yet (${a["path"]}): hooks let everything go until \`coord init\` makes one.`,
  },
};
