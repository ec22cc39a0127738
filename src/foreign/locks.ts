import { readTime } from "../time/time.ts";
import { words } from "../vocabulary/words.ts";
import type { SoftClaim } from "./claim.ts";
import { isAgentLike, nameIn, unmarked } from "./names.ts";
import type { Part } from "./parts.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { beginningOf, fieldKind, firstOf, holds, ONLY, stateOf } from "./words.ts";

const LEAD = /^\s*(?:>\s*)*(?:(?:[-*+]|\d+[.)])\s+)?(\[[^\]\n]{0,3}\]\s+)?/;
const MARK = /^(?:\ud83d[\udd12\udd10\udea7\udd04\udd34\udfe1]|\u23f3|\u26a0|\ufe0f|\s)+/;
const OVER = /^\s*(?:[-*+]\s+)?(?:~~|\[x\])|\u2705|\u2714|\ud83d\udd13/i;

const EXAMPLE = /\((?:for )?(?:example|exemple|par exemple|ejemplo|beispiel|exemplo|esempio)\)/i;

/** A line that is a lock by itself, an item of a list that somebody is named in, or one that is begun. */
export function claimsInLines(part: Part): SoftClaim[] {
  return part.items.flatMap((line) => {
    const { text } = line;
    if (!part.isAbout(text)) return [];
    if (EXAMPLE.test(text)) return [];
    if (text.length > 600 || text.trim().length < 6 || OVER.test(text) || /^\s*\|.*\|\s*$/.test(text))
      return [];
    if (line.fence !== null && /^(?:ya?ml|json)$/i.test(line.fence.info)) return [];
    const said = read(text, part);
    if (said === null || nameIn(said.who) === null) return [];
    return [{ task: "", state: "", until: null, ...said, line: line.line, text }];
  });
}

type Said = Pick<SoftClaim, "who" | "paths"> & Partial<SoftClaim>;

