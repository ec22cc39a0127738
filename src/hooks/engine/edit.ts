import { isConfirmed } from "./confirmed.ts";
import { relative, sep } from "node:path";
import type { HookDecision, Replacement } from "../../agents/types.ts";
import { archiveOf } from "../../paths/normalise.ts";
import { maySet } from "../../protocol/settings.ts";
import { Denials } from "../../session/denials.ts";
import type { Place } from "../../session/locate.ts";
import { statOf, textOf } from "../../system/files.ts";
import { fallbackOnIoError } from "../../system/state.ts";
import { escapeFor } from "../../text/clean.ts";
import { MOST_LINES, refuseTooMany } from "../../workspace/too-large.ts";
import { firstThatFit } from "./few.ts";
import type { HookCallContext, Named, ReservedPath } from "./call-context.ts";

/** Maximum number of files of one call that are looked at: each costs several calls of the file system. */
const MOST_LOOKED_AT = 1_000;
/** Maximum number of paths that a denial names; a patch may touch thousands. */
const MOST_NAMED = 20;

/** Before an edit tool writes: someone else's files and the coordination file are denied, and remembered as denied. */
export async function beforeEdit(hook: HookCallContext): Promise<HookDecision> {
  const { event } = hook.call;
  if (event.kind !== "edit") return { kind: "allow" };
  const nameless = await denyNameless(hook, event.paths);
  if (nameless !== null) return nameless;
  const named = await hook.namesOf(event.paths.slice(0, MOST_LOOKED_AT));
  const own = named.find((one) => one.own !== false);
  if (own !== undefined && !(await isProse(own, event.replaced))) {
    remember(hook, [own]);
    hook.touch(hook.workspace(true).actor());
    return { kind: "deny", reason: await ownFileReason(hook, own) };
  }
  const guarded = own === undefined ? await beforeProtected(hook, named) : null;
  if (guarded !== null) return guarded;
  const workspace = hook.workspace(true);
  const { found, free, claimed, mine, text } = await hook.reserved(named, workspace);
  if (found.length > 0) return deny(hook, found);
  // An edit of text in a file that is not there: some agents look for the one that may be meant.
  if (event.replaced !== null && named.some(({ file }) => statOf(file) === undefined)) {
    const { heldByEnding } = await import("./meant.ts");
    const held = await heldByEnding(hook, event.paths, workspace);
    if (held.length > 0) return deny(hook, held);
  }
  const { replication } = workspace.store;
  if (
    replication !== undefined &&
    mine.length > 0 &&
    !(await isConfirmed(replication, mine, workspace.world.now()))
  ) {
    const { confirmLease } = await import("./confirm-lease.ts");
    const refused = await confirmLease(hook, workspace, replication, mine, named);
    if (refused !== null) return refused;
  }
  // Those in the repository were asked about by each of their names.
  const linked = named.filter(({ resolved, file }) => resolved.kind !== "inside" && isLinked(file));
  if (linked.length > 0) {
    const { heldByOthers, heldUnderOtherName } = await import("./reach.ts");
    const held = await heldUnderOtherName(hook, linked, await heldByOthers(hook));
    if (held.length > 0) return deny(hook, held);
  }
  if (free.length > 0 && own === undefined && maySet(text, "autoReserve")) {
    const { autoReserve } = await import("./auto-reserve.ts");
    const lost = await autoReserve(hook, workspace, free, text);
    if (lost.length > 0) return deny(hook, lost);
  }
  // A path that was not looked at is not called free.
  if (event.paths.length > MOST_LOOKED_AT)
    throw new Error((await hook.given.words()).tooMany(event.paths.length, MOST_LOOKED_AT));
  const told = claimed.length === 0 ? ALLOWED : await (await import("./claims.ts")).tellClaims(hook, claimed);
  // Nearly always of other files: what tells of it is loaded only for these.
  const kept = fallbackOnIoError(() => hook.place.state.read("elsewhere"), null);
  if (!named.some(({ resolved: { path } }) => kept?.includes(`\n${JSON.stringify(path)}\t`) === true))
    return told;
  const { tellOtherTrees } = await import("./elsewhere.ts");
  return tellOtherTrees(hook, workspace, named, text, told);
}

/** No file of any system has a NUL in its name: a tool may fail, or write one that is called as far as there. */
export async function denyNameless(
  hook: HookCallContext,
  paths: readonly string[],
): Promise<HookDecision | null> {
  const path = paths.find((one) => one.includes("\0"));
  if (path === undefined) return null;
  return { kind: "deny", reason: (await hook.given.words()).noName(escapeFor("model", path, "path")) };
}

const ALLOWED: HookDecision = { kind: "allow" };

/** Files that no edit tool writes: coord's state and archive. An agent's settings may change as long as they call coord's hooks. */
async function beforeProtected(hook: HookCallContext, named: readonly Named[]): Promise<HookDecision | null> {
  const { event } = hook.call;
  const found = named.find((one) => protectedAs(one, hook.place) !== null);
  const kind = found === undefined ? null : protectedAs(found, hook.place);
  if (found === undefined || kind === null || event.kind !== "edit") return null;
  const after = event.text ?? edited(textOf(found.file) ?? "", event.replaced);
  const isKept = kind === "settings" && after !== null && keepsHooks(found.file, after);
  return isKept ? null : protectedAnswer(hook, found, kind);
}

