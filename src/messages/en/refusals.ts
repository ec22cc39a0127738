import type { Catalog } from "../catalog.ts";
import { changeOf, deed, list, plural, waysOut } from "./words.ts";

/** A sentence for each holder: others', then one's own. */
function heldBy(holders: readonly string[], mine: number): string {
  const others = holders.length - mine;
  const said = holders.map((one) => `${one}.`);
  if (others < holders.length) said.splice(others, 0, "And yours, under another task:");
  return said.join(" ");
}

export const refusals: Catalog["refusals"] = {
  FILES_RESERVED: (a, holders) => ({
    message: a.own
      ? `You already hold this under another task: ${holders.join("; ")}.`
      : a.shown
        ? `${plural(a.count, "path")} reserved by someone else.`
        : heldBy(holders, a.mine ?? 0),
    hint: a.own
      ? "Finish or release that task first, or reserve the other files only."
      : `${waysOut} Or reserve other files.`,
  }),
  TASK_RESERVED: (a, holders) => ({
    message: `The task “${a.task}” is taken: ${[...holders, ...(a.instance === undefined ? [] : [`Instance #${a.instance} has started it`])].join("; ")}.`,
    hint:
      a.instance === undefined
        ? `One task, one instance. ${waysOut}`
        : `Only they may change it until they finish or have been silent for a day. Ask them: \`coord ask ${a.instance} "…"\`.`,
  }),
  NO_RESERVATION: (a, holders) => ({
    message: a.taking
      ? holders.length > 0
        ? `“${a.task}” is yours already: ${holders.join("; ")}.`
        : `Nobody holds “${a.task}”.`
      : (a.task ?? "") === ""
        ? `Instance #${a.instance} holds no active reservation.`
        : holders.length > 0
          ? `“${a.task}” is not yours: ${holders.join("; ")}.`
          : `Instance #${a.instance} holds no active reservation that is called “${a.task}”.`,
    hint:
      (list(a.tasks) === "" ? "`coord status` shows who holds what." : `Yours are: ${list(a.tasks)}.`) +
      (a.estimate === undefined
        ? ""
        : ` A duration goes after --estimate: \`coord extend --estimate ${a.estimate}\`.`),
  }),
  AMBIGUOUS_TASK: (a) => ({
    message:
      a.instance === undefined
        ? `“${a.task}” could mean ${a.count} tasks: ${list(a.tasks)}.`
        : `Instance #${a.instance} holds ${a.count} reservations that this could mean: ${list(a.tasks)}.`,
    hint: "Say which one: any unique part of its title will do.",
  }),
  UNKNOWN_INSTANCE: (a) => ({
    message: `There is no Instance #${a.instance} in the file.`,
    hint: a.named ? "`coord status --all` lists them." : "`coord join` registers you as the next one.",
  }),
  INSTANCE_FINISHED: (a) => ({
    message: `Instance #${a.instance} is marked as finished; its number is never used again.`,
    hint: a.named
      ? "Name one that is still at work (`coord status` lists them), or `--to any`."
      : "`coord join LABEL` registers you as a new one; unset COORD_INSTANCE first, if it is set.",
  }),
  INSTANCE_TAKEN: (a) => ({
    message: `Instance #${a.instance} belongs to another live session (${a.agent}).`,
    hint: "`coord join LABEL` gives this session a number of its own; unset COORD_INSTANCE first, if it is set.",
  }),
  NO_IDENTITY: (a) =>
    a.instance === undefined
      ? a.several === true
        ? {
            message: "Several agents act in this process, and nothing says which of them calls.",
            hint: "Call `coord` by its name in the command itself, not from a script, or say who you are with `--as N`.",
          }
        : {
            message: "This session has no instance number yet.",
            hint: "Run `coord join LABEL`, or say who you are with `--as N` or COORD_INSTANCE=N.",
          }
      : {
          message: `This session was Instance #${a.instance}, but was silent for too long: another session (${a.agent}) has that number now.`,
          hint: "Run `coord join LABEL` for a number of its own.",
        },
  PATH_OUTSIDE: (a) => ({
    message: `“${a.path}” is outside this repository.`,
    hint:
      a.foreign === true
        ? "A person can make it a coordination file in a terminal, or from the folder where it is."
        : "Give paths of this repository, relative to the current folder.",
  }),
  PATH_INVALID: (a) => ({
    message: `“${a.path}” cannot be used as a path or pattern.`,
    hint: "Use a path, a folder or a glob such as `src/**/*.ts`, at most 500 characters long, without control characters and without `..` after `**`.",
  }),
  TASK_EMPTY: (a) => ({
    message:
      (a.task ?? "") === ""
        ? "The task has no name."
        : `“${a.task}” is a template's placeholder, not the name of a task.`,
    hint: "Give it a real name, such as “Fix login”.",
  }),
  TEXT_EMPTY: (a) => ({
    message: `${a.what} is empty.`,
    hint: "Say it in a few words.",
  }),
  WAIT_CYCLE: (a, holders) => ({
    message: `Waiting for “${a.task}” would create a deadlock: ${a.cycle}. Each would wait for the next for ever. Held by: ${holders.join("; ")}.`,
    hint: "Finish or release what the others wait for first, or take other work.",
  }),
  WAIT_TIMEOUT: (a, holders) => ({
    message: a.calledOff
      ? `The wait for “${a.task}” was called off: its place in the queue was removed from the file. Ahead of it: ${holders.join("; ") || "nobody"}.`
      : a.interrupted
        ? `Interrupted while waiting for “${a.task}”: ${holders.join("; ")}. You have left the queue.`
        : `Gave up waiting for “${a.task}”: ${holders.join("; ")}. You have left the queue.`,
    hint: a.calledOff
      ? "`coord history` shows who did that. Take other work (`coord next`)."
      : "Wait again (`--wait 10m`), or take other work (`coord next`).",
  }),
  STILL_HELD: (a, holders) => ({
    message: a.alive
      ? `“${a.task}” has lapsed, but its agent's process is still running on this machine: ${holders.join("; ")}.`
      : `“${a.task}” has not lapsed: ${holders.join("; ")}. Only what is past its grace can be taken over.`,
    hint: waysOut,
  }),
  OTHERS_DISPLACED: (a, holders) => ({
    message: `${plural(a.count, "displaced reservation")} of others still ${a.count === 1 ? "holds" : "hold"}: ${holders.join("; ")}.`,
    hint: "Each session drops its own. A person can drop all of them: `coord doctor --accept` in a terminal asks first.",
  }),
  NO_SUCH_TASK: (a) => ({
    message: `There is no task “${a.task}”.`,
    hint: "`coord task list` shows them.",
  }),
  TASK_CYCLE: (a) => ({
    message: `“${a.task}” would wait for itself: ${a.cycle}.`,
    hint: "Put it after another task, or remove the other one's `after` (`coord task edit`).",
  }),
  NOTHING_LEFT: () => ({
    message: "No free task.",
    hint: "`coord task list --all` shows what is reserved, blocked or done.",
  }),
  NO_REVISION: (a) => ({
    message: `The journal no longer has revision ${a.revision}, or never had it.`,
    hint: "`coord history` lists those that it has.",
  }),
  NUMBER_TWICE: (a) => ({
    message: `Instance #${a.instance} is listed twice: another clone gave this number to somebody else, and “${a.task}” is theirs.`,
    hint: "Take a new number (`coord join`, in a session of its own, or `--as N` with a free one), and let them finish theirs.",
  }),
  TASK_PARKED: (a) => ({
    message: `“${a.task}” was taken over three times in a row (${a.by}) and never finished: it waits for a person.`,
    hint: "Take other work (`coord next`). `coord sweep` marks it as blocked, with the reason; a person frees it (`coord task start`, or by hand).",
  }),
  SUBAGENT_HOLDS: (a) =>
    a.task === undefined
      ? {
          message: `Instance #${a.instance} is your session's, which goes on after you: a subagent does not end it.`,
          hint: "Finish or release what you reserved (`coord finish`, `coord release`); the session itself leaves.",
        }
      : {
          message: `“${a.task}” is another subagent's of Instance #${a.instance}, and this file keeps them apart.`,
          hint: "Leave it to that subagent; when it ends, what it reserved goes to its session.",
        },
  NO_HANDOVER: (a) => ({
    message:
      a.id === "" ? "There is no open handover for you." : `There is no open handover ${a.id} for you.`,
    hint: "`coord handover list` shows them.",
  }),
  NO_ALERT: (a) => ({
    message: a.id === "" ? "No alert is open." : `There is no open alert ${a.id}.`,
    hint: "`coord alerts` shows them.",
  }),
  // `id`: of the conflict, or what an overlap was looked for about.
  NO_CONFLICT: (a) => {
    if (a.documented)
      return {
        message: a.id === "" ? "No conflict is open." : `There is no open conflict ${a.id}.`,
        hint: "`coord conflict list` shows them.",
      };
    return a.id === ""
      ? {
          message: "No two reservations overlap: there is no conflict to record.",
          hint: "Open conflicts: `coord conflict list`. To record one all the same, say with whom: `--with N`.",
        }
      : {
          message: `No two reservations overlap about “${a.id}”.`,
          hint: "To record one all the same, say with whom: `--with N`.",
        };
  },
  AMBIGUOUS_ID: (a) => ({
    message: `Several are open: ${list(a.ids)}.`,
    hint: "Say which one: the first characters of its id will do.",
  }),
  CONFLICT_SELF: () => ({
    message: "You cannot open a conflict with yourself.",
    hint: "Name the other instance; `coord status` shows who holds what.",
  }),
  HANDOVER_SELF: () => ({
    message: "A handover to yourself changes nothing.",
    hint: "Name another instance, or `--to any`.",
  }),
  NO_MESSAGE: (a) => ({
    message: `There is no message ${a.id}.`,
    hint: "`coord inbox` shows yours, `coord inbox --all` all of them.",
  }),
  MESSAGE_SELF: () => ({
    message: "You cannot send a message to yourself.",
    hint: "Name another instance (`coord status` lists them), or `all`.",
  }),
  NO_COMPONENT: (a) => ({
    message: `“${a.name}” is not the name of a component.`,
    hint: "Write GROUP/NAME, for example Backend/main.py.",
  }),
  COMMAND_FAILED: (a) => ({
    message: `${a.command} ended with status ${a.status}.`,
    hint: "What was reserved for it is released.",
  }),
  NOTHING_TO_COMMIT: (a) => ({
    message: `No file that Instance #${a.instance} holds has changed.`,
    hint:
      a.left === 0
        ? "The work tree has no changes."
        : `${plural(a.left, "changed file")} ${a.left === 1 ? "is" : "are"} not yours: \`coord audit\` says whose. To commit what nobody holds, name it.`,
  }),
  GIT_UNDER_WAY: (a) => ({
    message: `A ${a.what} is in progress: its commit takes everything that is staged.`,
    hint: `Finish it first: \`git ${a.what} --continue\` or \`git ${a.what} --abort\`.`,
  }),
  GIT_LOCKED: (a) => ({
    message: `Another git process has been at work for ${a.waited} s: ${a.lock} exists. Nothing was committed.`,
    hint: "Try again. If no git is running, one that was killed left that file: remove it.",
  }),
  NOTHING_TO_UNDO: (a) => ({
    message:
      a.revision === undefined
        ? `The journal has no change of Instance #${a.instance} to undo.`
        : `${deed(a.command, a.subject)} (revision ${a.revision}) cannot be undone: ${
            a.waiting
              ? "it gave up a place in the queue, and nobody is waiting there any more"
              : "the journal no longer has what was there before"
          }.`,
    hint: a.waiting
      ? "Join the queue again: `coord reserve TASK --files PATH --wait 10m`."
      : "`coord history` shows what it has; correct older things by hand, or from git.",
  }),
  UNDO_CONFLICT: (a) => ({
    message: `${deed(a.command, a.subject)} (revision ${a.revision}) cannot be undone: ${
      a.otherRevision === 0
        ? "the archive no longer holds it as it was written"
        : `its lines have changed since, ${changeOf(a)} (revision ${a.otherRevision})`
    }.`,
    hint: "Nothing was changed. Correct by hand what is wrong; `coord history` shows what happened when.",
  }),
  DATE_INVALID: (a) => ({
    message: `${a.what}: “${a.found}” is not a date.`,
    hint: `Write 2026-11-22, or 2026-11-22 19:40${a.ago ? ", or how long ago: 90m, 2h, 1d" : ""}.`,
  }),
  NOT_READABLE_BACK: (a) => ({
    message: `“${a.task}” could not be written in a form that coord can read back; nothing was changed.`,
    hint: "`coord doctor` shows what is wrong with the file.",
  }),
  PROBLEMS_FOUND: (a) => ({
    message: `The file has ${plural(a.count, "error")}.`,
    hint: "`coord doctor --fix` repairs what can be repaired safely; a person has to decide the rest.",
  }),
  USAGE: (a) => {
    if (a.listed)
      return {
        message: `No file is called “${a.given}”, and it looks like a list. Nothing was decided.`,
        hint: `As a list: ${a.names}. As one name with spaces: '"${a.given}"', in both kinds of quotes.`,
      };
    if (a.single)
      return {
        message: `Only one path at a time; these are several: ${a.names}.`,
        hint: "`coord check` takes several.",
      };
    return {
      message: `${a.option} only works together with ${a.needed}.`,
      hint: `\`coord ${a.command} --help\` shows how.`,
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
    message: `Git tracks ${a.path}: checking out an old commit would bring back an old copy. With a shared store, the file is kept out of git.`,
    hint: `\`${a.call} --yes\` does what is shown above.`,
  }),
  BOARD_THERE: (a) => ({
    message: `${a.path} already says who works on what here (${plural(a.count, "claim")} in a format of its own). Nothing was created.`,
    hint: `\`coord adopt ${a.path}\` makes it the coordination file and turns its claims into entries; \`coord init --yes\` creates CLAUDE_INSTANCES.md beside it.`,
  }),
  WOULD_CHANGE: (a) => ({
    message: `${a.path} exists; the diff above would be applied to it. Nothing was changed.`,
    hint: `Run \`${a.call} --yes\` to apply it.`,
  }),
  NO_BRANCH: (a) => ({
    message: a.branch === "" ? "There is no branch to land on." : `There is no local branch ${a.branch}.`,
    hint: "Name the branch to land on: `coord land --onto BRANCH`.",
  }),
  NOTHING_TO_LAND: (a) => ({ message: `${a.onto} already contains everything in ${a.name}.` }),
  NOT_COMMITTED: (a) => ({
    message: `Not committed yet: ${a.paths}. Nothing has moved.`,
    hint: "Commit what is to land (`coord commit -m TEXT`), or stash it.",
  }),
  LAND_CONFLICT: (a, conflicts) => ({
    message: [
      `${a.name} and ${a.onto} conflict in ${plural(a.count, "file")}. Nothing has moved.`,
      ...conflicts.map((one) => `- ${one}`),
    ].join("\n"),
    hint: `Merge ${a.onto} into your branch (\`git merge ${a.onto}\`), resolve the conflicts, commit, and land again.`,
  }),
  BRANCH_MOVES: (a) => ({
    message: `${a.onto} moved ${a.tries} times during the merge. It was left alone.`,
    hint: "Somebody is committing to it without `coord land`: try again when that is over.",
  }),
  NOT_PUSHED: (a) => ({
    message: `${a.onto} has moved here, but ${a.remote} rejected it: ${a.cause}`,
    hint: `When that is settled: \`git push ${a.remote} ${a.onto}\`.`,
  }),
  WOULD_CONFLICT: (a) => ({
    message: `${plural(a.count, "conflict")} ahead.`,
    hint: "Agree with the other side before you go on (`coord ask N TEXT`), or land one first and merge it into the other.",
  }),
  NOT_FORECAST: (a) => ({
    message: `git could not say how ${plural(a.count, "merge")} would go${a.cause === "" ? "." : `: ${a.cause}`}`,
  }),
  MERGE_CONFLICTS: (a) => ({
    message: `${a.path}: both sides changed the same lines in ${plural(a.count, "place")}. All of them are kept, between conflict markers.`,
    hint: "Choose what to keep, delete the marker lines, then `git add` the file.",
  }),
};

const INVALID_REMOTE = {
  secret: "holds a secret, and .coord/remote is committed",
  form: "is not the place of a shared store",
  remote: "is neither the name of a git remote nor an address that coord accepts",
  ref: "is not a ref for a shared store",
  project: "is not a name for a project",
  sslmode: "would let others read along",
} as const;

const INVALID_REMOTE_HINT = {
  secret:
    "Name the place without it: PGPASSFILE, ~/.pgpass, PGPASSWORD, or git's credential helpers bring the secret.",
  form: "`coord remote add origin`, or `coord remote add postgres://HOST/DATABASE --project NAME`.",
  remote: "A name as `git remote` lists it, or an address with https, ssh, git or file.",
  ref: "refs/coord/NAME, or the branch coord.",
  project: "Letters, digits, `.`, `_`, `-` and `/`.",
  sslmode: "Leave it out: certificates are checked. `--insecure` allows it all the same.",
} as const;
