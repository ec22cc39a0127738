import type { Args, Catalog } from "../catalog.ts";
import { text, list, deed, changeOf, plural } from "./phrases.ts";

/** Somebody else's, then one's own. */
function heldBy(a: Args, holders: readonly string[]): string {
  const others = holders.length - (Number(a["mine"]) || 0);
  const by = `Reserved by someone else: ${holders.slice(0, others).join("; ")}.`;
  if (others === holders.length) return by;
  return `${by} Yours, under another task: ${holders.slice(others).join("; ")}.`;
}

export const refusals: Catalog["refusals"] = {
  FILES_RESERVED: (a, holders) => ({
    message:
      a["own"] === 1
        ? `You already hold files of this under another task: ${holders.join("; ")}.`
        : a["shown"] === 1
          ? `${plural(Number(a["count"]), "path")} reserved by someone else.`
          : heldBy(a, holders),
    hint:
      a["own"] === 1
        ? "Finish or release that task first, or reserve the other files only."
        : "Take other work (`coord status` shows what is free), reserve other files, or ask the holder for a handover.",
  }),
  TASK_RESERVED: (a, holders) => ({
    message: `The task “${text(a, "task")}” is taken: ${holders.join("; ")}.`,
    hint: "One task, one instance. Take another one (`coord status` shows what is free), or ask the holder for a handover.",
  }),
  NO_RESERVATION: (a, holders) => ({
    message:
      text(a, "task") === ""
        ? `Instance #${text(a, "instance")} holds no active reservation.`
        : holders.length > 0
          ? `“${text(a, "task")}” is ${a["taking"] === 1 ? "yours already" : "not yours"}: ${holders.join("; ")}.`
          : a["taking"] === 1
            ? `Nobody holds “${text(a, "task")}”.`
            : `Instance #${text(a, "instance")} holds no active reservation that is called “${text(a, "task")}”.`,
    hint:
      list(a, "tasks") === "" ? "`coord status` shows who holds what." : `Yours are: ${list(a, "tasks")}.`,
  }),
  AMBIGUOUS_TASK: (a) => ({
    message:
      text(a, "instance") === ""
        ? `“${text(a, "task")}” could mean ${text(a, "count")} tasks: ${list(a, "tasks")}.`
        : `Instance #${text(a, "instance")} holds ${text(a, "count")} reservations that this could mean: ${list(a, "tasks")}.`,
    hint: "Say which one: any unique part of its title will do.",
  }),
  UNKNOWN_INSTANCE: (a) => ({
    message: `The file knows no Instance #${text(a, "instance")}.`,
    hint:
      a["named"] === 1 ? "`coord status --all` lists them." : "`coord join` registers you as the next one.",
  }),
  INSTANCE_FINISHED: (a) => ({
    message: `Instance #${text(a, "instance")} is marked as finished; its number is never used again.`,
    hint:
      a["named"] === 1
        ? "Name one that is still at work (`coord status` lists them), or `--to any`."
        : "`coord join LABEL` registers you as a new one; unset COORD_INSTANCE first, if it is set.",
  }),
  INSTANCE_TAKEN: (a) => ({
    message: `Instance #${text(a, "instance")} belongs to another live session (${text(a, "agent")}).`,
    hint: "`coord join LABEL` gives this session a number of its own; unset COORD_INSTANCE first, if it is set.",
  }),
  NO_IDENTITY: (a) =>
    a["instance"] === undefined
      ? {
          message: "Who are you? No instance is known for this session.",
          hint: "Run `coord join LABEL`, or say who you are with `--as N` or COORD_INSTANCE=N.",
        }
      : {
          message: `This session was Instance #${text(a, "instance")}, and was silent for long: another session (${text(a, "agent")}) has that number now.`,
          hint: "Run `coord join LABEL` for a number of its own.",
        },
  PATH_OUTSIDE: (a) => ({
    message: `“${text(a, "path")}” lies outside this repository.`,
    hint: "Reserve paths within it; they are taken from the current folder.",
  }),
  PATH_INVALID: (a) => ({
    message: `“${text(a, "path")}” cannot be used as a path or pattern.`,
    hint: "Use a path, a folder or a glob such as `src/**/*.ts`, without control characters and without `..` behind `**`.",
  }),
  TASK_EMPTY: (a) => ({
    message:
      text(a, "task") === ""
        ? "The task has no name."
        : `“${text(a, "task")}” stands for a name in templates; it is none.`,
    hint: "Give it one, such as “Fix login”.",
  }),
  TEXT_EMPTY: (a) => ({
    message: `${text(a, "what")} is empty.`,
    hint: "Say it in a few words.",
  }),
  WAIT_CYCLE: (a, holders) => ({
    message: `Waiting for “${text(a, "task")}” would close a circle: ${text(a, "cycle")}. Each would wait for the next for ever. In the way: ${holders.join("; ")}.`,
    hint: "Finish or release what the others wait for first, or take other work.",
  }),
  WAIT_TIMEOUT: (a, holders) => ({
    message:
      a["calledOff"] === 1
        ? `The wait for “${text(a, "task")}” was called off: its place in the queue was taken out of the file. In the way: ${holders.join("; ") || "nobody"}.`
        : a["interrupted"] === 1
          ? `Interrupted while waiting for “${text(a, "task")}”: ${holders.join("; ")}. Your place in the queue is given up.`
          : `“${text(a, "task")}” did not become free in time: ${holders.join("; ")}. Your place in the queue is given up.`,
    hint:
      a["calledOff"] === 1
        ? "Somebody meant it (`coord history` shows what was done). Take other work (`coord next`)."
        : "Wait again (`--wait`), or take other work (`coord next`).",
  }),
  STILL_HELD: (a, holders) => ({
    message:
      a["alive"] === 1
        ? `“${text(a, "task")}” has lapsed, but the process of its agent still runs on this machine: ${holders.join("; ")}.`
        : `“${text(a, "task")}” has not lapsed: ${holders.join("; ")}. Only what is past its grace can be taken over.`,
    hint: "Wait for it (`coord reserve … --wait`), take other work, or ask the holder for a handover.",
  }),
  NO_SUCH_TASK: (a) => ({
    message: `There is no task “${text(a, "task")}”.`,
    hint: "`coord task list` shows them.",
  }),
  NOTHING_LEFT: () => ({
    message: "Nothing is left to take.",
    hint: "`coord task list --all` shows what is reserved, blocked or done.",
  }),
  NO_HANDOVER: (a) => ({
    message:
      text(a, "id") === ""
        ? "There is no open handover for you."
        : `There is no open handover ${text(a, "id")} for you.`,
    hint: "`coord handover list` shows them.",
  }),
  NO_ALERT: (a) => ({
    message: text(a, "id") === "" ? "No alert is open." : `There is no open alert ${text(a, "id")}.`,
    hint: "`coord alerts` shows them.",
  }),
  // `id`: of the conflict, or what an overlap was looked for about.
  NO_CONFLICT: (a) => {
    if (a["documented"] === 1)
      return {
        message:
          text(a, "id") === "" ? "No conflict is open." : `There is no open conflict ${text(a, "id")}.`,
        hint: "`coord conflict list` shows them.",
      };
    return text(a, "id") === ""
      ? {
          message: "No two reservations overlap: there is no conflict to document.",
          hint: "`coord conflict list` shows them.",
        }
      : {
          message: `No two reservations overlap about “${text(a, "id")}”.`,
          hint: "To document it all the same, say with whom: `--with N`.",
        };
  },
  AMBIGUOUS_ID: (a) => ({
    message: `Several are open: ${list(a, "ids")}.`,
    hint: "Say which one; any unique beginning of its id will do.",
  }),
  CONFLICT_SELF: () => ({
    message: "A conflict takes two, and this number is yours.",
    hint: "Name the other instance; `coord status` shows who holds what.",
  }),
  HANDOVER_SELF: () => ({
    message: "A handover to yourself changes nothing.",
    hint: "Name another instance, or `--to any`.",
  }),
  NO_COMPONENT: (a) => ({
    message: `“${text(a, "name")}” names no component.`,
    hint: "Write GROUP/NAME, for example Backend/main.py.",
  }),
  NOTHING_TO_UNDO: (a) => ({
    message:
      a["revision"] === undefined
        ? `The journal knows no change of Instance #${text(a, "instance")} that could be taken back.`
        : `${deed(a, "command", "subject")} (revision ${text(a, "revision")}) cannot be taken back: ${
            a["waiting"] === 1
              ? "it gave up a place in the queue, and nobody waits there any more"
              : "the journal no longer holds what was there before"
          }.`,
    hint:
      a["waiting"] === 1
        ? "Queue anew: `coord reserve … --wait`."
        : "`coord history` shows what it knows; older things can be put right by hand, or from git.",
  }),
  UNDO_CONFLICT: (a) => ({
    message: `${deed(a, "command", "subject")} (revision ${text(a, "revision")}) cannot be taken back: ${
      a["otherRevision"] === 0
        ? "the archive no longer holds it as it was written"
        : `its lines were changed since, ${changeOf(a)} (revision ${text(a, "otherRevision")})`
    }.`,
    hint: "Nothing was changed. Put right by hand what is wrong; `coord history` shows what came when.",
  }),
  DATE_INVALID: (a) => ({
    message: `${text(a, "what")}: “${text(a, "found")}” is no date.`,
    hint: `Write 2026-11-22, or 2026-11-22 19:40${a["ago"] === 1 ? ", or how long ago: 90m, 2h, 1d" : ""}.`,
  }),
  NOT_READABLE_BACK: (a) => ({
    message: `“${text(a, "task")}” could not be written so that it reads back; nothing was changed.`,
    hint: "`coord doctor` shows what is wrong with the file.",
  }),
  PROBLEMS_FOUND: (a) => ({
    message: `The file has ${plural(Number(a["count"]), "error")}.`,
    hint: "`coord doctor --fix` repairs what can be repaired safely; the rest is a person's to decide.",
  }),
  USAGE: (a) => ({
    message: `${text(a, "option")} counts only together with ${text(a, "needed")}.`,
    hint: `\`coord ${text(a, "command")} --help\` shows how.`,
  }),
  WOULD_CHANGE: (a) => ({
    message: `${text(a, "path")} exists; the diff above would be applied to it. Nothing was changed.`,
    hint: `Run \`${text(a, "call")} --yes\` to apply it.`,
  }),
  MERGE_CONFLICTS: (a) => ({
    message: `${text(a, "path")}: both sides changed the same lines in ${plural(Number(a["count"]), "place")}. All of them are kept, between conflict markers.`,
    hint: "Choose what is to stay, delete the marker lines, then `git add` the file.",
  }),
};
