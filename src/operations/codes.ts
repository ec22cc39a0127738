import type { NoArgs } from "../checks/types.ts";

/** Arguments of each refusal's sentence. What is optional says which of the code's sentences is meant. */
export interface RefusalArgs {
  /**
   * Of a reservation, or of a list of paths, which may stand above the sentence (`shown`). `mine`: how many holders, the last ones, are the caller.
   * `undoing`: what was to be taken back.
   */
  FILES_RESERVED:
    | {
        task: string;
        files: readonly string[];
        own: boolean;
        mine: number;
        shown?: undefined;
        undoing?: ChangeArgs;
      }
    | { count: number; shown?: boolean; own?: undefined; mine?: undefined; undoing?: undefined };
  /** `instance`: who has begun it, and holds no reservation of it. */
  TASK_RESERVED: { task: string; instance?: number; undoing?: ChangeArgs };
  /** `tasks`: what the instance holds. `taking`: it was to be taken over. `estimate`: a duration where a title was meant to be. */
  NO_RESERVATION:
    | { instance: number; task?: string; tasks?: readonly string[]; taking?: undefined; estimate?: string }
    | { task: string; instance?: undefined; tasks?: undefined; taking: true; estimate?: undefined };
  /** Of an instance's reservations, or of tasks. */
  /** Two clones gave the number to a newcomer each, and the task is the other one's. */
  NUMBER_TWICE: { instance: number; task: string };
  /** `task`: another subagent's; without it a subagent would end its session's instance. */
  SUBAGENT_HOLDS: { instance: number; task?: string };
  AMBIGUOUS_TASK: { tasks: readonly string[]; count: number } & (
    | { instance: number; task?: undefined }
    | { task: string; instance?: undefined }
  );
  /** `named`: the caller named another instance, and is not meant. */
  UNKNOWN_INSTANCE: { instance: number; named?: boolean; label?: string };
  INSTANCE_FINISHED: { instance: number; named?: boolean };
  /** By a session on this machine, of that agent; or on another one. */
  INSTANCE_TAKEN: { instance: number; agent: string | null; host: string | null };
  /**
   * `instance`: the number that this session had, and that is `agent`'s now. `shell`: the agent in whose shell the call was made, where that does
   * not name its session; `known`: the numbers that its sessions here have.
   */
  NO_IDENTITY:
    | { instance?: undefined; several?: true; shell?: string; known?: string }
    | { instance: number; agent: string };
  /** `foreign`: somebody's file that was to become a board. */
  PATH_OUTSIDE: { path: string; foreign?: true };
  PATH_INVALID: { path: string };
  /** `task`: a title that stands for one in templates. */
  TASK_EMPTY: { task?: string };
  TEXT_EMPTY: { what: string };
  NOT_READABLE_BACK: { task: string };
  WAIT_CYCLE: { task: string; cycle: string };
  WAIT_TIMEOUT: { task: string; calledOff?: boolean; interrupted?: boolean };
  /** `alive`: it has lapsed, and the process of its agent still runs. */
  /** `by`: who had it one after the other. */
  TASK_PARKED: { task: string; by: string };
  /** `undated`: whose entry has no date never lapses, and can be asked alone. */
  STILL_HELD: { task: string; alive: boolean; undated?: number };
  OTHERS_DISPLACED: { count: number };
  NO_SUCH_TASK: { task: string };
  /** `cycle`: its titles, from the task to itself. */
  TASK_CYCLE: { task: string; cycle: string };
  NOTHING_LEFT: NoArgs;
  /** `id`: empty where none was given. */
  NO_HANDOVER: { id: string };
  NO_ALERT: { id: string };
  /** `id`: of a conflict that is `documented`, or what an overlap was looked for about. */
  NO_CONFLICT: { id: string; documented: boolean };
  AMBIGUOUS_ID: { ids: readonly string[] };
  HANDOVER_SELF: NoArgs;
  CONFLICT_SELF: NoArgs;
  /** `id`: empty where none was given. */
  NO_MESSAGE: { id: string };
  MESSAGE_SELF: NoArgs;
  /** Never written, or no longer kept. */
  NO_REVISION: { revision: number };
  NO_COMPONENT: { name: string };
  /** `waiting`: all that is left of the write is a place in the queue at which nobody waits. `waited`: a wait that is over came after the caller's `join`. */
  NOTHING_TO_UNDO:
    | { instance: number; revision?: undefined; waiting?: undefined; waited?: string }
    | (ChangeArgs & { instance?: number; waiting?: boolean; waited?: undefined });
  /** The change in the way: of revision 0 where it is the archive's, of instance 0 where nobody made it with coord. `held`: the caller has the reservation that it made. */
  UNDO_CONFLICT: ChangeArgs & {
    held: boolean;
    otherRevision: number;
    other: number;
    otherCommand: string;
    otherSubject: string;
  };
  /** `left`: changed files that are not the instance's. */
  NOTHING_TO_COMMIT: { instance: number; left: number };
  /** `what`: merge, rebase, cherry-pick, revert. */
  GIT_UNDER_WAY: { what: string };
  /** The command that `run` ran ended with another status than 0. */
  COMMAND_FAILED: { command: string; status: number };
  /** `lock`: the file in the way. `waited`: seconds. */
  GIT_LOCKED: { lock: string; waited: number };
  /** `ago`: a duration would have been taken, too. */
  DATE_INVALID: { what: string; found: string; ago?: boolean };
  PROBLEMS_FOUND: { count: number };
  /** `path`: of a file that the team has for this already. */
  BOARD_THERE: { path: string; count: number };
  WOULD_CHANGE: { path: string; call: string };
  /** `listed`: a text that seems to list these names, in no form that is taken for a list. `single`: one name is wanted. */
  USAGE:
    | { option: string; needed: string; command: string; listed?: undefined; single?: undefined }
    | { listed: true; given: string; names: string }
    | { single: true; names: string; listed?: undefined };
  /** No local branch of that name; empty where nothing says onto which. */
  NO_BRANCH: { branch: string };
  /** `name`: what would land; the branch has it, or is it. */
  NOTHING_TO_LAND: { name: string; onto: string };
  NOT_COMMITTED: { paths: string };
  /** `count`: of files. Who changed each on the other side stands beside the arguments. */
  LAND_CONFLICT: { name: string; onto: string; count: number };
  /** `tries`: how often it had moved before the merge was done. */
  BRANCH_MOVES: { onto: string; tries: number };
  /** It has landed here; `remote` did not take it. */
  NOT_PUSHED: { onto: string; remote: string; cause: string };
  /** `count`: of files that two sides of a merge to come would not agree on. */
  WOULD_CONFLICT: { count: number };
  /** `count`: of merges of which git could not say how they would go. */
  NOT_FORECAST: { count: number; cause: string };
  MERGE_CONFLICTS: { path: string; count: number };
  NO_REMOTE: NoArgs;
  /** `found`: as it was given, without a secret. */
  REMOTE_INVALID: {
    reason: "secret" | "form" | "remote" | "ref" | "project" | "sslmode";
    found: string;
  };
  FILE_TRACKED: { path: string; call: string };
}

