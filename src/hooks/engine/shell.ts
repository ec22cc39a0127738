import { isConfirmed } from "./confirmed.ts";
import { beforeEdit, ownFileReason, protectedAnswer, protectedAs, reasonFor, remember } from "./edit.ts";
import type { Dialect, HookDecision } from "../../agents/types.ts";
import { check } from "../../operations/check.ts";
import { otherAgentBoundTo } from "../../session/sessions.ts";
import { agentProcess } from "../../system/processes.ts";
import { tellsShells } from "../../session/ids.ts";
import { SubagentCommands } from "../../session/subagent-commands.ts";
import { entriesOf, realOf, statOf, textOf } from "../../system/files.ts";
import type { CommandReading, ShellContext, TreeAct, WriteTarget } from "../shell/index.ts";
import { announceCaller, LEAVES } from "./callers.ts";
import type { NamedTarget } from "./reach.ts";
import { claimedAmong, HookCallContext, type Named } from "./call-context.ts";
import { resolveNative } from "../../session/native.ts";
import { otherMachineActingAs } from "../../workspace/actor.ts";

/** Decides on a shell command before it runs: denies it where it would write what others hold, else notes for whom it calls coord. */
export async function beforeShell(hook: HookCallContext): Promise<HookDecision> {
  const decided = await checked(hook);
  const command = decided.kind === "allow" ? announceCaller(hook) : null;
  return command === null ? decided : { ...decided, kind: "allow", command };
}

/** Judges a shell command: a file that it plainly writes as an edit, a git command on a whole work tree by what others would lose. */
async function checked(hook: HookCallContext): Promise<HookDecision> {
  const { call } = hook;
  await bindByCommand(hook);
  hook.touch(hook.workspace(true).actor());
  await noteSubagent(hook);
  const { event } = call;
  if (event.kind !== "shell") return { kind: "allow" };
  const base = resolveNative(hook.cwd, event.folder.replaceAll("\\", "/"));
  const { targets, acts, isWhole } = await readingOf(hook, event.command, event.dialect, base);
  if (!isWhole) {
    const answer = await beforeUnread(hook, event.command);
    if (answer.kind === "deny") return answer;
  }
  if (targets.length === 0 && acts.length === 0) return { kind: "allow" };
  const patched = targets.filter((one) => one.patched).map((one) => pathOf(one, base));
  const edited = patched.length === 0 ? null : await beforePatch(hook, patched);
  if (edited !== null && edited.kind !== "allow") return edited;
  return beforeWrites(hook, targets, acts, base);
}

/** A command as it is read, with what git has under names that are none of its commands. */
async function readingOf(
  hook: HookCallContext,
  command: string,
  dialect: Dialect,
  base: string,
): Promise<CommandReading> {
  const { readCommand } = await import("../shell/index.ts");
  const context = shellContextOf(hook, base);
  const reading = readCommand(command, dialect, context);
  if (reading.aliases.length === 0) return reading;
  const { aliasesOf } = await import("../../git/uncommitted.ts");
  const aliases = await aliasesOf(base);
  const isKnown = reading.aliases.some((name) => aliases.has(name.toLowerCase()));
  if (!isKnown) return reading;
  return readCommand(command, dialect, {
    ...context,
    alias: (name) => aliases.get(name.toLowerCase()) ?? null,
  });
}

/** Maximum length of a patch that is read (bytes). */
const LONGEST_PATCH = 2_000_000;

function shellContextOf({ place, given }: HookCallContext, base: string): ShellContext {
  return {
    env: (name) => given.io.env[name],
    top: place.root,
    textOf: (path, folder) => {
      const file = resolveNative(base, folder, path);
      const stat = statOf(file);
      return stat?.isFile() === true && stat.size <= LONGEST_PATCH ? textOf(file) : null;
    },
    namesIn: (path, folder) =>
      entriesOf(resolveNative(base, folder, path)).map((entry) =>
        entry.isDirectory() ? `${entry.name}/` : entry.name,
      ),
    alias: () => null,
  };
}

/** Of a command that is too long to be read to its end, what somebody else holds may not be named at all. */
async function beforeUnread(hook: HookCallContext, command: string): Promise<HookDecision> {
  const { heldByOthers, reserved } = await import("./reach.ts");
  const hit = (await heldByOthers(hook)).mentioned(command);
  if (hit === null) return { kind: "allow" };
  const found = [reserved(hit, hook.place.root)];
  return { kind: "deny", reason: await reasonFor(hook, found, (await hook.given.words()).unread) };
}

async function beforeWrites(
  hook: HookCallContext,
  targets: readonly WriteTarget[],
  acts: readonly TreeAct[],
  base: string,
): Promise<HookDecision> {
  const reach = await import("./reach.ts");
  const named = reach.namesOf(
    hook,
    targets.filter(({ patched }) => !patched),
    base,
  );
  const own = named.find((one) => one.named.own !== false)?.named;
  if (own !== undefined) return denied(hook, [own], await ownFileReason(hook, own));
  for (const { named: one } of named) {
    const kind = protectedAs(one, hook.place);
    if (kind !== null) return protectedAnswer(hook, one, kind);
  }
  const unconfirmed = await beyondLease(
    hook,
    named.map((one) => one.named),
  );
  if (unconfirmed !== null) return unconfirmed;
  const files = await reach.heldByOthers(hook);
  const root = realOf(hook.place.root) ?? hook.place.root;
  const found = await reach.heldAmong(hook, named, files, root);
  if (found.length > 0) {
    const reason = await reasonFor(hook, found, (await hook.given.words()).command);
    return denied(
      hook,
      found.map((one) => one.named),
      reason,
    );
  }
  const { beforeTrees } = await import("./trees.ts");
  const all = [...acts, ...reach.removedTrees(named, root)];
  const denial = all.length === 0 ? null : await beforeTrees(hook, all, base, files);
  return denial ?? tellWrites(hook, named);
}

