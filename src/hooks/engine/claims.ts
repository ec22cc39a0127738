import type { HookDecision } from "../../agents/types.ts";
import { catalogOf, languageOf } from "../../messages/languages.ts";
import { escapeFor } from "../../text/clean.ts";
import type { ClaimedPath, HookCallContext } from "./call-context.ts";

/** Maximum number of claims that one call tells of. */
const MOST_TOLD = 5;

/** Lets an edit go on, and tells whoever makes it who works on the file by another form: an instance once for each file. */
export async function tellClaims(
  hook: HookCallContext,
  claimed: readonly ClaimedPath[],
): Promise<HookDecision> {
  const { io } = hook.given;
  const actor = hook.workspace(true).actor();
  const told = actor === null ? new Set<string>() : hook.sessions.told(actor.instance);
  const fresh = claimed.flatMap(({ named, claims }) =>
    claims
      .map(({ who, line }) => ({ path: named.resolved.path, who, line }))
      .filter((one) => !told.has(keyOf(one))),
  );
  if (fresh.length === 0) return { kind: "allow" };
  if (actor !== null) hook.sessions.tell(actor.instance, new Set([...told, ...fresh.map(keyOf)]));
  const { words } = await catalogOf(languageOf(io.options.lang, io.env));
  const lines = fresh.slice(0, MOST_TOLD).map(({ path, who, line }) => {
    const fit = escapeFor("model", { path, who: words.quoted(who) });
    return `${fit.path}: ${words.claim(fit.who, line)}`;
  });
  return { kind: "allow", context: lines.join("\n") };
}

function keyOf({ path, who }: { readonly path: string; readonly who: string }): string {
  return JSON.stringify(["claim", path, who]);
}
