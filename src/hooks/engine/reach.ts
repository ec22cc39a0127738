import { basename as baseName, join, sep } from "node:path";
import { held } from "../../operations/held.ts";
import { isGlob } from "../../paths/glob.ts";
import { patternOf } from "../../paths/overlap.ts";
import { entriesOf, statOf } from "../../system/files.ts";
import type { TreeAct, WriteTarget } from "../shell/index.ts";
import type { HookCallContext, Named, ReservedPath } from "./call-context.ts";
import { HeldFiles, type Hit, type ListFolder } from "./held-files.ts";
import { resolveNative } from "../../session/native.ts";

/** Maximum number of words that are looked up; each costs several calls of the file system. */
const MOST_FOLLOWED = 2_000;
/** Maximum number of files that a denial is about. */
const MOST_FOUND = 50;

/** Claims of others, as this call sees them. */
export async function heldByOthers(hook: HookCallContext): Promise<HeldFiles> {
  const workspace = hook.workspace(true);
  const answer = await workspace.perform(held, {});
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { resolver } = workspace;
  return new HeldFiles(answer.result.others, {
    ...resolver.claims,
    kindOf: (path) => resolver.kindOf(path),
    tops: resolver.tops,
  });
}

/** A word that a command writes, with the path that it names. */
export interface NamedTarget {
  readonly target: WriteTarget;
  readonly named: Named;
}

/** The paths that a command's words name. */
export function namesOf(hook: HookCallContext, targets: readonly WriteTarget[], base: string): NamedTarget[] {
  return targets
    .flatMap((target) => listedOf(target, base))
    .slice(0, MOST_FOLLOWED)
    .map((target) => ({ target, named: hook.name(target.word.text, resolveNative(base, target.folder)) }));
}

/** Maximum number of names of a folder whose files are copied. */
const MOST_LISTED = 500;

