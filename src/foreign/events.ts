import { withoutEnd } from "../paths/ends.ts";
import { isLatin } from "../text/latin.ts";
import { words } from "../vocabulary/words.ts";
import type { SoftClaim } from "./claim.ts";
import { isAnyName, upToAvoided, withoutMoments } from "./items.ts";
import { isAgentLike, nameIn, unmarked } from "./names.ts";
import type { ForeignLine } from "./part-lines.ts";
import type { Part } from "./parts.ts";
import { pathsIn } from "./paths.ts";
import { Conversation, type Event, saidIn } from "./chat.ts";
import { isData } from "./data.ts";
import { fieldKind } from "./fields.ts";
import { beginningOf, isOne } from "./phrases.ts";
import { stateOf } from "./states.ts";

/**
 * A log of what was taken and given back, `2026-02-10 09:00 agent-17 CLAIMED src/lexer.py`: what was given back later is no claim.
 * All lines of a part are looked at, since a line that gives everything back names no path.
 */
export function claimsInEvents(part: Part): SoftClaim[] {
  return [...eventsOf(part).claims];
}

interface Events {
  readonly claims: readonly SoftClaim[];
  /** The lines that are events, by their numbers; no other form reads them. */
  readonly lines: ReadonlySet<number>;
}

export function eventsOf(part: Part): Events {
  return part.once("events", () => read(part));
}

function read(part: Part): Events {
  const claims = new Map<string, SoftClaim>();
  const lines = new Set<number>();
  const conversation = new Conversation();
  for (const line of part.lines) {
    const turn = line.fence === null && line.text.length <= LONGEST ? conversation.next(line.text) : null;
    const said = turn === null ? [] : saidIn(turn);
    const event = said.length > 0 ? null : eventIn(line, part);
    for (const one of event === null ? said : [event]) {
      lines.add(line.line);
      note(one, line, claims);
    }
  }
  return { claims: [...claims.values()], lines };
}

/** Maximum length of a line that is looked into (characters). */
const LONGEST = 400;

function note(
  { who, paths, isTaken }: Event,
  { line, text }: ForeignLine,
  claims: Map<string, SoftClaim>,
): void {
  if (isTaken) {
    const common = { who, task: "", state: "", until: null, line, text };
    for (const path of paths) claims.set(`${who} ${path}`, { ...common, paths: [path] });
    return;
  }
  for (const [key, claim] of claims) {
    const isSame =
      paths.length === 0 ? words(claim.who) === words(who) : paths.includes(claim.paths[0] ?? "");
    if (isSame) claims.delete(key);
  }
}

const LEAD = /^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?[^\p{L}\p{N}[@*_`]*/u;
const LATIN_LEAD =
  /^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?[^A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff0-9\xb2\xb3\xb9\xbc-\xbe[@*_`]*/;

/** A blank line, or a rule. */
const VOID = /^[\s*_-]*$/;

function eventIn({ text, fence }: ForeignLine, part: Part): Event | null {
  if (text.length > LONGEST || VOID.test(text) || isData(fence)) return null;
  // Without a digit there is no time in it.
  if (part.tense !== "live" && !/\d/.test(text)) return null;
  const body = upToAvoided(text.replace(isLatin(text) ? LATIN_LEAD : LEAD, ""));
  const bare = withoutMoments(body);
  // Without a time it is an event only in a list of claims.
  if (bare === body && part.tense !== "live") return null;
  const fields = fieldsOf(body);
  if (fields !== null) return fields;
  const tokens = unmarked(bare.replace(/\[(\w+)\]/g, " $1 "))
    .split(/[\s,;|]+/)
    .filter((token) => token !== "" && !/^[-–—:→>]+$/.test(token));
  const first = verbFirst(tokens);
  if (first !== null) return first;
  const at = tokens
    .slice(0, 5)
    .findIndex((token, i) => i > 0 && !/[/.]\w|^\(/.test(token) && verbAt(tokens, i) !== null);
  if (at < 0) return null;
  const verb = verbAt(tokens, at);
  const who = withoutEnd(
    tokens
      .slice(0, at)
      .join(" ")
      .replace(/[:,]?\s+(?:I|I'm|je|ich|yo|eu|io)$/i, ""),
    /[:\s]/,
  );
  if (nameIn(who) === null || !(isAgentLike(who) || isAnyName(who))) return null;
  const listed = filesCell(bare);
  const paths = pathsIn(listed ?? bare, "prose");
  // A path that is taken stands right behind the verb; one further on is only spoken of.
  const isNear =
    listed !== null || tokens.slice(at + 1, at + 5).some((token) => pathsIn(token, "prose").length > 0);
  if (verb === "taken" && !isNear) return null;
  return { who, paths, isTaken: verb === "taken" };
}

/** `UNLOCK src/lexer.py by agent-17`: the verb, the files, and who at the end. */
function verbFirst(tokens: readonly string[]): Event | null {
  const verb = /^\p{Lu}{3,}$/u.test(tokens[0] ?? "") ? verbAt(tokens, 0) : null;
  const at = verb === null ? -1 : tokens.findIndex((token) => /^(?:by|par|von|por|da)$/i.test(token));
  const who = tokens[at + 1] ?? "";
  const paths = at < 2 ? [] : pathsIn(tokens.slice(1, at).join(" "), "prose");
  return paths.length > 0 && (isAgentLike(who) || isAnyName(who))
    ? { who, paths, isTaken: verb === "taken" }
    : null;
}

/** `Files: src/a.ts` among others between bars. */
function filesCell(body: string): string | null {
  if (!body.includes("|") || body.startsWith("|")) return null;
  const cells = body.split(/\s+\|\s+/).map((cell) => /^([^:]{2,30}):\s*(\S.*)$/.exec(cell.trim()) ?? []);
  return cells.find(([, key = ""]) => fieldKind(key) === "files")?.[2] ?? null;
}

const ACTION = /^(?:type|event|action|status|state):\s*/i;

/** `MSG | 2026-02-10 09:00 | agent-17 | type:release | locks:src/lexer.py`: an agent and its files, each between bars. */
function fieldsOf(body: string): Event | null {
  // `[DONE] agent-elm | files: api/log.ts`
  const [mark = "", state = ""] = /^\[([^\]]{2,20})\]\s+/.exec(body) ?? [];
  const marked = stateOf(state);
  if (marked !== null) body = body.slice(mark.length);
  const listed = filesCell(body);
  const cells = listed === null ? [] : body.split(/\s+\|\s+/);
  const who = cells.find((cell) => isAgentLike(cell)) ?? null;
  if (who === null || listed === null) return null;
  const paths = pathsIn(listed, "list");
  const isBack = marked === "over" || cells.some((cell) => isOne("over", words(cell.replace(ACTION, ""))));
  return paths.length === 0 ? null : { who, paths, isTaken: !isBack };
}

/** A verb of claiming or giving back that stands at a place. */
function verbAt(tokens: readonly string[], at: number): "taken" | "back" | null {
  const behind = words(tokens.slice(at, at + 3).join(" "));
  if (beginningOf("over", behind) !== null) return "back";
  return beginningOf("lock", behind) === null ? null : "taken";
}
