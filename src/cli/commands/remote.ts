import { relative } from "node:path";
import { clean } from "../../text/clean.ts";
import { ageText } from "../../messages/render/context.ts";
import { isoAt } from "../../operations/shapes.ts";
import type { PushRate } from "../../remote/git/pushes.ts";
import type { LocatedRemote } from "../../remote/open.ts";
import { clockNotices } from "../clocks.ts";
import { StoreError } from "../../store/store.ts";
import { keepBackup, untoldOwnBoard } from "../../workspace/backup.ts";
import { remoteData } from "../../workspace/remote.ts";
import { openWorkspace } from "../../workspace/open.ts";
import type { Workspace } from "../../workspace/index.ts";
import {
  type Command,
  command,
  type CommandContext,
  type CommandReport,
  type TypedInput,
} from "../command.ts";
import { confirm } from "../output.ts";

/** How much longer than the store itself a status is waited for (ms). */
const LONGER_MS = 500;

const addFields = {
  place: { kind: "text", at: "argument", placeholder: "PLACE", required: true },
  project: { kind: "text", at: "option", placeholder: "NAME" },
  insecure: { kind: "flag", at: "option" },
  yes: { kind: "flag", at: "option" },
} as const;

export const remoteAdd = command({
  name: "remote add",
  readOnly: false,
  fields: addFields,
  run: (context, input) => checked(() => add(context, input)),
});

export const remoteStatus: Command = {
  name: "remote status",
  readOnly: true,
  fields: {},
  run: (context) => checked(() => status(context)),
};

export const remoteRemove: Command = {
  name: "remote remove",
  readOnly: false,
  fields: {},
  run: (context) => checked(() => remove(context)),
};

export const remoteAccept: Command = {
  name: "remote accept",
  readOnly: false,
  fields: {},
  run: (context) => checked(() => acceptTheirs(context)),
};

export const remoteRestore: Command = {
  name: "remote restore",
  readOnly: false,
  fields: {},
  run: (context) => checked(() => restore(context)),
};

export const remoteFollow: Command = {
  name: "remote follow",
  readOnly: false,
  fields: {},
  run: (context) => checked(() => follow(context)),
};

export const remoteSchema: Command = {
  name: "remote schema",
  readOnly: true,
  fields: {},
  run: async () => {
    const { SCHEMA } = await import("../../remote/postgres/schema.ts");
    const lines = SCHEMA.trimEnd().split("\n");
    return { ok: true, data: { sql: SCHEMA }, lines, quietLines: lines, verbatim: true };
  },
};

/** A place that is none is a wrong call. */
async function checked(run: () => Promise<CommandReport>): Promise<CommandReport> {
  try {
    return await run();
  } catch (error) {
    const { PointerError } = await import("../../remote/pointer.ts");
    if (!(error instanceof PointerError)) throw error;
    const { reason, found } = error;
    return { ok: false, refusal: { code: "REMOTE_INVALID", args: { reason, found } } };
  }
}

async function add(context: CommandContext, input: TypedInput<typeof addFields>): Promise<CommandReport> {
  const { workspace, render, dryRun } = context;
  const { place } = workspace;
  const { pointerFrom, pointerLine, placeOf, pointerText } = await import("../../remote/pointer.ts");
  const given = input.place;
  const project = input.project;
  const asked = pointerFrom(given, { project, insecure: input.insecure === true });
  // Refuses a secret before anybody is asked anything.
  pointerText(asked);
  const { attach, found } = await import("../../remote/attach.ts");
  const pointer = await found(place.target, place.state, asked, given.includes("#") || project !== undefined);
  const tracked = await trackedBy(workspace);
  const say = render.t.answers.remote;
  const data = { kind: pointer.kind, pointer: pointerLine(pointer), tracked };
  const steps = [
    say.writes(".coord/remote", pointerLine(pointer)),
    ...(tracked ? [say.untracks(nameOf(workspace))] : []),
  ];
  if (dryRun) return { ok: true, data, lines: steps };
  if (tracked && input.yes !== true && !(await agreed(context, steps))) {
    const args = { path: nameOf(workspace), call: context.call };
    return { ok: true, data, lines: steps, verdict: { code: "FILE_TRACKED", args } };
  }
  const backup = await kept(workspace);
  await workspace.store.replication?.leave();
  attach(place.state, pointer);
  const { leftAlone, toCommit } = await import("../attaching.ts");
  const ignored = await leftAlone(workspace.place, tracked);
  const revision = (await reopened(context).store.replication?.sync()) ?? 0;
  // The board that stood here is kept in the backup already, which is told below.
  untoldOwnBoard(workspace.place);
  const where = placeOf(pointer);
  const notices = backup === undefined ? [] : [{ code: "BACKUP_KEPT" as const, args: { path: backup } }];
  return {
    ok: true,
    data: { ...data, revision, ignored },
    lines: [say.added(where, revision), say.commit(toCommit(workspace.place, context.cwd, ignored))],
    notices,
  };
}

