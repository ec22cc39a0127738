import type { RefusalArgs } from "../../operations/codes.ts";
import type { Catalog } from "../catalog.ts";
import { changeOf, actionText, list, plural, waysOut } from "./words.ts";

/** A sentence for each holder: others', then one's own. */
function heldBy(holders: readonly string[], mine: number): string {
  const others = holders.length - mine;
  const said = holders.map((one) => `${one}.`);
  if (others < holders.length)
    said.splice(others, 0, "Your own reservations for other tasks also cover some of it:");
  return said.join(" ");
}

const OWN_NUMBER =
  "Run `coord join LABEL` to get a number of your own; unset COORD_INSTANCE first if it is set.";

const notUndone = ({ command, subject, revision }: RefusalArgs["UNDO_CONFLICT"] | Undoing) =>
  `${actionText(command, subject)} (revision ${revision}) cannot be undone: `;
type Undoing = NonNullable<RefusalArgs["TASK_RESERVED"]["undoing"]>;
const undoLater =
  "Nothing was changed. Undo it once that is free, or ask the holder for a handover (`coord handover request TASK`).";

export const refusals = (): Catalog["refusals"] => ({
  FILES_RESERVED: (a, holders) => ({
    message:
      (a.undoing ? notUndone(a.undoing) : "") +
      (a.own
        ? `You already hold this under another task: ${holders.join("; ")}.`
        : a.shown
          ? `${plural(a.count, "path")} ${a.count === 1 ? "is" : "are"} reserved by someone else.`
          : heldBy(holders, a.mine ?? 0)),
    hint: a.own
      ? "Finish or release that task first, or reserve only the other files."
      : a.undoing
        ? undoLater
        : `${waysOut} You can also reserve other files.`,
  }),
  TASK_RESERVED: (a, holders) => ({
    message: `${a.undoing ? notUndone(a.undoing) : ""}The task “${a.task}” is taken: ${[...holders, ...(a.instance === undefined ? [] : [`Instance #${a.instance} has started it`])].join("; ")}.`,
    hint: a.undoing
      ? undoLater
      : a.instance === undefined
        ? `Only one instance can hold a task. ${waysOut}`
        : `Only that instance may change the task until it finishes or has been silent for a day. To ask it: \`coord ask ${a.instance} "…"\`.`,
  }),
  NO_RESERVATION: (a, holders) => ({
    message: a.taking
      ? holders.length > 0
        ? `“${a.task}” is already yours: ${holders.join("; ")}.`
        : (a.task ?? "") === ""
          ? "Nobody else holds anything."
          : `Nobody holds “${a.task}”.`
      : (a.task ?? "") === ""
        ? `Instance #${a.instance} holds no active reservation.`
        : holders.length > 0
          ? `“${a.task}” is not yours: ${holders.join("; ")}.`
          : `Instance #${a.instance} holds no active reservation called “${a.task}”.`,
    hint:
      (list(a.tasks) !== ""
        ? `Yours: ${list(a.tasks)}.`
        : a.taking
          ? holders.length > 0
            ? "`coord extend` renews its lease."
            : "`coord status` shows who holds what. What nobody holds is yours with `coord reserve TASK --files PATH`."
          : holders.length > 0
            ? "To ask for it: `coord handover request TASK`. `coord whoami` shows who you are here."
            : "`coord status` shows who holds what, `coord whoami` who you are here (`--as N` says otherwise). To take work: `coord reserve`, or `coord next --reserve`.") +
      (a.estimate === undefined
        ? ""
        : ` To set a duration, use --estimate: \`coord extend --estimate ${a.estimate}\`.`),
  }),
  AMBIGUOUS_TASK: (a) => ({
    message:
      a.instance === undefined
        ? `${a.task === "" ? "There are" : `“${a.task}” matches`} ${a.count} tasks: ${list(a.tasks)}.`
        : `Instance #${a.instance} holds ${a.count} matching reservations: ${list(a.tasks)}.`,
    hint: "Name one by any unique part of its title.",
  }),
  UNKNOWN_INSTANCE: (a) => ({
    message:
      a.label === undefined
        ? `There is no Instance #${a.instance} in the file.`
        : `No active instance is called “${a.label}”.`,
    hint: a.named
      ? "`coord status --all` lists them."
      : "Run `coord join LABEL` to register as the next one.",
  }),
  INSTANCE_FINISHED: (a) => ({
    message: `Instance #${a.instance} is marked as finished; its number is never used again.`,
    hint: a.named
      ? "Name an active one (`coord status` lists them), or use `--to any`."
      : "Run `coord join LABEL` to register as a new one; unset COORD_INSTANCE first if it is set.",
  }),
  INSTANCE_TAKEN: (a) => ({
    message:
      a.host === null
        ? `Instance #${a.instance} belongs to another live session (${a.agent}).`
        : `Instance #${a.instance} belongs to a live session on another machine (${a.host}).`,
    hint:
      a.host === null
        ? OWN_NUMBER
        : `${OWN_NUMBER} If that session is over, a person can pass its number on by a command with \`--as ${a.instance}\` in a terminal, such as \`reserve\`; otherwise it is free 15 minutes after it was last heard of.`,
  }),
  NO_IDENTITY: (a) =>
    a.instance === undefined
      ? a.several === true
        ? {
            message: "Several agents share this process, and coord cannot tell which one is calling.",
            hint: "Call `coord` directly in the command, not from a script, or say who you are with `--as N`.",
          }
        : a.shell !== undefined
          ? {
              message: `This shell belongs to ${a.shell}, but does not say to which of its sessions, so coord cannot tell who is calling.${(a.known ?? "") === "" ? "" : ` Numbers of its sessions here: ${a.known}.`}`,
              hint: `Say who you are in every command, with \`--as N\` or COORD_INSTANCE=N; \`coord join LABEL\` gives you a number. \`coord setup ${a.shell}\` sets up hooks that tell coord by themselves.`,
            }
          : {
              message: "This session has no instance number yet.",
              hint: "Run `coord join LABEL`, or say who you are with `--as N` or COORD_INSTANCE=N.",
            }
      : {
          message: `This session was Instance #${a.instance} but was silent for too long: another session (${a.agent}) now has that number.`,
          hint: "Run `coord join LABEL` to get a new number.",
        },
  PATH_OUTSIDE: (a) => ({
    message: `“${a.path}” is outside this repository.`,
    hint:
      a.foreign === true
        ? "To make it a coordination file, run the command from the folder that contains it, or ask a person to run it in a terminal."
        : "Give paths inside this repository, relative to the current folder.",
  }),
  PATH_INVALID: (a) => ({
    message: `“${a.path}” cannot be used as a path or pattern.`,
    hint: "Use a path, a folder or a glob such as `src/**/*.ts`, at most 500 characters long, without control characters and without `..` after `**`.",
  }),
  TASK_EMPTY: (a) => ({
    message:
      (a.task ?? "") === ""
        ? "The task has no name."
        : `“${a.task}” is a placeholder from the template, not a task name.`,
    hint: "Give it a real name, such as “Fix login”.",
  }),
  TEXT_EMPTY: (a) => ({
    message: `${a.what} is empty.`,
    hint: "Write what it should say. In a script, a variable that is not set is empty, too.",
  }),
  WAIT_CYCLE: (a, holders) => ({
    message: `Waiting for “${a.task}” would create a deadlock: ${a.cycle}. Each would wait for the next forever. Held by: ${holders.join("; ")}.`,
    hint: "First finish or release what the others are waiting for, or take other work.",
  }),
  WAIT_TIMEOUT: (a, holders) => ({
    message: a.calledOff
      ? `The wait for “${a.task}” was cancelled: someone removed your place in the queue from the file. Ahead of you: ${holders.join("; ") || "nobody"}.`
      : a.interrupted
        ? `Interrupted while waiting for “${a.task}”: ${holders.join("; ")}. You have left the queue.`
        : `Gave up waiting for “${a.task}”: ${holders.join("; ")}. You have left the queue.`,
    hint: a.calledOff
      ? "`coord history` shows who removed it. Take other work (`coord next`)."
      : "Wait again (`--wait 10m`), or take other work (`coord next`).",
  }),
  STILL_HELD: (a, holders) => ({
    message: a.alive
      ? `“${a.task}” has lapsed, but its agent's process is still running on this machine: ${holders.join("; ")}.`
      : `“${a.task}” has not lapsed: ${holders.join("; ")}. Only a reservation past its grace period can be taken over.`,
    hint:
      a.undated === undefined
        ? waysOut
        : `Without a date it never lapses. Ask its holder to release it (\`coord ask ${a.undated} "…"\`), or a person to add its date and time to the file, or to end it there.`,
  }),
  OTHERS_DISPLACED: (a, holders) => ({
    message: `${plural(a.count, "displaced reservation")} held by other instances ${a.count === 1 ? "is" : "are"} still in force: ${holders.join("; ")}.`,
    hint: "Each session can drop its own. A person can drop all of them by running `coord doctor --accept` in a terminal; it asks for confirmation first.",
  }),
  NO_SUCH_TASK: (a) => ({
    message: `There is no task “${a.task}”.`,
    hint: "`coord task list` shows all tasks.",
  }),
  TASK_CYCLE: (a) => ({
    message: `“${a.task}” would wait for itself: ${a.cycle}.`,
    hint: "Choose another task for `--after`, or clear the `--after` of one in that cycle (`coord task edit`).",
  }),
  NOTHING_LEFT: () => ({
    message: "No free tasks.",
    hint: "`coord task list --all` shows what is reserved, blocked or done.",
  }),
  NO_REVISION: (a) => ({
    message: `There is no revision ${a.revision} in the history, or it has been removed.`,
    hint: "`coord history` lists the revisions.",
  }),
  NUMBER_TWICE: (a) => ({
    message: `Instance #${a.instance} is listed twice: another clone gave this number to someone else, who holds “${a.task}”.`,
    hint: "`coord doctor --fix` gives this clone's instance a new number, and its open entries with it.",
  }),
  TASK_PARKED: (a) => ({
    message: `“${a.task}” has been taken over three times in a row (${a.by}) and never finished; a person must look at it.`,
    hint: "Take other work (`coord next`). `coord sweep` marks it as blocked, with the reason; a person can free it with `coord task start`, or by editing the file.",
  }),
  SUBAGENT_HOLDS: (a) =>
    a.task === undefined
      ? {
          message: `Instance #${a.instance} belongs to your session, which goes on after this subagent ends: a subagent cannot close it.`,
          hint: "Finish or release what you reserved (`coord finish`, `coord release`); the session will leave by itself.",
        }
      : {
          message: `“${a.task}” belongs to another subagent of Instance #${a.instance}, and this file keeps subagents apart.`,
          hint: "Leave it to that subagent; when it ends, its reservations pass to its session.",
        },
  NO_HANDOVER: (a) => ({
    message:
      a.id === "" ? "There is no open handover for you." : `There is no open handover ${a.id} for you.`,
    hint: "`coord handover list` shows the open handovers.",
  }),
  NO_ALERT: (a) => ({
    message: a.id === "" ? "No open alerts." : `There is no open alert ${a.id}.`,
    hint:
      a.id === ""
        ? "`coord alerts --all` also shows resolved alerts."
        : "`coord alerts` shows the open alerts.",
  }),
  // `id`: of the conflict, or what an overlap was looked for about.
  NO_CONFLICT: (a) => {
    if (a.documented)
      return {
        message: a.id === "" ? "No open conflicts." : `There is no open conflict ${a.id}.`,
        hint:
          a.id === ""
            ? "`coord conflict list --all` also shows resolved conflicts."
            : "`coord conflict list` shows the open conflicts.",
      };
    return a.id === ""
      ? {
          message: "No two reservations overlap: there is no conflict to record.",
          hint: "Open conflicts: `coord conflict list`. To record one anyway, name the other instance: `--with N`.",
        }
      : {
          message: `No two reservations overlap on “${a.id}”.`,
          hint: "To record one anyway, name the other instance: `--with N`.",
        };
  },
  AMBIGUOUS_ID: (a) => ({
    message: `Several entries match: ${list(a.ids)}.`,
    hint: "Give the ID of one of them, or enough of its beginning to single it out.",
  }),
  CONFLICT_SELF: () => ({
    message: "You cannot open a conflict with yourself.",
    hint: "Name the other instance; `coord status` shows who holds what.",
  }),
  HANDOVER_SELF: () => ({
    message: "You cannot hand work over to yourself.",
    hint: "Name another instance, or use `--to any`.",
  }),
  NO_MESSAGE: (a) => ({
    message: `There is no message ${a.id}.`,
    hint: "`coord inbox` shows your messages; `coord inbox --all` shows everyone's.",
  }),
  MESSAGE_SELF: () => ({
    message: "You cannot send a message to yourself.",
    hint: "Name another instance (`coord status` lists them), or `all`.",
  }),
  NO_COMPONENT: (a) => ({
    message: `“${a.name}” is not a component name.`,
    hint: "Write GROUP/NAME, for example Backend/main.py.",
  }),
  COMMAND_FAILED: (a) => ({
    message: `${a.command} exited with status ${a.status}.`,
    hint: "Its reservation has been released.",
  }),
  NOTHING_TO_COMMIT: (a) => ({
    message: `None of the files that Instance #${a.instance} holds has changed.`,
    hint:
      a.left === 0
        ? "The worktree has no changes."
        : `${plural(a.left, "changed file")} ${a.left === 1 ? "is" : "are"} not yours: \`coord audit\` shows whose they are. To commit a file that nobody holds, name it.`,
  }),
  GIT_UNDER_WAY: (a) => ({
    message: `A ${a.what} is in progress: its commit would include everything that is staged.`,
    hint: `Finish it first: \`git ${a.what} --continue\` or \`git ${a.what} --abort\`.`,
  }),
  GIT_LOCKED: (a) => ({
    message: `${a.lock} still exists after ${a.waited} s: another git process seems to be running. Nothing was committed.`,
    hint: "Try again. If no git process is running, a killed process left that file behind: remove it.",
  }),
  NOTHING_TO_UNDO: (a) => ({
    message:
      a.revision === undefined
        ? a.waited === undefined
          ? `The history has no change by Instance #${a.instance} to undo.`
          : `Nothing to undo: your wait for “${a.waited}” is over, and has left nothing behind. All you did before it was \`join\`.`
        : `${notUndone(a)}${
            a.waiting
              ? "it gave up a place in the queue, and that place cannot be restored"
              : "the history no longer has the earlier text"
          }.`,
    hint: a.waited
      ? "`coord leave` closes your instance."
      : a.waiting
        ? "Join the queue again: `coord reserve TASK --files PATH --wait 10m`."
        : "`coord history` lists the changes; correct older ones by hand, or from git.",
  }),
  UNDO_CONFLICT: (a) => ({
    message: `${notUndone(a)}${
      a.otherRevision === 0
        ? "it has since changed in the archive"
        : `its lines have since been changed ${changeOf(a)} (revision ${a.otherRevision})`
    }.`,
    hint: a.held
      ? "Nothing was changed. `coord release` gives the reservation back."
      : "Nothing was changed. Correct it by hand; `coord history` shows what happened since.",
  }),
  DATE_INVALID: (a) => ({
    message: `${a.what}: “${a.found}” is not a date.`,
    hint: `Give a date such as 2026-11-22 or 2026-11-22 19:40${a.ago ? ", or an age such as 90m, 2h or 1d" : ""}.`,
  }),
  NOT_READABLE_BACK: (a) => ({
    message: `“${a.task}” could not be written in a form that coord can read back; nothing was changed.`,
    hint: "`coord doctor` shows what is wrong with the file.",
  }),
  PROBLEMS_FOUND: (a) => ({
    message: `The file has ${plural(a.count, "error")}.`,
    hint: "`coord doctor --fix` repairs what can be repaired safely; a person must decide the rest.",
  }),
  USAGE: (a) => {
    if (a.listed)
      return {
        message: `There is no file “${a.given}”; it looks like a list of files. Nothing was done.`,
        hint: `To give a list: ${a.names}. To give one name with spaces, use both kinds of quotes: '"${a.given}"'.`,
      };
    if (a.single)
      return {
        message: `Give only one path, not several: ${a.names}.`,
        hint: "`coord check` takes several paths.",
      };
    return {
      message: `${a.option} only works together with ${a.needed}.`,
      hint: `Run \`coord ${a.command} --help\` for help.`,
    };
  },
  NO_REMOTE: () => ({
    message: "This project is not shared with other machines.",
    hint: "`coord remote add origin` shares it over the repository's own remote.",
  }),
  REMOTE_INVALID: (a) => ({
    message: `“${a.found}” ${INVALID_REMOTE[a.reason]}.`,
    hint: INVALID_REMOTE_HINT[a.reason],
  }),
  FILE_TRACKED: (a) => ({
    message: `Git is tracking ${a.path}, so checking out an old commit would bring back an old copy. A file that is shared through a store must be kept out of git.`,
    hint: `Run \`${a.call} --yes\` to apply what is shown above.`,
  }),
  BOARD_THERE: (a) => ({
    message: `${a.path} already says who works on what here (${plural(a.count, "claim")} in its own format). Nothing was created.`,
    hint: `\`coord adopt ${a.path}\` makes it the coordination file and turns its claims into entries; \`coord init --yes\` creates CLAUDE_INSTANCES.md beside it.`,
  }),
  WOULD_CHANGE: (a) => ({
    message: `${a.path} exists; the diff above would be applied to it. Nothing was changed.`,
    hint: `Run \`${a.call} --yes\` to apply it.`,
  }),
  NO_BRANCH: (a) => ({
    message: a.branch === "" ? "There is no branch to land on." : `There is no local branch ${a.branch}.`,
    hint: `${a.branch === "" ? "Name one" : "Name another"}: \`coord land --onto BRANCH\`.`,
  }),
  NOTHING_TO_LAND: (a) =>
    a.name === a.onto
      ? {
          message: `You are on ${a.onto} itself, where branches land.`,
          hint: "Run `coord land` on a branch of your own; `coord branch --worktree` makes one for your reservation.",
        }
      : {
          message: `${a.onto} already contains everything in ${a.name}.`,
          hint: "Only what is committed lands: `coord commit -m TEXT`.",
        },
  NOT_COMMITTED: (a) => ({
    message: `Not committed yet: ${a.paths}. Nothing was landed.`,
    hint: "Commit what should land (`coord commit -m TEXT`) and stash the rest (`git stash`).",
  }),
  LAND_CONFLICT: (a, conflicts) => ({
    message: [
      `${a.name} and ${a.onto} conflict in ${plural(a.count, "file")}. Nothing was landed.`,
      ...conflicts.map((one) => `- ${one}`),
    ].join("\n"),
    hint: `Merge ${a.onto} into your branch (\`git merge ${a.onto}\`), resolve the conflicts, commit, and land again.`,
  }),
  BRANCH_MOVES: (a) => ({
    message: `${a.onto} moved ${a.tries} times during the merge. Nothing was landed.`,
    hint: "Someone is committing to it without `coord land`: try again once they are done.",
  }),
  NOT_PUSHED: (a) => ({
    message: `Landed on ${a.onto} here, but ${a.remote} rejected the push: ${a.cause}`,
    hint: `Once that is resolved, run \`git push ${a.remote} ${a.onto}\`.`,
  }),
  WOULD_CONFLICT: (a) => ({
    message: `Merging would cause ${plural(a.count, "conflict")}.`,
    hint: "Coordinate with the other instance before you go on (`coord ask N TEXT`), or land one branch first and merge it into the other.",
  }),
  NOT_FORECAST: (a) => ({
    message: `git could not predict ${plural(a.count, "merge")}${a.cause === "" ? "." : `: ${a.cause}`}`,
  }),
  MERGE_CONFLICTS: (a) => ({
    message: `${a.path}: both sides changed the same lines in ${plural(a.count, "place")}. Both versions are kept, between conflict markers.`,
    hint: "Choose what to keep, delete the marker lines, then `git add` the file.",
  }),
});

const INVALID_REMOTE = {
  secret: "contains a secret, and .coord/remote is committed",
  form: "is not the address of a shared store",
  remote: "is neither the name of a git remote nor an address that coord accepts",
  ref: "is not a ref for a shared store",
  project: "is not a name for a project",
  sslmode: "would let others read the traffic",
} as const;

const INVALID_REMOTE_HINT = {
  secret: "Leave it out: PGPASSFILE, ~/.pgpass, PGPASSWORD or git's credential helpers supply it.",
  form: "Use `coord remote add origin`, or `coord remote add postgres://HOST/DATABASE --project NAME`.",
  remote: "Use a name that `git remote` lists, or an https, ssh, git or file address.",
  ref: "Use refs/coord/NAME, or the branch coord.",
  project: "Use letters, digits, `.`, `_`, `-` and `/`.",
  sslmode: "Leave it out, so that certificates are checked; `--insecure` allows it anyway.",
} as const;
