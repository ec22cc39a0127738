import type { Catalog } from "../catalog.ts";
import { text, byInstance, otherOf } from "./phrases.ts";

/** What doctor says of each problem. */
export const diagnostics: Catalog["diagnostics"] = {
  UNDATED: (a) =>
    `“${text(a, "task")}” of Instance #${text(a, "instance")} has no full date and hour: its age is unknown, so it never expires by itself.`,
  UNREADABLE_TIME: (a) =>
    `“${text(a, "found")}” is no time (Instance #${text(a, "instance")}, “${text(a, "task")}”). Expected YYYY-MM-DD HH:MM.`,
  PLACEHOLDER_TITLE: (a) =>
    `Instance #${text(a, "instance")} reserves “${text(a, "task")}”, which looks like a placeholder.`,
  UNKNOWN_STATE: (a) =>
    `“${text(a, "state")}” is no state that belongs here${byInstance(a)}; the line is kept and ignored.`,
  UNREADABLE_ENTRY: (a) =>
    `“${text(a, "text")}” begins like an entry, but can't be read as one; the line is kept and ignored. Expected: ${text(a, "expected")}`,
  UNKNOWN_SETTING: (a) =>
    `“${text(a, "text")}” is no setting, and is ignored. Settings: ${text(a, "known")}.`,
  BAD_SETTING: (a) =>
    `“${text(a, "text")}” can't be used: expected ${text(a, "expected")}. What counts is ${text(a, "used")}.`,
  BACKWARD_RANGE: (a) => `The range #${text(a, "from")}-#${text(a, "to")} runs backwards.`,
  DUPLICATE_INSTANCE: (a) =>
    `Instance #${text(a, "instance")} is listed twice; first on line ${text(a, "line")}.`,
  OVERLAP: (a) =>
    `“${text(a, "task")}” of Instance #${text(a, "instance")} overlaps “${text(a, "otherTask")}” of Instance #${text(a, "other")} (line ${text(a, "line")}).`,
  FUTURE_TIME: (a) => `${text(a, "time")} has not come yet${byInstance(a)}; it counts as now.`,
  FUTURE_PULSE: (a) =>
    `The last sign of life of Instance #${text(a, "instance")} is from ${text(a, "time")}, which has not come yet; it counts for nothing.`,
  OWNER_UNKNOWN: (a) =>
    `Instance #${text(a, "instance")} holds “${text(a, "task")}” but is not on the list of instances.`,
  OWNER_FINISHED: (a) =>
    `Instance #${text(a, "instance")} holds “${text(a, "task")}” but is marked as finished (line ${text(a, "line")}).`,
  LAPSED: (a) =>
    `“${text(a, "task")}” of Instance #${text(a, "instance")} is past its grace: ${a["alive"] === 1 ? "it still blocks, since the process of its agent runs on this machine" : "the next reserve may take it over"}.`,
  UNCLOSED_FENCE: () => "This code fence is never closed and takes in the rest of the file.",
  CONFLICT_MARKERS: () => "Git conflict markers: choose what is to stay and delete the marker lines.",
  MOJIBAKE: (a) => `“${text(a, "found")}” looks like text that went through a wrong encoding.`,
  TEMPLATE_LEFT: (a) => `“${text(a, "text")}” is a template's text that nobody filled in.`,
  SHRUNK: (a) =>
    `The file was changed outside coord and is much smaller than coord left it: ${text(a, "after")} of ${text(a, "before")} characters.`,
  MISSING_OPERATION: (a) =>
    `“${text(a, "subject")}” (${text(a, "command")} of Instance #${text(a, "instance")}, revision ${text(a, "revision")}) ${a["reopened"] === 1 ? "had ended, and is open again without coord" : "was taken out of the file without coord"}.`,
  DISPLACED: (a) =>
    `“${text(a, "task")}” of Instance #${text(a, "instance")} still holds, but a wholesale change took it out of the file. ${a["other"] === undefined ? "--fix writes it back" : `It can't be written back, since it overlaps ${otherOf(a)}`}, --accept lets it go.`,
};