/** Arguments of each notice's sentence. `key`: by which it is remembered, where it is said only once. */
export interface NoticeArgs {
  /** `others`: who works, where the number leaves some out; it may be a slip. */
  REGISTERED: { instance: number; others?: string };
  /** A path that somebody claims in another form, at that line. */
  CLAIMED: { file: string; who: string; line: number };
  /** Somebody claims this task in a form of their own. */
  TASK_CLAIMED: { task: string; who: string; line: number };
  /** Somebody else has reserved a task whose title holds this one's, or is held by it; both may go on. */
  TASK_NEAR: { task: string; who: string; line: number };
  /** Somebody claims a task in a form of their own, and another one is offered for that. */
  PASSED_OVER: { task: string; who: string; line: number };
  /** A line that names what was reserved, and that sounds as if somebody were at it. */
  MENTIONED: { file: string; line: number; text: string };
  /** Wishes that only a new file gets. */
  INIT_LEFT: { path: string; autoReserve: boolean; tasks: readonly string[] };
  /** Claims in other forms, with the first of their lines. */
  CLAIMS_UNREAD: { path: string; count: number; lines: string };
  /** `file`: the one that says so. */
  BOARD_NAMED: { path: string; file: string };
  BOARD_UNNAMED: { path: string };
  /** `file`: the one that counts. */
  OTHER_BOARD: { path: string; file: string };
  TOOK_OVER: { instance: number; task: string; line: number };
  /** `count`: of how many of one's own this is so, where there are many; `task` is the first, `minutes` the least. */
  LEASE_ENDS_SOON: { task: string; minutes: number; count?: number };
  LEASE_ENDED: { task: string; count?: number };
  /** `given`: as it was typed, with marks around the path or behind it. */
  READ_AS: { given: string; path: string };
  /** Why `branch` made a work tree of its own. */
  TREE_SHARED: { instance: number };
  /** The label that an instance bore before. */
  RENAMED: { from: string };
  /** Others at work whom the label means as well. */
  SAME_LABEL: { instance: number; label: string; others: string };
  /** What has just come onto a branch (`onto`) (or would, in a dry run), though another instance has it reserved. */
  LANDED_HELD: { onto: string; instance: number; task: string; paths: string };
  /** A number that nobody has. */
  NOT_LISTED: { instance: number };
  /** The file asked about (`path`) is the one that is held as `name` (a hard link), or was it before it was moved. */
  OTHER_NAME: { path: string; name: string; moved: boolean; unseen: boolean };
  /** `task`: of the list, which a part of its title (`given`) meant. */
  TASK_MEANT: { given: string; task: string };
  /** The reserved paths hold no file. */
  NO_FILES_YET: { task: string };
  /** `hours`: what a lease lasts at most, which the estimate is above. */
  ESTIMATE_ABOVE_LEASE: { hours: number };
  MATCHES_NOTHING: { pattern: string };
  MATCHES_MOST: { pattern: string; matched: number; total: number };
  RESTORED: { count: number };
  /** The reservation in the way; `line` is 0 where the file does not show it. */
  NOT_RESTORED: { task: string; other: number; otherTask: string; line: number };
  DISPLACED: { count: number };
  FILE_BACK: { count: number };
  /** `count`: live reservations that hold although the file is gone. */
  FILE_GONE: { count: number };
  /** The file is empty or cut off, and what was answered is what the journal knows. */
  BEING_SAVED: NoArgs;
  MERGED_BACK: NoArgs;
  PUT_BACK: NoArgs;
  TASK_UNLISTED: { task: string };
  UNCHANGED: NoArgs;
  SET_COORD_INSTANCE: { instance: number };
  /** Criteria of a finished task that nobody ticked. */
  CRITERIA_OPEN: { task: string; criteria: readonly string[] };
  /** The tasks that waited for a finished task, and for nothing else. */
  UNBLOCKED: { tasks: readonly string[] };
  /** `files`: of the task, that the work tree has otherwise than the default branch. */
  NOT_LANDED: { task: string; branch: string; base: string; files: string };
  UNCOMMITTED: { task: string; instance: number; paths: string };
  TAKEN_FROM_YOU: { task: string; by: number; line: number; key: string };
  EXPIRED_MEANWHILE: {
    task: string;
    line: number;
    key: string;
    count?: number;
    keys?: readonly string[];
  };
  BACKUP_KEPT: { path: string };
  /** `count`: of entries that follow; `tasks`: subjects of those that keep the number, being another clone's. */
  RENUMBERED: { from: number; to: number; label: string; count: number; tasks: readonly string[] };
  /** Several machines share the file, and git keeps it, too. */
  FILE_TRACKED: { path: string };
  /** `files`: what is to be committed, so that every clone follows. */
  BOARD_SHARED: { place: string; files: string };
  /** A machine's own board made way for the shared one: its text is kept there. */
  OWN_BOARD_KEPT: { path: string };
  /** The answer is from this machine's copy, which is older than usual. `age`: in words. */
  COPY_OLD: { place: string; age: string; reached: boolean };
  /** The answer is from this machine's copy, since the store's pointer is not one that was accepted here. `age`: in words. */
  COPY_UNTRUSTED: { pointer: string; age: string };
  /** `host`: whose clock is so much ahead of this machine's, or behind; null: the store's. */
  CLOCK_DIFFERS: { host: string | null; minutes: number; ahead: boolean };
  STATE_SET_ASIDE: { path: string; to: string };
  /** `count`: entries that it has and the file has not; `held`: live reservations among them. */
  CONFLICT_COPY: { path: string; held: number; count: number };
  /** Text in UTF-16 or UTF-32 from that line on, which was read all the same. */
  READ_AS_WIDE: { line: number };
  STATE_CHECKED_OUT: { path: string; to: string };
  STATE_TRACKED: { path: string; count: number };
  /** A message by others, told once. `request`: a handover of the task that the text names is asked for. */
  MESSAGE: { id: string; from: number; toAll: boolean; text: string; request: boolean; key: string };
  /** `toAny`: to whoever takes it. */
  OFFER: { id: string; from: number; toAny: boolean; task: string; key: string };
  OFFER_ANSWERED: { by: number; task: string; accepted: boolean; key: string };
  REQUEST_OVER: { by: number; task: string; holder: number | null; key: string };
  /** `given`: it was a request for work, which is the reader's now. */
  MESSAGE_ANSWERED: {
    id: string;
    by: number;
    question: string;
    text: string;
    given: boolean;
    key: string;
  };
  /** The file is no board any more, and `file` no longer says so. */
  BOARD_FORGOTTEN: { path: string; file: string };
  /** `to`: who was asked, and has left. */
  MESSAGE_UNANSWERED: { id: string; to: number; text: string; key: string };
  WAIT_OVER: { task: string };
  /** `undo` went on to what was done before that wait. */
  WAIT_PASSED: { task: string };
}

