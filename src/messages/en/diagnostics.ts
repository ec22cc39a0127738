import type { Catalog } from "../catalog.ts";
import { byInstance, otherOf, plural } from "./words.ts";

/** Doctor's sentence on each problem. */
export const diagnostics = (): Catalog["diagnostics"] => ({
  UNDATED: (a) =>
    `“${a.task}” (Instance #${a.instance}) has no date and time, so coord cannot tell how old it is and will never expire it.`,
  UNREADABLE_TIME: (a) =>
    `“${a.found}” is not a time (Instance #${a.instance}, “${a.task}”). Expected YYYY-MM-DD HH:MM.`,
  PLACEHOLDER_TITLE: (a) => `Instance #${a.instance} reserves “${a.task}”, which looks like a placeholder.`,
  UNKNOWN_STATE: (a) =>
    `“${a.state}” is not a known state here${byInstance(a.instance)}; the line is kept but ignored.`,
  UNREADABLE_ENTRY: (a) =>
    `“${a.text}” looks like an entry, but cannot be read as one; the line is kept but ignored. Expected: ${a.expected}`,
  UNKNOWN_SETTING: (a) => `Ignored “${a.text}”: unknown setting. Known settings: ${a.known}.`,
  BAD_SETTING: (a) => `“${a.text}” cannot be used: expected ${a.expected}. Using ${a.used}.`,
  BACKWARD_RANGE: (a) => `The range #${a.from}-#${a.to} runs backwards.`,
  DUPLICATE_INSTANCE: (a) => `Instance #${a.instance} is listed twice; first on line ${a.line}.`,
  OVERLAP: (a) =>
    `“${a.task}” (Instance #${a.instance}) overlaps “${a.otherTask}” (Instance #${a.other}, line ${a.line}).`,
  NOT_COMPARED: (a) =>
    `Too many reservations and patterns to compare: overlaps are not checked for “${a.task}” (Instance #${a.instance}) or anything after it.`,
  NESTED_TOO_DEEP: () => "Quotes and lists are nested more than 100 deep; anything deeper is read as text.",
  PATTERN_TOO_LONG: (a) =>
    `“${a.pattern}” (Instance #${a.instance}) is longer than 500 characters; it is treated as covering every file.`,
  TOO_MANY_ENTRIES: (a) =>
    `There are more than ${a.most} reservations, or they name more than ${a.files} files and patterns. The reservations from here on are not read and are treated as covering every file.`,
  FUTURE_TIME: (a) => `${a.time} is in the future${byInstance(a.instance)}; it is treated as now.`,
  FUTURE_PULSE: (a) =>
    `Instance #${a.instance}'s last heartbeat is dated ${a.time}, which is in the future; it is ignored.`,
  OWNER_UNKNOWN: (a) => `Instance #${a.instance} holds “${a.task}” but is not on the list of instances.`,
  OWNER_FINISHED: (a) =>
    `Instance #${a.instance} holds “${a.task}” but is marked as finished (line ${a.line}).`,
  LAPSED: (a) =>
    `“${a.task}” (Instance #${a.instance}) is past its grace period: ${a.alive === 1 ? "it still blocks others, because its agent's process is running on this machine" : "the next `coord reserve` may take it over"}.`,
  UNCLOSED_FENCE: () =>
    "This code fence is never closed and swallows the rest of the file: the sections after it are not read. Close it where it should end.",
  UNCLOSED_COMMENT: (a) =>
    `This comment is never closed and hides the rest of the file (${plural(a.lines, "line")}): the reservations and tasks there are not read. Close it with -->.`,
  MIXED_ENCODING: () =>
    "From here on, this UTF-8 file contains UTF-16 or UTF-32 text, as appended by a PowerShell redirection. coord can read it, but cannot write until it is converted to UTF-8.",
  MARK_WITHIN: () =>
    "There is a byte-order mark inside the file: the heading or fence after it is not recognised, and its content is not read.",
  ZERO_BYTES: (a) => `${a.count} zero bytes, typically left by a power cut. Delete them.`,
  FILE_NOT_FOUND: (a) =>
    `“${a.file}”, which Instance #${a.instance} lists for “${a.task}”, does not exist here yet.`,
  UNREAD_FILES: (a) =>
    `“${a.text}” names files, but not in a list that coord reads: they are not reserved (Instance #${a.instance}, “${a.task}”). List them after “Files:”.`,
  CONFLICT_MARKERS: () => "Git conflict markers: choose what to keep, then delete the marker lines.",
  MOJIBAKE: (a) => `“${a.found}” looks like text that was decoded with the wrong encoding.`,
  FOREIGN_CLAIMS: (a) =>
    `${a.count === 1 ? "A claim" : `${a.count} claims`}${a.who === "?" ? " that names nobody" : ` (${a.who})`} in a format that coord shows but does not enforce: \`coord adopt\` turns ${a.count === 1 ? "it into an entry" : "them into entries"}.`,
  UNREAD_MENTION: (a) =>
    `“${a.text}” names a file and sounds as if someone were working on it, but coord can't read it as a claim. If it is one, write it as a line \`NAME -> FILE\`.`,
  TEMPLATE_LEFT: (a) => `“${a.text}” is template text that was never filled in.`,
  SHRUNK: (a) =>
    `The file was changed outside coord and is much smaller than coord left it: ${a.after} of ${a.before} characters.`,
  MISSING_OPERATION: (a) =>
    `“${a.subject}” ${a.reopened === 1 ? "had ended " : ""}(${a.command} by Instance #${a.instance}, revision ${a.revision})${a.reopened === 1 ? ", but was reopened" : " was removed from the file"} by something other than coord.`,
  DISPLACED: (a) =>
    `“${a.task}” (Instance #${a.instance}) is still in force, but vanished when the file was replaced as a whole (checkout, stash …). ${a.other === undefined ? "--fix writes it back" : `It cannot be written back, because it overlaps ${otherOf(a)}`}; --accept drops it.`,
});
