import type { Fields, InputOf } from "../operations/types.ts";
import type { Resolver } from "../session/resolve.ts";

/** Values as a face gave them, by field name. */
export type RawInput = Readonly<Record<string, unknown>>;

/** Brings paths and patterns into the form the rules see; every other value is ready. */
export function resolveInput<F extends Fields>(fields: F, input: RawInput, resolver: Resolver): InputOf<F> {
  const resolved: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = input[name];
    const list = (value === undefined ? [] : Array.isArray(value) ? value : [value]) as string[];
    if (field.kind === "paths") resolved[name] = list.map((path) => resolver.path(path));
    else if (field.kind === "patterns") resolved[name] = list.map((path) => resolver.pattern(path));
    else if (field.kind === "flag") resolved[name] = value === true;
    else resolved[name] = value;
  }
  return resolved as InputOf<F>;
}