/** Maximum number of written files of which is told what is said of them. */
const MOST_TOLD_OF = 20;

/** Tells of claims in other forms on what a command writes, as before an edit. */
async function tellWrites(hook: HookCallContext, named: readonly NamedTarget[]): Promise<HookDecision> {
  const written = named
    .map((one) => one.named)
    .filter(({ resolved }) => resolved.kind === "inside")
    .slice(0, MOST_TOLD_OF);
  if (written.length === 0) return { kind: "allow" };
  const paths = written.map(({ resolved }) => resolved);
  const answer = await hook.workspace(true).perform(check, { paths, staged: false });
  const claimed = answer.ok ? claimedAmong(written, answer.result) : [];
  if (claimed.length === 0) return { kind: "allow" };
  const { tellClaims } = await import("./claims.ts");
  return tellClaims(hook, claimed);
}

/** Asks the store about one's own files that a command writes, as for an edit, where several machines share the file. */
async function beyondLease(hook: HookCallContext, named: readonly Named[]): Promise<HookDecision | null> {
  const workspace = hook.workspace(true);
  const { replication } = workspace.store;
  const inside = named.filter(({ resolved }) => resolved.kind === "inside");
  if (replication === undefined || inside.length === 0) return null;
  const { mine } = await hook.reserved(inside, workspace);
  if (mine.length === 0 || (await isConfirmed(replication, mine, workspace.world.now()))) return null;
  const { confirmLease } = await import("./confirm-lease.ts");
  return confirmLease(hook, workspace, replication, mine, inside);
}

function pathOf({ folder, word }: WriteTarget, base: string): string {
  return resolveNative(base, folder, word.text.replaceAll("\\", "/"));
}

function beforePatch(
  { call, place, given }: HookCallContext,
  paths: readonly string[],
): Promise<HookDecision> {
  const event = { kind: "edit", paths, replaced: null } as const;
  return beforeEdit(new HookCallContext({ ...call, event }, place, given));
}

/** Remembers denied files, so that a change is seen when it comes all the same. */
function denied(hook: HookCallContext, named: readonly Named[], reason: string): HookDecision {
  remember(hook, named);
  return { kind: "deny", reason };
}

/** Maximum length of a command that is searched for a call of coord (characters). */
const LONGEST_CALL = 4_000;
/** `coord --as 3 …`, `COORD_INSTANCE=3 coord …`: who acts, by a command that changes something. */
const SAYS_WHO = /\bcoord\b[^;|&\n]*\s--as[ =]#?([1-9]\d{0,5})\b|\bCOORD_INSTANCE=#?([1-9]\d{0,5})\s+coord\b/;
/** Words that `coord` is called with, up to the end of that call. */
const CALLED_WITH = /\bcoord\b([^;|&\n]*)/;

/** Where an agent's shells do not know their session, the first command that says who acts binds it from here. */
async function bindByCommand(hook: HookCallContext): Promise<void> {
  const { call, session, sessions, given } = hook;
  const { event } = call;
  if (session === null || event.kind !== "shell" || tellsShells(session.agent)) return;
  const command = event.command.slice(0, LONGEST_CALL);
  const said = SAYS_WHO.exec(command);
  if (said === null || sessions.find(session) !== null) return;
  const [, words = ""] = CALLED_WITH.exec(command.slice(said.index)) ?? [];
  if (await given.io.isReadOnly(words.trim().split(/\s+/))) return;
  const instance = Number(said[1] ?? said[2]);
  const identity = { flag: undefined, env: undefined, session };
  if (otherAgentBoundTo(instance, identity, sessions, given.io.now()) !== null) return;
  const workspace = hook.workspace(true);
  try {
    if (workspace.store.replication !== undefined) {
      const { past } = await workspace.store.read(true);
      if (otherMachineActingAs({ instance, source: "flag" }, workspace, past) !== null) return;
    }
    sessions.bind(session, instance, agentProcess(given.io.parentPid));
  } catch {
    // The command may be the one that mends it.
    return;
  }
}

/**
 * Notes who is about to run this `coord` command, so that `coord log` can name the subagent's type, and `coord leave` can tell the
 * parent, who may leave, from a subagent, who may not.
 */
async function noteSubagent({ call, session, place, given }: HookCallContext): Promise<void> {
  const { subagent, event } = call;
  if (session === null || event.kind !== "shell" || !event.command.includes("coord")) return;
  if (subagent === null && !LEAVES.test(event.command)) return;
  new SubagentCommands(place.state, session, given.io.now()).note(
    subagent,
    call.subagentId ?? "",
    event.command,
  );
}