/** The signs of a lock's line, of which it has at least one: a path, a name before it, a box, a key. */
const LIKELY = /[/.*]|@|=|\[|->|\u2192/;

function read(text: string, part: Part): Said | null {
  if (!LIKELY.test(text)) return null;
  const lead = LEAD.exec(text);
  const box = lead?.[1]?.trim() ?? "";
  const rest = text.slice(lead?.[0].length ?? 0).trim();
  const marked = MARK.exec(rest)?.[0] ?? "";
  const body = rest.slice(marked.length);
  const isLive = part.tone === "live" || /\ud83d[\udd12\udd10]/.test(marked);
  return (
    keyed(body, isLive) ??
    (isLive ? arrow(body) : null) ??
    locked(body) ??
    sentence(body, part.tone === "live") ??
    (isLive ? (barred(body) ?? labelled(body, isOverClaims(part)) ?? trailing(body)) : null) ??
    (box !== "" ? ticked(body, box, part.called) : null)
  );
}

const PAIR =
  /(?:^|[\s|,;([])([A-Za-z\u00c0-\u1fff\u3040-\ud7ff][A-Za-z\u00c0-\u1fff\u3040-\ud7ff _-]{1,20}?)\s*[=:]\s*([^|,;=()[\]]+?)(?=\s*(?:[|,;()[\]]|$)|\s+[A-Za-z\u00c0-\u1fff\u3040-\ud7ff_-]{2,20}\s*=)/g;

/** `LOCKED fix/x | agent=claude | since=…`, `src/a.ts (owner: anna, until: 18:00)`. */
function keyed(body: string, isLive: boolean): Said | null {
  if (!/[=:]/.test(body)) return null;
  const values = new Map<string, string>();
  for (const [, key = "", value = ""] of body.matchAll(PAIR)) {
    const kind = fieldKind(key.trim());
    if (kind !== null && !values.has(kind)) values.set(kind, value.trim());
  }
  const who = values.get("who");
  const isLock = beginningOf("lock", words(body)) !== null;
  if (who === undefined || !(isLive || isLock)) return null;
  if (stateOf(values.get("state") ?? "") === "over" || beginningOf("over", words(body)) !== null) return null;
  const [head = ""] = body.split(/[|([{;,]/);
  const paths = pathsIn(values.get("files") ?? head, "prose");
  const bare = isLock
    ? unmarked(head).replace(/^[A-Za-z\u00c0-\u1fff\u3040-\ud7ff _]+?\s(?=\S+$)/, "")
    : unmarked(head);
  const task = values.get("task") ?? (paths.length === 0 ? bare : "");
  if (paths.length === 0 && task === "") return null;
  return {
    who: unmarked(who),
    paths,
    task,
    state: values.get("state") ?? "",
    until: readTime(values.get("until") ?? ""),
  };
}

/** `codex-3267 -> src/a.ts`, `src/a.ts → codex`. */
function arrow(body: string): Said | null {
  const cut = /\s*(?:->|=>|→|⇒|-->)\s*/.exec(body);
  if (cut === null) return null;
  const [left, right] = [body.slice(0, cut.index), body.slice(cut.index + cut[0].length)];
  if (/->|=>|→/.test(right)) return null;
  const [isLeftPath, isRightPath] = [
    isPathLike(bare(left)),
    pathsIn(firstPart(right), "list").some((path) => /[/.*]/.test(path)),
  ];
  if (!isLeftPath && isRightPath && isName(left))
    return { who: unmarked(left), paths: pathsIn(firstPart(right), "list") };
  if (stateOf(firstPart(right).replace(/^[^(]*/, "")) === "over") return null;
  const name = firstPart(right)
    .replace(/\s*\([^)]*\)\s*$/, "")
    .replace(ONLY, "");
  return isLeftPath && !isPathLike(bare(right)) && isName(name)
    ? { who: unmarked(name), paths: pathsIn(left, "prose") }
    : null;
}

/** `LOCK src/a.ts claude 2026-11-29`, `[LOCKED] src/a.ts by codex-1`. */
function locked(body: string): Said | null {
  const label = /^[*_`]*([A-Za-z\u00c0-\u1fff\u3040-\ud7ff _]{2,30}?)[*_`]*:/.exec(body);
  if (label !== null && fieldKind(label[1] ?? "") !== null && fieldKind(label[1] ?? "") !== "state")
    return null;
  const inner = body.replace(/^[[(*_`]+([A-Za-z\u00c0-\u1fff\u3040-\ud7ff _]+?)[\])*_`:]+\s*/, "$1 ");
  const reduced = words(inner.slice(0, 60).replaceAll("_", " "));
  const word = beginningOf("lock", reduced);
  if (word === null || !/^[A-Z\u00c0-\u00de\d _]{3,}\b|^[[(]/.test(body.replace(/^[*_`]+/, ""))) return null;
  const paths = pathsIn(inner, "prose");
  if (paths.length === 0) return null;
  const names = inner
    .split(/\s+|[|,;()[\]]/)
    .map((token) => unmarked(token).replace(/:$/, ""))
    .filter((token) => token !== "" && !isPathLike(token) && !/^[\d:.TZ+-]+$/.test(token));
  const behind = /(?:^|\s)(?:[Bb]y|par|por|von|da)\s+(@?[^\s|,;:()[\]]{2,40})/.exec(inner)?.[1];
  const instance = /\bInstance\s*#?\s*\d+/i.exec(inner)?.[0];
  const named =
    behind ??
    instance ??
    names.find((token) => isAgentLike(token)) ??
    names.find(
      (token) =>
        beginningOf("lock", words(token)) === null && /^[@A-Za-z\u00c0-\u1fff\u3040-\ud7ff]/.test(token),
    );
  return named === undefined ? null : { who: named, paths };
}

/** Words for somebody's work at this moment. */
const NOW = /^(?:is (?:editing|working|touching|changing|refactoring)|travaille|arbeitet|esta |sta )/;

/** `claude is editing src/a.ts`, `@anna : travaille sur src/x/**`. */
function sentence(body: string, isLive: boolean): Said | null {
  const plain = body.replace(/(?<!\/)\*\*(?!\/)/g, "");
  const cut =
    /^(@?[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][A-Za-z\u00c0-\u1fff\u3040-\ud7ff0-9 _.()#-]{0,40}?)\s*[:,]?\s+(?=[A-Za-z\u00c0-\u1fff\u3040-\ud7ff])/.exec(
      plain,
    );
  if (cut === null) return null;
  const reduced = words(plain.slice(0, 120));
  const does = firstOf("does", reduced);
  if (does === null || does.before === "" || does.before.split(" ").length > 4) return null;
  const [verb = ""] = does.word.split(" ");
  const at = plain
    .split(/(?<=\s)/)
    .reduce(
      (found, token, i, all) =>
        found < 0 && i > 0 && words(token) === verb ? all.slice(0, i).join("").length : found,
      -1,
    );
  const who = unmarked(plain.slice(0, Math.max(at, 0))).replace(/[:,\s-]+$/, "");
  if (
    who === "" ||
    /\s(?:who|that|which|qui|que)$/i.test(who) ||
    holds("not", words(who).split(" ").slice(-1).join(" "))
  )
    return null;
  const isAtIt = NOW.test(does.word) && /^\p{Lu}/u.test(who) && isPerson(who);
  if (!isAgentLike(who) && !(isLive && isName(who)) && !isAtIt) return null;
  const paths = pathsIn(upToAvoided(plain.slice(at)), "prose");
  return paths.length === 0 ? null : { who, paths };
}

/** `src/a.ts | lane-b | 2026-07-01 | reason`. */
function barred(body: string): Said | null {
  const cells = body.split(/\s+\|\s+/);
  if (cells.length < 2) return null;
  const at = cells.findIndex((cell) => isPathLike(bare(cell)));
  const rest = cells.filter((_, other) => other !== at);
  if (at < 0 || rest.some((cell) => stateOf(cell) === "over" && words(cell).split(" ").length <= 2))
    return null;
  const who =
    rest.find((cell) => isAgentLike(cell)) ?? rest.find((cell) => isName(cell) && stateOf(cell) === null);
  return who === undefined ? null : { who: unmarked(who), paths: pathsIn(cells[at] ?? "", "prose") };
}

/** `**Session B (backend):** src/api/**, not src/web`: an item under a heading of what goes on. */
function labelled(body: string, isOver: boolean): Said | null {
  const found = /^(\*\*|__)?(@?[^:*`|]{2,60}?)(\*\*|__)?\s*:(\*\*|__)?\s+(.*)$/.exec(body);
  if (found === null) return null;
  const [, , name = "", , , rest = ""] = found;
  if (
    fieldKind(name) !== null ||
    isPathLike(bare(name)) ||
    !(isAgentLike(name) || (isOver && isPerson(name) && bringsPathsOnly(rest)))
  )
    return null;
  const paths = pathsIn(upToAvoided(rest), "prose");
  return paths.length === 0 ? null : { who: unmarked(name), paths };
}

const OVER_CLAIMS =
  /\b(?:editing|edited|locks?|locked|claims?|claimed|reserv\w*|in use|bloque\w+|verrou\w*|sperr\w+|gesperrt\w*|blocc\w+|(?:em|en|in) uso)\b/;

/** Whether a heading says that what stands below is claimed; "current" alone may stand over anything. */
function isOverClaims({ title }: Part): boolean {
  return OVER_CLAIMS.test(words(title.slice(0, 200)));
}

/** One word that may be anybody's name, and no state. */
function isPerson(name: string): boolean {
  return /^@?\p{L}[\p{L}\d._-]{1,30}$/u.test(unmarked(name)) && isName(name) && stateOf(name) === null;
}

function bringsPathsOnly(text: string): boolean {
  const parts = unmarked(text)
    .split(/,\s*|\s+(?:and|et|y|und|e)\s+/)
    .filter((part) => part !== "");
  return parts.length > 0 && parts.every((part) => isPathLike(part) && /[/.]/.test(part));
}

/** `src/a.ts — claude`, `src/a.ts: @anna`, `src/a.ts (codex-1)`. */
function trailing(body: string): Said | null {
  const found =
    /^(\S+(?:(?<=,)\s+\S+)*)\s*(?:[-–—:]+\s+|\(|\[)\s*(?:by |par |por |von |da )?(@?[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][A-Za-z\u00c0-\u1fff\u3040-\ud7ff0-9 _.#-]{0,39})/.exec(
      body,
    );
  if (found === null) return null;
  const [, files = "", name = ""] = found;
  const paths = pathsIn(files, "prose");
  return paths.length > 0 && isAgentLike(name.trim()) && stateOf(body.slice(found[0].length)) !== "over"
    ? { who: name.trim(), paths }
    : null;
}

const MENTION = /(?:^|[\s([])(@[A-Za-z][\w.-]{1,30})(?![\w/])/;
const BRACKETED = /[([]([^()[\]]{2,40})[)\]]/g;
const OWNER_LABEL = /^(?:owner|agent|who|qui)\s*[:=]\s*/i;

/** `- [ ] Fix login (claude) src/auth.ts`, `- [~] @anna Rewrite the parser`: begun, or given to somebody. */
function ticked(body: string, box: string, owner: string | null): Said | null {
  if (/x/i.test(box)) return null;
  const mention = MENTION.exec(body)?.[1];
  const parts = [...body.matchAll(BRACKETED)].map(([, inner = ""]) => inner);
  const [, ...further] = body.split(/\s+[-–—|]\s+/);
  const behind = [...further, ...parts].map((name) => name.replace(OWNER_LABEL, "").trim()).find(isAgentLike);
  const before = /^(?:\*\*)?([^:*`]{2,40}?)(?:\*\*)?\s*:\s/.exec(body)?.[1];
  const who = mention ?? behind ?? (before !== undefined && isAgentLike(before) ? before : owner);
  if (who === null) return null;
  const paths = pathsIn(upToAvoided(body), "prose");
  const task = unmarked(body)
    .replace(who, "")
    .replace(/\(\s*\)|\[\s*\]/g, "")
    .replace(/^[\s:–—-]+|[\s:–—(-]+$/g, "");
  return task === "" && paths.length === 0
    ? null
    : { who: unmarked(who), paths, task: paths.length > 0 ? "" : task };
}

/** The text up to the part that is said to be left alone, which is no claim. */
function upToAvoided(text: string): string {
  const found =
    /[.;,(]?\s*\b(?:do(?:es)? not|don't|doesn't|never|not|except|ne pas|ne touche|sauf|jamais|no toca|no tocar|evito|evita|nicht|n[aã]o toca|n[aã]o mexe|non tocca|NO toca|N[AÃ]O toca)\b/i.exec(
      text,
    );
  return found === null ? text : text.slice(0, found.index);
}

function bare(text: string): string {
  return unmarked(text).split(/[\s,;]+/)[0] ?? "";
}

function firstPart(text: string): string {
  return text.split(/\s+[|#]\s+|\s+[–—-]\s+/)[0] ?? "";
}

function isName(text: string): boolean {
  const name = unmarked(text);
  const reduced = words(name);
  return (
    nameIn(name) !== null &&
    reduced.split(" ").length <= 4 &&
    fieldKind(name) === null &&
    !isPathLike(name) &&
    !/[.!?]$/.test(name) &&
    !/^(?:the|a|an|le|la|les|el|der|die|das|o|il)\s/i.test(name)
  );
}
