import { Denials } from "../../session/denials.ts";
import type { HookDecision, Replacement } from "../../agents/types.ts";
import { fittingFor } from "../../text/clean.ts";
import { fewOf } from "./few.ts";
import type { Guard, Named, ReservedPath } from "./guard.ts";
import { textOf } from "../../system/files.ts";

/** Maximum number of files of one call that are looked at: each costs several calls of the file system. */
const MOST_LOOKED_AT = 1_000;
/** Maximum number of paths that a denial names; a patch may touch thousands. */
const MOST_NAMED = 20;

/** Before an edit tool writes: someone else's files and the coordination file are denied, and remembered as denied. */
export async function beforeEdit(guard: Guard): Promise<HookDecision> {
  const { event } = guard.call;
  if (event.kind !== "edit") return { kind: "allow" };
  const named = event.paths.slice(0, MOST_LOOKED_AT).flatMap((path) => guard.namesOf(path));
  const own = named.find((one) => one.own !== false);
  if (own !== undefined && !(await isProse(own, event.replaced))) {
    remember(guard, [own]);
    guard.touch(guard.workspace(true).actor());
    return { kind: "deny", reason: await ownFileReason(guard, own) };
  }
  const workspace = guard.workspace(true);
  const { found, free, text } = await guard.reserved(named, workspace);
  if (found.length > 0) return deny(guard, found);
  if (free.length > 0 && text.includes("autoReserve") && own === undefined) {
    const { autoReserve } = await import("./auto-reserve.ts");
    const lost = await autoReserve(guard, workspace, free, text);
    if (lost.length > 0) return deny(guard, lost);
  }
  // What was not looked at is not called free.
  if (event.paths.length > MOST_LOOKED_AT)
    throw new Error((await guard.given.words()).tooMany(event.paths.length, MOST_LOOKED_AT));
  return { kind: "allow" };
}

export async function deny(guard: Guard, found: readonly ReservedPath[]): Promise<HookDecision> {
  remember(
    guard,
    found.map(({ named }) => named),
  );
  return { kind: "deny", reason: await reasonFor(guard, found) };
}

function remember(guard: Guard, named: readonly Named[]): void {
  const { session, place, given } = guard;
  if (session === null) return;
  const paths = named.map(({ resolved, file }) => ({ path: resolved.path, file }));
  new Denials(place.state, session, given.io.now()).add(paths);
}

/** Who, what, since when, and what may be done instead. `prefix` goes before the paths. */
export async function reasonFor(
  guard: Guard,
  found: readonly ReservedPath[],
  prefix: (paths: string) => string = (paths) => paths,
): Promise<string> {
  const words = await guard.given.words();
  const all = namesOf(found);
  const more = all.length > MOST_NAMED ? [`… ${all.length - MOST_NAMED}`] : [];
  const paths = fewOf([...all.slice(0, MOST_NAMED), ...more]).join(", ");
  const holders = await guard.holders(found.map(({ reservation }) => reservation));
  const isKnown = guard.workspace(true).actor() !== null;
  const mates = guard
    .matesAmong(found.map(({ reservation }) => reservation.instance))
    .map(({ instance, name }) => words.mate(instance, fittingFor("model", name)));
  const said = words.reserved(prefix(paths), fewOf(holders));
  const nobody = isKnown ? [] : [words.nobody];
  return [said, words.instead, ...mates, ...nobody, words.foreign].join(" ");
}

/** The paths of what was found, each once, fit for a model. */
export function namesOf(found: readonly ReservedPath[]): readonly string[] {
  return [...new Set(found.map(({ named }) => fittingFor("model", named.resolved.path, "path")))];
}

export async function ownFileReason({ given, place }: Guard, { own }: Named): Promise<string> {
  const words = await given.words();
  const file = fittingFor("model", place.file, "file");
  return own === "copy" ? words.copy(file) : words.ownFile(file);
}

/** Whether an edit keeps to the free text of the coordination file. */
async function isProse({ file }: Named, replaced: Replacement | null): Promise<boolean> {
  if (replaced === null) return false;
  const { keepsToProse } = await import("./prose.ts");
  const text = textOf(file);
  return text !== null && keepsToProse(text, replaced);
}
