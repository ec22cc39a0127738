import type { Fields, InputOf, Resolved } from "../operations/types.ts";
import type { Resolver } from "../session/resolve.ts";

/** Values as a front end gave them, by field name. */
export type RawInput = Readonly<Record<string, unknown>>;

/** Brings paths and patterns into the form the rules see; every other value is ready. */
export function resolveInput<F extends Fields>(fields: F, input: RawInput, resolver: Resolver): InputOf<F> {
  const resolved: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = input[name];
    const list = (value === undefined ? [] : Array.isArray(value) ? value : [value]) as string[];
    if (field.kind === "paths") resolved[name] = list.map((path) => emptyPath(path) ?? resolver.path(path));
    else if (field.kind === "patterns")
      resolved[name] = list.map((path) => emptyPath(path) ?? resolver.pattern(path));
    else if (field.kind === "flag") resolved[name] = value === true;
    else resolved[name] = value;
  }
  return resolved as InputOf<F>;
}

/** No name is no path; taken by the letter it would be the folder one stands in. */
function emptyPath(given: string): Resolved | null {
  return given.trim() === "" ? { given, kind: "invalid", path: "" } : null;
}
