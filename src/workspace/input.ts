import { splitFileList } from "../paths/written-list.ts";
import { isGlob } from "../paths/overlap.ts";
import { readTypedPaths, type TypedPath } from "../paths/typed.ts";
import type { Fields, InputOf, Notice, OrRefused, Resolved } from "../operations/types.ts";
import { refuse } from "../operations/types.ts";
import type { Resolver } from "../session/resolve.ts";

/** Values as a front end gave them, by field name. */
export type RawInput = Readonly<Record<string, unknown>>;

/** A path that a program names, not a caller: it is taken as it stands. */
interface ExactPath {
  readonly exact: string;
}

/** The input of an operation, and notices for the caller about the reading of it. */
interface ReadInput<F extends Fields> {
  readonly input: InputOf<F>;
  readonly notices: readonly Notice[];
}

/** Brings paths and patterns into the form the rules see; every other value is ready. */
export function readInput<F extends Fields>(
  fields: F,
  raw: RawInput,
  resolver: Resolver,
): OrRefused<ReadInput<F>> {
  const values: Record<string, unknown> = {};
  const notices: Notice[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = raw[name];
    if (field.kind === "paths" || field.kind === "patterns") {
      const read = pathsOf(value, field.kind, resolver);
      if (!read.ok) return read;
      values[name] = read.value.map(({ resolved }) => resolved);
      notices.push(...read.value.flatMap(({ notice }) => notice ?? []));
    } else if (field.kind === "names") values[name] = listOf(value).flatMap(splitFileList);
    else values[name] = field.kind === "flag" ? value === true : value;
  }
  return { ok: true, value: { input: values as InputOf<F>, notices } };
}

function listOf(value: unknown): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];
}

interface ReadPath {
  readonly resolved: Resolved;
  readonly notice?: Notice;
}

function pathsOf(
  value: unknown,
  kind: "paths" | "patterns",
  resolver: Resolver,
): OrRefused<readonly ReadPath[]> {
  const list = (value === undefined ? [] : Array.isArray(value) ? value : [value]) as (string | ExactPath)[];
  const found: ReadPath[] = [];
  for (const one of list) {
    if (typeof one !== "string") {
      found.push({ resolved: resolver.path(one.exact) });
      continue;
    }
    const reading = readTypedPaths(one, (text) => resolver.stands(text));
    if ("unclear" in reading)
      return refuse("USAGE", { listed: true, given: reading.unclear, names: reading.names.join(",") });
    const nameless = reading.paths.find(({ name }) => name.includes("\0"));
    if (nameless !== undefined) return refuse("PATH_INVALID", { path: nameless.name });
    for (const path of reading.paths) found.push(readPath(path, kind, resolver));
  }
  return { ok: true, value: found };
}

function readPath({ name, from, also }: TypedPath, kind: "paths" | "patterns", resolver: Resolver): ReadPath {
  const resolved = resolve(name, kind, resolver);
  const names = [...(resolved.also ?? []), ...also.flatMap((one) => insideOf(one, resolver))];
  const whole = names.length === 0 ? resolved : { ...resolved, also: [...new Set(names)] };
  if (from === undefined) return { resolved: whole };
  return { resolved: whole, notice: { code: "READ_AS", args: { given: from, path: name } } };
}

/** No name is no path; taken by the letter it would be the folder one stands in. */
function resolve(given: string, kind: "paths" | "patterns", resolver: Resolver): Resolved {
  if (given.trim() === "") return { given, kind: "invalid", path: "" };
  const exists = resolver.stands(given);
  if (kind === "patterns") return { ...resolver.pattern(given), exists };
  if (exists || !isGlob(given)) return { ...resolver.path(given), exists };
  const pattern = resolver.pattern(given);
  return pattern.kind === "inside" ? { ...pattern, exists, glob: true } : { ...pattern, exists };
}

function insideOf(name: string, resolver: Resolver): readonly string[] {
  const { kind, path } = resolver.path(name);
  return kind === "inside" && path !== "" ? [path] : [];
}