/** Arguments of each failing of the world: what keeps any operation from being carried out at all. */
export interface WorldFailureArgs {
  /** `hadJournal`: the file was there once. `own`: the file in which a team says in its own format who works on what. */
  NO_FILE: { path: string; hadJournal: boolean; own?: string };
  UNREADABLE: { path: string; cause: string };
  NOT_UTF8: { path: string; offset: number };
  CONFLICT_MARKERS: { path: string; line: number };
  MIXED_ENCODING: { path: string; line: number };
  /** `owner`: whose it is, where that is another user. */
  STORE_READONLY: { path: string; cause: string; owner: number | null };
  /** `problem`: what stands there in place of what coord put there; `owner`: whose it is, where it can't be read and is another user's. */
  STATE_UNSAFE: {
    path: string;
    owner: number | null;
    problem:
      | "link"
      | "folder"
      | "file"
      | "special"
      | "hard-link"
      | "foreign"
      | "too-large"
      | "unreadable"
      | "checked-out";
  };
  NO_SPACE: { path: string };
  IO: { path: string; cause: string };
  /** `waited`: seconds. `owner`: empty where it is not known. */
  LOCK_TIMEOUT: { waited: number; owner: string };
  /** Somebody else saves it, and is not done: it is empty or cut off. */
  BEING_SAVED: { path: string };
  /** Another program has it open, and was waited for. */
  FILE_IN_USE: { path: string };
  /** `place`: where the shared store is. `cause`: what the connection says. */
  STORE_UNREACHED: { place: string; cause: string };
  /** `id`: of what was sent. */
  STORE_UNSURE: { place: string; id: string };
  /** `known`, `found`: the newest revision here, and there. */
  STORE_REWRITTEN: { place: string; known: number; found: number };
  STORE_GONE: { place: string; known: number };
  STORE_REFUSED: { place: string; cause: string; lacks?: "password" | "schema" | "certificate" };
  STORE_UNTRUSTED: { pointer: string; setting?: string };
  STORE_NEWER: { format: number };
  /** The shared store has the write; the file on this machine could not be written. `cause`: the code of what went wrong. */
  FILE_BEHIND: { path: string; revision: number; cause: string };
  BARE_REPOSITORY: NoArgs;
  /** `repository`: where it is, or should be. */
  WORKTREE_ALONE: { path: string; repository: string };
  /** `owner`: user id. `folder`: that holds it. */
  NOT_YOURS: { path: string; owner: number; folder: string };
  LINK_OUTSIDE: { path: string; target: string };
  /** The file there is somebody's text, without a section of ours. */
  NOT_A_BOARD: { path: string };
  GIT_FAILED: { cause: string };
  /** Of the PATH. */
  NO_GIT: NoArgs;
  /** Another version of coord was installed while this process runs. */
  REPLACED: NoArgs;
  INTERNAL: { cause: string };
}

interface ChangeArgs {
  revision: number;
  command: string;
  subject: string;
}

export type { NoArgs };