/** A text after an edit; null where the edit does not say what it does. */
function edited(text: string, replaced: Replacement | null): string | null {
  if (replaced === null) return null;
  const { before, after, all } = replaced;
  return all ? text.split(before).join(after) : text.replace(before, () => after);
}

export async function deny(hook: HookCallContext, found: readonly ReservedPath[]): Promise<HookDecision> {
  remember(
    hook,
    found.map(({ named }) => named),
  );
  return { kind: "deny", reason: await reasonFor(hook, found) };
}

export function remember(hook: HookCallContext, named: readonly Named[]): void {
  const { session, place, given } = hook;
  if (session === null) return;
  const paths = named.map(({ resolved, file, beyond }) => ({
    path: beyond === undefined ? resolved.path : file,
    file,
  }));
  new Denials(place.state, session, given.io.now()).add(paths);
}

/** Who, what, since when, and what may be done instead: `way`, if any, first. `sentence` says the first two. */
export async function reasonFor(
  hook: HookCallContext,
  found: readonly ReservedPath[],
  sentence: ((paths: string, holders: readonly string[]) => string) | null = null,
  way: string | null = null,
): Promise<string> {
  const words = await hook.given.words();
  const all = namesOf(found);
  const more = all.length > MOST_NAMED ? [`… ${all.length - MOST_NAMED}`] : [];
  const paths = firstThatFit([...all.slice(0, MOST_NAMED), ...more]).join(", ");
  const holders = await hook.holders(found.map(({ reservation }) => reservation));
  const isKnown = hook.workspace(true).actor() !== null;
  const mates = hook
    .matesAmong(found.map(({ reservation }) => reservation.instance))
    .map(({ instance, name }) => words.mate(instance, escapeFor("model", name)));
  const said = (sentence ?? words.reserved)(paths, firstThatFit(holders));
  const nobody = isKnown ? [] : [words.nobody];
  const ways = way === null ? [words.instead] : [way, words.instead];
  return [said, ...ways, ...mates, ...nobody, words.foreign].join(" ");
}

/** The paths of what was found, each once, fit for a model. */
export function namesOf(found: readonly ReservedPath[]): readonly string[] {
  return [
    ...new Set(found.map(({ named }) => escapeFor("model", named.beyond ?? named.resolved.path, "path"))),
  ];
}

export async function ownFileReason({ given, place }: HookCallContext, { own }: Named): Promise<string> {
  const words = await given.words();
  const file = escapeFor("model", place.file, "file");
  return own === "copy" ? words.copy(file) : words.ownFile(file);
}

/** Whether an edit keeps to the free text of the coordination file. */
async function isProse({ file }: Named, replaced: Replacement | null): Promise<boolean> {
  if (replaced === null) return false;
  const { keepsToProse } = await import("./prose.ts");
  const text = textOf(file);
  if (text === null) return false;
  refuseTooMany(text, true, MOST_LINES);
  return keepsToProse(text, replaced);
}

/** Files that nobody edits, whoever holds what: coord's state and archive, and an agent's settings that call its hooks. */
export type Protected = "state" | "archive" | "settings";

/** Settings of agents: in a folder whose name begins with a dot, in the project or at home. */
const SETTINGS = /[\\/]\.[\w-]+[\\/](?:[^\\/]+[\\/]){0,2}[^\\/]+\.(?:jsonc?|toml|[cm]?[jt]s)$/;
/** A call of coord's hooks in them, as a command line or as a command and its arguments. */
const HOOK_CALL =
  /\bcoord(?:\.[cm]?js|\.cmd|\.exe)?["']?[\s,]{1,40}(?:"args"\s{0,9}:\s{0,9})?[[\s"',]{0,40}hook\b/g;
/** A switch that turns hooks off. */
const OFF = /"disableAllHooks"\s{0,9}:\s{0,9}true|"hooksEnabled"\s{0,9}:\s{0,9}false/;
/** Maximum length of settings that are read (characters). */
const LONGEST_SETTINGS = 1_000_000;

/** Kind of coord's own files that a path is; null where it is none. */
export function protectedAs({ file, own }: Named, place: Place): Protected | null {
  if (own !== false || file === "") return null;
  if (isIn(file, place.state.path)) return "state";
  if (file === archiveOf(place.target)) return "archive";
  return /[\\/]\./.test(file) && SETTINGS.test(file) && callsOf(textOf(file) ?? "") > 0 ? "settings" : null;
}

/** Whether a file has another name somewhere, which may be one that is held. */
function isLinked(file: string): boolean {
  const stat = file === "" ? undefined : statOf(file);
  return stat !== undefined && stat.isFile() && stat.nlink > 1;
}

/** Answer to an edit of it. Settings are the user's to change, who is asked where the agent can. */
export async function protectedAnswer(
  { given }: HookCallContext,
  { resolved, file }: Named,
  kind: Protected,
): Promise<HookDecision> {
  const reason = (await given.words()).protected[kind](escapeFor("model", resolved.path || file, "path"));
  return { kind: kind === "settings" && given.asks ? "ask" : "deny", reason };
}

/** Whether settings still call coord's hooks after an edit, as often as before. */
function keepsHooks(file: string, after: string): boolean {
  const before = textOf(file) ?? "";
  return callsOf(after) >= callsOf(before) && (OFF.test(before) || !OFF.test(after));
}

function callsOf(text: string): number {
  return text.length > LONGEST_SETTINGS ? 0 : (text.match(HOOK_CALL)?.length ?? 0);
}

function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:|^[\\/]/.test(way);
}
