import type { HookDecision } from "../../agents/types.ts";
import { catalogOf, languageOf } from "../../messages/languages.ts";
import { escapeFor } from "../../text/clean.ts";
import type { ClaimedPath, HookCallContext } from "./call-context.ts";

/** Maximum number of claims that one call tells of. */
const MOST_TOLD = 5;

/**
 * Lets an edit go on, and tells whoever makes it who works on the file by another form, and what else is said of it: an instance
 * once for each file.
 */
export async function tellClaims(
  hook: HookCallContext,
  claimed: readonly ClaimedPath[],
): Promise<HookDecision> {
  const { io } = hook.given;
  const actor = hook.workspace(true).actor();
  const told = actor === null ? new Set<string>() : hook.sessions.told(actor.instance);
  const fresh = claimed
    .flatMap(({ named: { resolved }, claims, mentions }) => [
      ...claims.map(({ who, line }) => ({ kind: "claim", path: resolved.path, said: who, line }) as const),
      ...mentions
        .filter(({ live }) => live)
        .map(({ text, line }) => ({ kind: "mention", path: resolved.path, said: text, line }) as const),
    ])
    .filter((one) => !told.has(keyOf(one)));
  if (fresh.length === 0) return { kind: "allow" };
  if (actor !== null) hook.sessions.tell(actor.instance, new Set([...told, ...fresh.map(keyOf)]));
  const { words } = await catalogOf(languageOf(io.options.lang, io.env));
  const lines = fresh.slice(0, MOST_TOLD).map(({ kind, path, said, line }) => {
    const fit = escapeFor("model", { path, said: words.quoted(said) });
    return `${fit.path}: ${kind === "claim" ? words.claim(fit.said, line) : words.mention(fit.said, line, true)}`;
  });
  return { kind: "allow", context: lines.join("\n") };
}

interface Told {
  readonly kind: "claim" | "mention";
  readonly path: string;
  /** Whose the claim is; of a line that is none, its text. */
  readonly said: string;
}

function keyOf({ kind, path, said }: Told): string {
  return JSON.stringify([kind, path, said]);
}
