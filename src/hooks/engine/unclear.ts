import { effectOf } from "../../agents/effects.ts";
import { fileIn, recordOf } from "../../agents/decode.ts";
import { patchedPaths } from "../../agents/patch.ts";
import type { HookDecision } from "../../agents/types.ts";
import { status } from "../../operations/status.ts";
import { escapeFor } from "../../text/clean.ts";
import { deny, denyNameless, namesOf, ownFileReason } from "./edit.ts";
import { firstThatFit } from "./few.ts";
import type { HookCallContext } from "./call-context.ts";

/** Maximum number of texts of a call's input that are looked at, and the depth down to which they are looked for. */
const MOST_TEXTS = 200;
const DEEPEST = 6;
/** Maximum number of paths that are looked up. */
const MOST_PATHS = 50;
/** Maximum length of a path (characters). */
const LONGEST_PATH = 4_096;

/**
 * Before a tool whose effect can't be read from its call. One that writes, by its table or its name, is judged by whatever paths its
 * input names; where it names none, and where it is not known whether it writes, its user decides. One that only reads is let go,
 * and so is everything while nobody else holds anything.
 */
export async function beforeUnclear(hook: HookCallContext): Promise<HookDecision> {
  const { event, given } = hook.call;
  hook.touch(hook.workspace(true).actor());
  if (event.kind !== "unclear") return { kind: "allow" };
  const effect = event.because === "no-target" ? "write" : effectOf(event.tool, recordOf(given));
  if (effect === "read") return { kind: "allow" };
  const nameless = await denyNameless(hook, event.paths);
  if (nameless !== null) return nameless;
  const texts = textsIn(given, event.paths.length > 0);
  const paths = [...event.paths, ...texts.flatMap(pathsIn)];
  const all = [...new Set([...paths, ...within(foldersIn(given), paths)])];
  const named = await hook.namesOf(all.slice(0, MOST_PATHS));
  const own = named.find((one) => one.own !== false);
  if (own !== undefined && effect === "write")
    return { kind: "deny", reason: await ownFileReason(hook, own) };
  const { found, claimed } = named.length === 0 ? { found: [], claimed: [] } : await hook.reserved(named);
  if (found.length > 0 && effect === "write") return deny(hook, found);
  const words = await hook.given.words();
  const tool = escapeFor("model", event.tool);
  if (found.length > 0) {
    const holders = await hook.holders(found.map(({ reservation }) => reservation));
    return {
      kind: "ask",
      reason: words.mayWrite(tool, firstThatFit(namesOf(found)).join(", "), firstThatFit(holders)),
    };
  }
  const isBlank = given === undefined || given === null || Object.keys(Object(given)).length === 0;
  const isAsked =
    event.because === "no-target" && named.length === 0 && !isBlank && (await isHeldByOthers(hook));
  if (isAsked) return { kind: "ask", reason: words.unclear(tool) };
  if (effect !== "write" || claimed.length === 0) return { kind: "allow" };
  const { tellClaims } = await import("./claims.ts");
  return tellClaims(hook, claimed);
}

async function isHeldByOthers(hook: HookCallContext): Promise<boolean> {
  const workspace = hook.workspace(true);
  const me = workspace.actor()?.instance ?? null;
  const answer = await workspace.perform(status, { brief: true, all: false });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.result.reservations.some(
    ({ instance, state }) => instance !== me && (state === "active" || state === "stale"),
  );
}

/** Keys whose text is what a file is to hold, or is told to somebody: it names no file where another key does. */
const CONTENT =
  /(?:content|contents|text|body|string|str|description|message|title|prompt|query|pattern|regex|explanation|instructions?|code|source_code|summary)$/i;

/** Every text in a tool's input, and every key that may be a path; those of content only where nothing else names a file. */
function textsIn(given: unknown, isNamed: boolean, depth = 0, found: string[] = []): string[] {
  if (typeof given === "string") return textsInText(given, isNamed, depth, found);
  if (given === null || typeof given !== "object" || depth > DEEPEST) return found;
  for (const [key, part] of Object.entries(given)) {
    if (found.length >= MOST_TEXTS) break;
    if (/[./\\]/.test(key)) found.push(key);
    const isContent = isNamed && CONTENT.test(key);
    if (typeof part !== "string" || !isContent) textsIn(part, isNamed, depth + 1, found);
    else if (patchedPaths(part).length > 0) found.push(part);
  }
  return found;
}

/** Some agents hand over an input, or a part of it, as JSON within a text. */
function textsInText(text: string, isNamed: boolean, depth: number, found: string[]): string[] {
  if (depth <= DEEPEST && /^\s*["[{]/.test(text))
    try {
      return textsIn(JSON.parse(text), isNamed, depth + 1, found);
    } catch {}
  found.push(text);
  return found;
}

/** The folders that a call names beside its files. */
function foldersIn(given: unknown): string[] {
  return Object.entries(recordOf(given)).flatMap(([key, value]) =>
    /(?:folder|dir|directory|root|base)$/i.test(key) && typeof value === "string" && value !== ""
      ? [value]
      : [],
  );
}

/** Relative paths as they are meant from within the folders. */
function within(folders: readonly string[], paths: readonly string[]): string[] {
  const relative = paths.filter((path) => !/^(?:[/\\]|[A-Za-z]:)/.test(path));
  return folders.flatMap((folder) => relative.map((path) => `${folder}/${path}`));
}

/** The paths of a patch, or the text itself where it may be a path. */
function pathsIn(text: string): string[] {
  const patched = patchedPaths(text);
  if (patched.length > 0) return patched;
  const isPath = text.length <= LONGEST_PATH && /[./\\]/.test(text) && !/[\n\r\0<>"|]/.test(text);
  return isPath && text.trim() !== "" ? [fileIn(text)] : [];
}
