import type { Catalog } from "../catalog.ts";
import { text, byInstance, otherOf, plural } from "./phrases.ts";

export const notices: Catalog["notices"] = {
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
  NOT_RESTORED: (a) =>
    `Not written back: your “${text(a, "task")}”, which the file had lost, overlaps ${otherOf(a)}. It holds until its lease ends, or until \`coord doctor --accept\` lets it go.`,
  DISPLACED: (a) =>
    Number(a["count"]) === 1
      ? "1 live reservation is missing from the file; it holds until its lease ends (`coord doctor`)."
      : `${text(a, "count")} live reservations are missing from the file; they hold until their leases end (\`coord doctor\`).`,
  FILE_BACK: (a) =>
    `The file was replaced outside coord (branch switch, stash, reset, old buffer) and lost ${plural(Number(a["count"]), "live reservation")}. What is lost still holds: \`coord doctor --fix\` writes it back, \`--accept\` lets it go.`,
  MERGED_BACK: () =>
    "An editor saved the file as it was before newer changes. Both are kept; load the file again in the editor.",
  TASK_UNLISTED: (a) => `No task here is called “${text(a, "task")}”; it is written down as you said it.`,
  UNCHANGED: () => "Nothing to change.",
  UNCOMMITTED: (a) =>
    `Instance #${text(a, "instance")} left uncommitted changes of “${text(a, "task")}”: ${text(a, "paths")}. Look at them before you edit.`,
  TAKEN_FROM_YOU: (a) =>
    `Your “${text(a, "task")}” had lapsed and was taken over by Instance #${text(a, "by")} (line ${text(a, "line")}). Do not edit its files any more.`,
  EXPIRED_MEANWHILE: (a) =>
    `Your “${text(a, "task")}” had lapsed and was marked as expired (line ${text(a, "line")}). Reserve it again before you edit its files.`,
  STATE_SET_ASIDE: (a) =>
    `${text(a, "path")} was not what coord put there, and is set aside as ${text(a, "to")}; remove it when you have looked at it`,
  BACKUP_KEPT: (a) => `The file as it was is kept in ${text(a, "path")}`,
  WAIT_OVER: (a) =>
    `Your place in the queue for “${text(a, "task")}” does not come back: nobody waits there any more.`,
  SET_COORD_INSTANCE: (a) =>
    `This terminal has no agent session to remember you by: export COORD_INSTANCE=${text(a, "instance")}`,
};

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