async function agreed(context: CommandContext, steps: readonly string[]): Promise<boolean> {
  if (!context.interactive()) return false;
  return confirm(`${steps.join("\n")}\n${context.render.t.answers.remote.ask}`);
}

async function status(context: CommandContext): Promise<CommandReport> {
  const { workspace, render } = context;
  const { pointerLine, placeOf } = await import("../../remote/pointer.ts");
  const located = await locatedBy(workspace);
  const { replication } = workspace.store;
  if (located === null || replication === undefined) return noRemote();
  const { isAccepted } = await import("../../remote/open.ts");
  const { firstAnswerTimeoutMs } = await import("../../remote/times.ts");
  const failure = await failing(() => within(firstAnswerTimeoutMs() + LONGER_MS, replication.sync()));
  const about = await replication.status();
  const say = render.t.answers.remote;
  const { zone } = workspace.world;
  const accepted = isAccepted(workspace.place.state, located);
  const pushes = await pushesOf(workspace, located);
  const data = {
    ...remoteData(about, workspace.world),
    place: placeOf(located.pointer),
    pointer: pointerLine(located.pointer),
    from: located.byEnvironment ? "COORD_REMOTE" : ".coord/remote",
    accepted,
    revision: about.revision,
    pending: about.pending,
    clockOffset: Math.round(about.offsetMs / 1_000),
    ...(pushes === null ? {} : { pushes: { here: pushes.here, all: pushes.all } }),
    signs: about.signs.map(({ name, host, at }) => ({ name, host, at: isoAt(at, zone) })),
  };
  const lines = [
    say.where(about.kind, placeOf(located.pointer), pointerLine(located.pointer)),
    about.at === null ? say.never : say.contact(ageText(isoAt(about.at, zone), render), about.reached),
    say.revision(about.revision, about.pending),
    ...(pushes === null ? [] : [say.pushes(pushes.here, pushes.all)]),
    ...(pushes?.isMany === true ? [say.manyPushes] : []),
    ...about.signs.map(({ name, host, at }) =>
      say.sign(clean(name), clean(host), ageText(isoAt(at, zone), render)),
    ),
  ];
  const notices = await clockNotices(workspace, about);
  if (failure === null) return { ok: true, data, lines, notices };
  const { worldFailure } = await import("../../workspace/failures.ts");
  const { failureBody } = await import("../../messages/render/refusal.ts");
  const { code, message } = failureBody(worldFailure(failure, workspace.place.file), render);
  return { ok: true, data: { ...data, failure: code }, lines: [...lines, message], notices };
}

/** How often a git remote is pushed to; null for another store. */
async function pushesOf(
  { place }: Workspace,
  { pointer }: LocatedRemote,
): Promise<(PushRate & { readonly isMany: boolean }) | null> {
  if (pointer.kind !== "git") return null;
  const { MANY_PUSHES, pushRate } = await import("../../remote/git/pushes.ts");
  const rate = await pushRate(place.target, place.state, pointer.ref);
  return { ...rate, isMany: rate.all > MANY_PUSHES };
}

async function remove(context: CommandContext): Promise<CommandReport> {
  const { workspace, render } = context;
  const located = await locatedBy(workspace);
  if (located === null || located.byEnvironment) return noRemote();
  const { detach } = await import("../../remote/attach.ts");
  const { placeOf } = await import("../../remote/pointer.ts");
  await workspace.store.replication?.leave();
  detach(workspace.place.state);
  return {
    ok: true,
    data: { removed: true },
    lines: [render.t.answers.remote.removed(placeOf(located.pointer))],
  };
}

