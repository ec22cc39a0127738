import type { HookItem } from "./hooks.ts";
import { widened } from "./matcher.ts";

const LIMITS = ["timeout", "timeoutSec"];

/** Entry for an event: coord's own group or handler, with the tools and time limits that people gave it. */
export function withAdditions(own: object, items: readonly HookItem[]): object {
  return items.reduce((value, item) => addTo(value as Record<string, unknown>, item), own);
}

function addTo(own: Readonly<Record<string, unknown>>, { matcher: theirs, value }: HookItem): object {
  const { matcher, hooks } = own;
  const limits = limitsOf(value);
  const handlers = Array.isArray(hooks)
    ? { hooks: hooks.map((handler: object) => ({ ...handler, ...limits })) }
    : limits;
  const all: Record<string, unknown> = { ...own, ...handlers };
  if (typeof matcher === "string") all["matcher"] = widened(matcher, theirs);
  if (all["matcher"] === undefined) delete all["matcher"];
  return all;
}

/** The time limits of a handler, or of the first of a group. */
function limitsOf(value: unknown): Record<string, number> {
  const { hooks } = value as { readonly hooks?: readonly unknown[] };
  const handler = (Array.isArray(hooks) ? hooks[0] : value) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    LIMITS.flatMap((key) => {
      const limit = handler[key];
      return typeof limit === "number" && limit > 0 ? [[key, limit]] : [];
    }),
  );
}
