import { basename, resolve } from "node:path";
import { reserve } from "../../operations/reserve.ts";
import { compile } from "../../paths/overlap.ts";
import { reservations, type Reservation } from "../../protocol/reservations.ts";
import { View } from "../../protocol/view.ts";
import { check } from "../../operations/check.ts";
import { statOf } from "../../system/files.ts";
import { writtenBy } from "../shell/index.ts";
import type { HookCallContext, Named } from "./call-context.ts";
import { resolveNative } from "../../session/native.ts";

/**
 * What its holder moves stays the holder's: the new name joins the reservation, before anybody else can ask, unless somebody has it
 * already. A move is seen by what is there afterwards, so that one that failed moves nothing.
 * @returns each name that joined
 */
export async function followMoves(
  hook: HookCallContext,
  paths: readonly string[],
  command: string,
): Promise<readonly string[]> {
  const workspace = hook.workspace(true);
  const instance = workspace.actor()?.instance;
  if (instance === undefined) return [];
  const named = [...paths, ...wordsOf(command, hook.cwd)].map((path) => hook.name(path));
  const inside = named.filter(({ resolved: { kind } }) => kind === "inside");
  const there = inside.filter(({ file }) => statOf(file) !== undefined);
  // Where a name may be a folder's, the reader of commands guesses what would be in it.
  const isGuess = (path: string) => there.some(({ resolved }) => path.startsWith(`${resolved.path}/`));
  const gone = inside.filter((one) => !there.includes(one) && !isGuess(one.resolved.path));
  if (gone.length === 0 || there.length === 0) return [];
  const moves = gone.flatMap((from) => moveOf(from, gone.length, there, hook) ?? []);
  if (moves.length === 0) return [];
  const answer = await workspace.perform(check, { paths: [], staged: false });
  if (!answer.ok) return [];
  const joined: string[] = [];
  for (const { value } of new View(answer.before).entries(reservations)) {
    if (value.state !== "reserved" || value.instance !== instance) continue;
    const files = [...new Set(moves.flatMap((move) => newNames(value, move)))];
    if (files.length === 0) continue;
    const wanted = files.map((path) => ({ given: path, kind: "inside" as const, path }));
    const done = await workspace.perform(reserve, {
      task: value.task,
      files: wanted,
      estimate: undefined,
      wait: undefined,
    });
    if (done.ok) joined.push(...files);
  }
  return joined;
}

/** The names that a shell command says it writes, absolute. */
function wordsOf(command: string, cwd: string): string[] {
  return writtenBy(command, "posix").map(({ folder, word }) =>
    resolveNative(cwd, folder, word.text.replaceAll("\\", "/")),
  );
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Where something went that is gone: into a folder that the call names, to a file of its name, or to the only other name. */
function moveOf(from: Named, count: number, there: readonly Named[], hook: HookCallContext): Move | null {
  const name = basename(from.file);
  for (const to of there) {
    const within = resolve(to.file, name);
    if (statOf(to.file)?.isDirectory() === true && statOf(within) !== undefined)
      return { from: from.resolved.path, to: hook.name(within).resolved.path };
  }
  const [only] = there;
  const to =
    there.find(({ file }) => basename(file) === name) ??
    (count === 1 && there.length === 1 ? only : undefined);
  return to === undefined ? null : { from: from.resolved.path, to: to.resolved.path };
}

/** Further files that a reservation is to hold, when something that it holds has moved. */
function newNames({ files }: Reservation, { from, to }: Move): string[] {
  if (files.some((file) => compile(file).covers(to))) return [];
  const within = files
    .filter((file) => file.startsWith(`${from}/`))
    .map((file) => to + file.slice(from.length));
  return files.some((file) => compile(file).covers(from)) ? [to] : within;
}
