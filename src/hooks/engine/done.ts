import { basename, join } from "node:path";
import { Denials } from "../../session/denials.ts";
import { FileMarks } from "../../session/file-marks.ts";
import { OwnWrites } from "../../session/writes.ts";
import { existsSync } from "../../system/files.ts";
import type { HookDecision } from "../../agents/types.ts";
import { ended } from "./callers.ts";
import { namesOf } from "./edit.ts";
import { firstThatFit } from "./few.ts";
import type { HookCallContext, ReservedPath } from "./call-context.ts";
import { newsFor } from "./news.ts";

/** After a tool was used: what others have said, and what slipped through, to the one who did it. */
export async function afterTool(hook: HookCallContext): Promise<HookDecision> {
  await nudge(hook);
  const parts = [await moved(hook), await slippedThrough(hook), await newsFor(hook, "done")].filter(
    (part) => part !== "",
  );
  return parts.length === 0 ? { kind: "allow" } : { kind: "allow", context: parts.join("\n") };
}

/** Has somebody look what this work tree has changed, where others may want to know: nobody waits for it. */
async function nudge({ call: { event }, place, given: { io } }: HookCallContext): Promise<void> {
  if (event.kind !== "done" || event.tool === "other") return;
  if (place.root === place.main && !existsSync(join(place.main, ".git", "worktrees"))) return;
  const { refreshTreesInBackground } = await import("../../workspace/trees-later.ts");
  refreshTreesInBackground(place, io.env, io.now());
}

/** Keeps a moved file its holder's: a caller's own file is the caller's under its new name, too. */
async function moved(hook: HookCallContext): Promise<string> {
  const { event } = hook.call;
  if (event.kind !== "done") return "";
  const isMove = event.tool === "edit" ? event.paths.length > 1 : MOVES.test(event.command);
  if (!isMove) return "";
  const { followMoves } = await import("./moved.ts");
  const names = await followMoves(hook, event.paths, event.command);
  return names.length === 0 ? "" : (await hook.given.words()).moved(firstThatFit(names).join(", "));
}

/** A command in which something may be given another name. */
const MOVES = /\b(?:mv|move|move-item|ren|rename|rename-item|mi|rni)\b/i;

async function slippedThrough(hook: HookCallContext): Promise<string> {
  const { call, session, place, given } = hook;
  const { event } = call;
  const actor = hook.workspace(true).actor();
  hook.touch(actor);
  ended(hook);
  if (event.kind !== "done") return "";
  if (event.tool === "edit" && actor !== null && place.state.isThere())
    noteWrites(hook, actor.instance, filesOf(hook, event.paths));
  if (event.tool !== "shell") return "";
  const denied = session === null ? [] : new Denials(place.state, session, given.io.now()).changed();
  const paths = [...new Set([...event.changed, ...denied.map(({ file }) => file)])];
  if (paths.length === 0) return "";
  const named = paths.map((path) => hook.name(path));
  const { found } = await hook.reserved(named);
  const theirs = new Set(found.map((one) => one.named));
  if (actor !== null) {
    const mine = named.filter((one) => !theirs.has(one)).map(({ file }) => file);
    new OwnWrites(place.state, actor.instance, given.io.now()).add(mine);
  }
  const open = found.filter((one) => !isHoldersOwn(hook, one));
  const wasDenied = new Set(denied.map(({ file }) => file));
  const isSurely = ({ named: { file, resolved } }: ReservedPath) =>
    wasDenied.has(file) || (!event.shared && event.command.includes(basename(resolved.path)));
  const words = await given.words();
  const said = [
    await sentenceAbout(hook, open.filter(isSurely), words.slipped),
    await sentenceAbout(
      hook,
      open.filter((one) => !isSurely(one)),
      words.meanwhile,
    ),
  ].filter((part) => part !== "");
  return said.length === 0 ? "" : [...said, words.foreign].join(" ");
}

async function sentenceAbout(
  hook: HookCallContext,
  found: readonly ReservedPath[],
  sentence: (path: string, holders: readonly string[]) => string,
): Promise<string> {
  if (found.length === 0) return "";
  const holders = await hook.holders(found.map(({ reservation }) => reservation));
  return sentence(firstThatFit(namesOf(found)).join(", "), firstThatFit(holders));
}

/** Notes how an edit tool left its files: an editor that replaces a file makes another one of it. */
function noteWrites({ place, given }: HookCallContext, instance: number, files: readonly string[]): void {
  const now = given.io.now();
  new OwnWrites(place.state, instance, now).add(files);
  new FileMarks(place.state, now).note(files, 0);
}

/** Whether a file is as its holder left it: a command that ran meanwhile had no part in that. */
function isHoldersOwn({ place, given }: HookCallContext, { named, reservation }: ReservedPath): boolean {
  return new OwnWrites(place.state, reservation.instance, given.io.now()).has(named.file);
}

function filesOf(hook: HookCallContext, paths: readonly string[]): readonly string[] {
  return paths.map((path) => hook.name(path).file);
}