/** Of what is copied out of a folder, `X/*`, the names that lie there; as it stands where they can't be listed. */
function listedOf(target: WriteTarget, base: string): WriteTarget[] {
  const { text, from } = target.word;
  if (from === undefined || /[$`{]/.test(from)) return [target];
  const cut = Math.max(from.lastIndexOf("/"), from.lastIndexOf("\\")) + 1;
  const [folder, name] = [from.slice(0, cut) || ".", from.slice(cut)];
  if (isGlob(folder)) return [target];
  const there = resolveNative(base, target.folder, folder);
  const names = entriesOf(there).map((entry) => entry.name);
  if (names.length === 0 || names.length > MOST_LISTED) return [target];
  const isMeant = name === "" || name === "." ? () => true : compiledName(name);
  const into = text.slice(0, text.length - name.length);
  // Some programs take `X/` for the folder's content, others for the folder itself.
  const itself = name === "" ? [baseName(there)] : [];
  return [...itself, ...names.filter(isMeant)].map((one) => ({
    ...target,
    word: { text: `${into}${one}`, quoted: true },
  }));
}

function compiledName(name: string): (path: string) => boolean {
  const pattern = patternOf(name, { caseSensitive: true });
  return (path) => (path.startsWith(".") && !name.startsWith(".") ? false : pattern.covers(path));
}

/** Files that a command writes and somebody else holds: by their names, by other ones, or by what another board says. */
export async function heldAmong(
  hook: HookCallContext,
  named: readonly NamedTarget[],
  files: HeldFiles,
  own: string,
): Promise<ReservedPath[]> {
  if (!files.isEmpty) {
    const byName = reachedBy(named, files, own);
    if (byName.length > 0) return byName;
    const byOther = await heldUnderOtherName(hook, named, files);
    if (byOther.length > 0) return byOther;
  }
  const isPattern = ({ target, named: { resolved } }: NamedTarget) =>
    !target.word.quoted && isGlob(resolved.path);
  // A folder is written itself where all below it is: else what lies in it stays as it is.
  const written = named
    .filter((one) => one.target.below || isPattern(one) || statOf(one.named.file)?.isDirectory() !== true)
    .slice(0, MOST_LOOKED_AT);
  const patterns = new Set(written.filter(isPattern).map((one) => one.named));
  const all = written.map((one) => one.named);
  return hook.beyond(all, hook.workspace(true), (one) => patterns.has(one));
}

/** Files that a command writes and somebody else holds. */
function reachedBy(named: readonly NamedTarget[], files: HeldFiles, own: string): ReservedPath[] {
  const found: ReservedPath[] = [];
  for (const one of named) {
    if (found.length >= MOST_FOUND) break;
    const hit = one.named.resolved.kind === "inside" && !isLinkedTree(one, own) ? reachOf(one, files) : null;
    if (hit !== null) found.push(reserved(hit, rootOf(one.named)));
  }
  return found;
}

/** The top of a linked work tree other than the caller's: its files are copies, which git makes and removes. */
function isLinkedTree({ target, named }: NamedTarget, own: string): boolean {
  const isTop = target.below && named.resolved.path === "" && named.file !== own;
  return isTop && statOf(join(named.file, ".git"))?.isFile() === true;
}

/** Linked work trees that a command removes as folders: what nobody has committed there goes with them. */
export function removedTrees(named: readonly NamedTarget[], own: string): TreeAct[] {
  return named
    .filter((one) => one.named.resolved.kind === "inside" && isLinkedTree(one, own))
    .map(({ named: { file } }) => ({
      name: "rm -r",
      folder: file,
      where: [],
      losses: ["tracked", "untracked"],
      paths: [],
      folders: true,
    }));
}

function reachOf({ target, named }: NamedTarget, files: HeldFiles): Hit | null {
  const list = listBelow(rootOf(named));
  return byAnyName(named, (path) => {
    if (!target.word.quoted && isGlob(path))
      return files.matching(path, target.below, list) ?? files.at(path);
    return target.below ? files.below(path, list) : files.at(path);
  });
}

/** What is found by the path that was named, or by another name of it: as it is written, where links lead elsewhere. */
export function byAnyName<T>({ resolved }: Named, find: (path: string) => T | null): T | null {
  for (const path of [resolved.path, ...(resolved.also ?? [])]) {
    const found = find(path);
    if (found !== null) return found;
  }
  return null;
}

/** Files of these that somebody else holds under another name: of the same file, or from before it was moved. */
export async function heldUnderOtherName(
  hook: HookCallContext,
  named: readonly (NamedTarget | Named)[],
  files: HeldFiles,
): Promise<ReservedPath[]> {
  const held = files.others.flatMap(({ files: names, since }) =>
    names.map((name) => ({ name, since: since === null ? null : Date.parse(since) })),
  );
  if (held.length === 0) return [];
  const names = await hook.workspace(true).lendOtherNames();
  for (const one of named.slice(0, MOST_LOOKED_AT)) {
    const { resolved, file } = "target" in one ? one.named : one;
    const glob = "target" in one && !one.target.word.quoted && isGlob(resolved.path);
    const found =
      resolved.kind === "inside"
        ? names.of({ path: resolved.path, glob }, held)
        : names.linkedTo([file], held);
    const hits = found.flatMap(({ name }) => files.at(name) ?? []);
    if (hits.length > 0) return hits.map((hit) => reserved(hit, hook.place.root));
  }
  return [];
}

/** Maximum number of names that are looked up so. */
const MOST_LOOKED_AT = 100;

/** A hit as the rest of the hook knows such things. */
export function reserved({ path, reservation }: Hit, root: string): ReservedPath {
  const resolved = { given: path, kind: "inside", path } as const;
  return { named: { resolved, file: join(root, path), own: false }, reservation };
}

/** The top of the work tree that a named path is in. */
export function rootOf({ resolved, file }: Named): string {
  const below = resolved.path.split("/").join(sep);
  return below !== "" && file.endsWith(sep + below) ? file.slice(0, -below.length - 1) : file;
}

/** Lists folders of a work tree. */
export function listBelow(root: string): ListFolder {
  return (path) =>
    entriesOf(join(root, path)).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}