/** Follows a pointer that is another than before; takes a history that is another than the one that is known. */
async function acceptTheirs(context: CommandContext): Promise<CommandReport> {
  const { workspace, render } = context;
  const { replication } = workspace.store;
  const located = await locatedBy(workspace);
  if (located === null || replication === undefined) return noRemote();
  const { accept, isAccepted } = await import("../../remote/open.ts");
  const { pointerLine, placeOf } = await import("../../remote/pointer.ts");
  const { state } = workspace.place;
  const isNew = !isAccepted(state, located);
  if (isNew) accept(state, located.pointer);
  const failure = await failing(() => replication.sync());
  const isAnother = failure instanceof StoreError && failure.failure.kind === "rewritten";
  if (failure !== null && !isAnother) throw failure;
  const backup = isAnother ? await kept(workspace) : undefined;
  const revision = isAnother ? await replication.accept() : (await replication.status()).revision;
  const say = render.t.answers.remote;
  const line = isAnother || isNew ? say.accepted(placeOf(located.pointer), revision) : say.nothingToAccept;
  const notices = backup === undefined ? [] : [{ code: "BACKUP_KEPT" as const, args: { path: backup } }];
  return { ok: true, data: { pointer: pointerLine(located.pointer), revision }, lines: [line], notices };
}

async function restore(context: CommandContext): Promise<CommandReport> {
  const { workspace, render } = context;
  const { replication } = workspace.store;
  const located = await locatedBy(workspace);
  if (located === null || replication === undefined) return noRemote();
  const failure = await failing(() => replication.sync());
  const isLost = failure instanceof StoreError && ["rewritten", "gone"].includes(failure.failure.kind);
  if (failure !== null && !isLost) throw failure;
  const { placeOf } = await import("../../remote/pointer.ts");
  const say = render.t.answers.remote;
  const revision = isLost ? await replication.restore() : (await replication.status()).revision;
  const line = isLost ? say.restored(placeOf(located.pointer), revision) : say.nothingToRestore;
  return { ok: true, data: { revision, restored: isLost }, lines: [line] };
}

/** Holds the connection for all other calls of this machine, until it is ended. */
async function follow({ workspace, render, tell }: CommandContext): Promise<CommandReport> {
  const located = await locatedBy(workspace);
  if (located === null) return noRemote();
  const { placeOf } = await import("../../remote/pointer.ts");
  const { followBoard } = await import("../../workspace/following.ts");
  const { interruptible } = await import("../../workspace/waiting.ts");
  const where = placeOf(located.pointer);
  await interruptible(async (signal) => {
    const following = followBoard(workspace, signal);
    tell(render.t.answers.remote.following(where));
    await following;
  });
  return { ok: true, data: { place: where }, lines: [] };
}

async function locatedBy({ place, world }: Workspace): Promise<LocatedRemote | null> {
  const { locateLedger } = await import("../../remote/open.ts");
  return locateLedger(place.target, place.state, world.remote);
}

function noRemote(): CommandReport {
  return { ok: false, refusal: { code: "NO_REMOTE", args: {} } };
}

async function failing(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return null;
  } catch (error) {
    return error;
  }
}

async function within(ms: number, run: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  run.catch(() => undefined);
  await Promise.race([run, late]).finally(() => clearTimeout(timer));
}

/** Opens the file anew, as its pointer says by now. */
function reopened({ workspace, cwd }: CommandContext): Workspace {
  return openWorkspace({ ...workspace.world, cwd, lockTimeoutMs: 10_000 }, workspace.place);
}

/** Keeps a copy of the file that stands here, for what takes its place. */
async function kept({ place, store, world }: Workspace): Promise<string | undefined> {
  if (!(await store.exists())) return undefined;
  const { textOf } = await import("../../system/files.ts");
  const text = textOf(place.target);
  return text === null ? undefined : keepBackup(place, text, world.now());
}

function nameOf({ place }: Workspace): string {
  return relative(place.main, place.target).replaceAll("\\", "/");
}

async function trackedBy({ place }: Workspace): Promise<boolean> {
  const { isTracked } = await import("../../git/tracked.ts");
  return isTracked(place);
}
