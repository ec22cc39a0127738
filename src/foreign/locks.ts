import { withoutEnd } from "../paths/ends.ts";
import { readTime } from "../time/time.ts";
import { words } from "../vocabulary/words.ts";
import { answered } from "./answered.ts";
import { mayName } from "./asked.ts";
import { announced } from "./brief.ts";
import {
  bare,
  isAnyName,
  isName,
  isPerson,
  isSure,
  LEAD,
  type SaidClaim,
  saidInParts,
  type SectionEvidence,
  upToAvoided,
} from "./items.ts";
import { saidLoosely } from "./loose.ts";
import { isAgentLike, narrowed, NOBODY, ONLY, unmarked } from "./names.ts";
import type { ForeignLine } from "./part-lines.ts";
import type { Part } from "./parts.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { firstPerson, sentence } from "./sentences.ts";
import { fieldKind } from "./fields.ts";
import { beginningOf, holds } from "./phrases.ts";
import { stateOf } from "./states.ts";

const MARK =
  /^(?:\ud83d[\udd12\udd10\udea7\udd04\udd34\udfe0-\udfe2\udfe5\udfe7\udfe8\udd35\udd28\uded1]|\u23f3|\u26a0|\ufe0f|\s)+/;
/** Words before a notice: `Heads up: Ann is in src/a.ts`. */
const NOTICE =
  /^[*_]*(?:heads[- ]up|attention|warning|note|notice|fyi|careful|achtung|vorsicht|hinweis|attenzione|atenci[oó]n|aten[cç][aã]o|aviso|avviso|nota)[*_]*\s*[:!–—-][*_]*\s+/i;

/** The file that a heading is: what is said below it is said of that. */
export function heldFile(part: Part): string | null {
  return isPathLike(part.title) && /[/.]/.test(part.title) ? (pathsIn(part.title, "item")[0] ?? null) : null;
}

/** The file of a question, of which the answer speaks: `Who has src/a.ts?` */
function fileIn(question: string): string | null {
  const [path, ...more] =
    question === "" ? [] : pathsIn(question, "prose").filter((one) => isSure(one, question));
  return path === undefined || more.length > 0 ? null : path;
}

/** The signs of a lock's line, of which it has at least one: a path, a name before it, a box, a key. */
const LIKELY = /[/.*]|@|=|\[|->|\u2192|file/;

/** What stands around the name in a task with a box. */
const NAMES_SOMEBODY = /[@([:]|\s[-–—|]\s/;

/** Who has what, as one line says it by itself. */
export function claimInLine(
  line: ForeignLine,
  part: Part,
  given: SectionEvidence,
  asked: string,
): SaidClaim | null {
  const { text } = line;
  const about = line.fence === null ? (heldFile(part) ?? fileIn(asked)) : null;
  if (!LIKELY.test(text) && about === null) return null;
  const lead = LEAD.exec(text);
  const box = lead?.[1]?.trim() ?? "";
  const rest = narrowed(text.slice(lead?.[0].length ?? 0)).trim();
  const marked = MARK.exec(rest)?.[0] ?? "";
  const body = rest.slice(marked.length).replace(NOTICE, "");
  const isTask = box !== "" && (part.called !== null || NAMES_SOMEBODY.test(body));
  if (about === null && !isTask && !mayName(body)) return null;
  const evidence = evidenceOfLine(given, marked, box, body);
  const isLive = evidence !== "none";
  return (
    (about === null ? null : holderOf(body, about)) ??
    keyed(body, isLive) ??
    (isLive || ENDS_LIVE.test(body) ? arrow(body) : null) ??
    locked(body) ??
    firstPerson(body) ??
    announced(body) ??
    sentence(body, isLive) ??
    (isLive ? labelled(body, evidence === "claims") : null) ??
    (box !== "" ? ticked(body, box, part.called, evidence) : null) ??
    saidInParts(upToAvoided(body), evidence) ??
    saidLoosely(body, evidence, about, part.isTitle ? "" : part.title)
  );
}

const HOLDER =
  /^[*_]*(?:(?:current |lock )?holder|(?:currently )?held by|locked by|claimed by|taken by|reserved by|in use by|worked on by|gesperrt von|bearbeitet von|verrouillé par|réservé par|bloqueado por|reservado por|bloccato da|riservato da)[*_]*\s*:[*_]*\s+(.+)$/i;

/** `holder: Ann (since 07:30)` below a heading that is a file. */
function holderOf(body: string, file: string): SaidClaim | null {
  const [, value = ""] = HOLDER.exec(body) ?? [];
  const name = firstPart(value).replace(/\s*[([].*$/, "");
  return name !== "" && isName(name) && stateOf(name) === null
    ? { who: unmarked(name), paths: [file] }
    : null;
}

/** A lock's sign, a box that is begun, or a state that goes on makes a line surer than its heading does. */
function evidenceOfLine(given: SectionEvidence, marked: string, box: string, body: string): SectionEvidence {
  if (given === "claims" || /\ud83d[\udd12\udd10]/.test(marked) || LOCKED_FOR.test(body)) return "claims";
  if (given === "none" && box !== "" && !/[~/>-]/.test(box)) return "live";
  if (/(?:\ud83d[\udea7\udd04\udd28\udfe2\udfe1]|\u23f3)\ufe0f?\s*$/.test(body)) return "work";
  if (given === "work" || /\ud83d/.test(marked) || /[~/>-]/.test(box)) return "work";
  // `claude-3 [busy]: src/lexer.ts`
  const [, remark = ""] = given === "none" ? (/[([]([^()[\]]{2,24})[)\]]/.exec(body) ?? []) : [];
  if (isLiveCell(remark)) return "live";
  const cells = body.split(/\s+(?:[|–—]|--?)\s+/);
  return given === "none" && cells.length > 2 && cells.some((cell) => isLiveCell(cell)) ? "live" : given;
}

/** A lock within the line, with a name behind it: `src/a.ts — 🔒 Jo`. */
const LOCKED_FOR =
  /\ud83d[\udd12\udd10]\ufe0f?\s*[*_]*(?:@|[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]|[\w-]+\s+(?:since|seit|depuis|desde|dal)\b|(?:agent|claude|codex|session|bot)\b)/;

function isLiveCell(cell: string): boolean {
  return words(cell).split(" ").length <= 3 && stateOf(cell) === "live";
}

const PAIR =
  /(?:^|[\s|,;([])([A-Za-z\u00c0-\u1fff\u3040-\ud7ff][A-Za-z\u00c0-\u1fff\u3040-\ud7ff _-]{1,20}?)\s*[=:]\s*([^|,;=()[\]]+?)(?=\s*(?:[|,;()[\]]|$)|\s+[-–—]{1,2}\s|\s+[A-Za-z\u00c0-\u1fff\u3040-\ud7ff_-]{2,20}\s*=)/g;

/** Files with nothing but commas between. */
const LIST = /^[^\s|,;=()[\]]+(?:,\s?[^\s|,;=()[\]]*[/.]\w[^\s|,;=()[\]]*)+/;

/** `LOCKED fix/x | agent=claude | since=…`, `src/a.ts (owner: anna, until: 18:00)`. */
function keyed(body: string, isLive: boolean): SaidClaim | null {
  if (!/[=:]/.test(body)) return null;
  const values = new Map<string, string>();
  // Paths may hold such marks, words do not.
  if (/\*\*\w/.test(body)) body = body.replace(/\*\*(?=\w)|(?<=[\w.:])\*\*/g, "");
  for (const { 0: pair, 1: key = "", 2: first = "", index } of body.matchAll(PAIR)) {
    // `CLAIM agent=red-1`: the word before a key is not of it.
    const [word = "", ...others] = key.trim().split(/\s+/);
    const kind = fieldKind(beginningOf("lock", words(word)) === null ? key.trim() : others.join(" ") || word);
    const list =
      kind === "files" ? LIST.exec(body.slice(index + pair.length - first.length))?.[0] : undefined;
    if (kind === null && answered(key, first) === "over") return null;
    if (kind !== null && !values.has(kind)) values.set(kind, (list ?? first).trim());
  }
  const who = values.get("who");
  const isLock = beginningOf("lock", words(body)) !== null;
  const [head = ""] = body.split(/[|([{;,]|\s[\w-]+=|\s[-–—]+\s/);
  if (who === undefined || !(isLive || isLock || isPathLike(unmarked(head.trim())))) return null;
  if (stateOf(values.get("state") ?? "") === "over" || beginningOf("over", words(body)) !== null) return null;
  // `Held by: ann`, and nothing else.
  if (values.size === 1 && head.includes(who)) return null;
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

/** An arrow to a name, and behind it that the work goes on: `server/ <- dana (in progress)`. */
const ENDS_LIVE = /<-.*\((?:wip|in progress|en cours|in arbeit|en curso|em andamento|in corso)\)\s*$/i;

/** Somebody, and the files behind a colon or in brackets. */
const GIVEN = /^[*_]*(@?\p{L}[\p{L}\d._-]*(?: [\p{Lu}\d#][\p{L}\d._-]*)?)[*_]*(?::\s+|\s*\()(.+)$/u;

/** `codex-3267 -> src/a.ts`, `src/a.ts → codex`, `src/a.ts <- dana`. */
function arrow(body: string): SaidClaim | null {
  const cut = /\s*(?:-{1,2}>|=>|→|⇒|<-{1,2}|⇐|←)\s*/.exec(body);
  if (cut === null) return null;
  const [left, right] = [body.slice(0, cut.index), body.slice(cut.index + cut[0].length)];
  if (/->|=>|→/.test(right)) return null;
  // `Login form → Yara (src/login/**)`: a task, and whose it is.
  const [, given = "", files = ""] = GIVEN.exec(right) ?? [];
  if (!isPathLike(bare(left)) && files !== "" && (isAgentLike(given) || isAnyName(given))) {
    const paths = stateOf(files.replace(/\S*[/.]\S+/g, "")) === "over" ? [] : pathsIn(files, "prose");
    if (paths.length > 0) return { who: given, paths };
  }
  const [isLeftPath, isRightPath] = [
    isPathLike(bare(left)),
    pathsIn(firstPart(right), "list").some(
      (path) => /[/.*]/.test(path) && (isSure(path, right) || firstPart(right).trim() === path),
    ),
  ];
  if (!isLeftPath && isRightPath && isName(left))
    return { who: unmarked(left), paths: pathsIn(firstPart(right), "list") };
  if (stateOf(firstPart(right).replace(/^[^(]*/, "")) === "over") return null;
  const name = firstPart(right)
    .replace(/\s*\([^)]{0,300}\)\s*$/, "")
    .replace(ONLY, "");
  return isLeftPath && !isPathLike(bare(right)) && isName(name)
    ? { who: unmarked(name), paths: pathsIn(left, "prose") }
    : null;
}

/** `LOCK src/a.ts claude 2026-11-29`, `[LOCKED] src/a.ts by codex-1`. */
function locked(body: string): SaidClaim | null {
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
  const [, after = "", behind] =
    /(?:^|\s)(?:[Bb]y|par|por|von|da)\s+((@?[^\s|,;:()[\]]{2,40})[^|,;:()[\]]{0,40})/.exec(inner) ?? [];
  const whole =
    after.split(/\s+(?:until|till|since|for|on|at|jusqu|depuis|bis|seit|hasta|desde|até|fino)\b/)[0] ?? "";
  const instance = /\bInstance\s*#?\s*\d+/i.exec(inner)?.[0];
  const named =
    (isAgentLike(whole) ? whole.trim() : behind) ??
    instance ??
    names.find((token) => isAgentLike(token)) ??
    names.find(
      (token) =>
        beginningOf("lock", words(token)) === null && /^[@A-Za-z\u00c0-\u1fff\u3040-\ud7ff]/.test(token),
    );
  const isHeld = word === "lock" || holds("held", word);
  if (named === undefined) return isHeld ? { who: NOBODY, paths } : null;
  return { who: named, paths };
}

/** `**Session B (backend):** src/api/**, not src/web`: an item under a heading of what goes on. */
function labelled(body: string, isOver: boolean): SaidClaim | null {
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
  return paths.length === 0 ? null : { who: unmarked(name).replace(/\s*\[[^\]]*\]$/, ""), paths };
}

function bringsPathsOnly(text: string): boolean {
  const parts = unmarked(text)
    .split(/,\s*|\s+(?:and|et|y|und|e)\s+/)
    .filter((part) => part !== "");
  return parts.length > 0 && parts.every((part) => isPathLike(part) && /[/.]/.test(part));
}

const MENTION = /(?:^|[\s([])(@[A-Za-z][\w.-]{1,30})(?![\w/])/;
const BRACKETED = /[([]([^()[\]]{2,40})[)\]]/g;
const OWNER_LABEL = /^(?:owner|agent|who|qui)\s*[:=]\s*/i;

/** `- [ ] Fix login (claude) src/auth.ts`, `- [~] @anna Rewrite the parser`: begun, or given to somebody. */
function ticked(
  body: string,
  box: string,
  owner: string | null,
  evidence: SectionEvidence,
): SaidClaim | null {
  if (/x/i.test(box)) return null;
  const mention = MENTION.exec(body)?.[1];
  const parts = [...body.matchAll(BRACKETED)].map(([, inner = ""]) => inner);
  const [, ...further] = body.split(/\s+[-–—|]\s+/);
  const behind = [...further, ...parts].map((name) => name.replace(OWNER_LABEL, "").trim()).find(isAgentLike);
  const before = /^(?:\*\*)?([^:*`]{2,40}?)(?:\*\*)?\s*:\s/.exec(body)?.[1];
  // A box is a task's, with what it is about before the colon: in brackets stands who does it.
  const isTask = evidence === "work" && before !== undefined && !isAgentLike(before);
  const person = isTask ? parts.filter((name) => /^\p{Lu}\p{Ll}+$/u.test(name)).find(isAnyName) : undefined;
  const who = mention ?? behind ?? person ?? (before !== undefined && isAgentLike(before) ? before : owner);
  if (who === null) return null;
  const paths = pathsIn(upToAvoided(body), "prose");
  const task = withoutEnd(
    unmarked(body)
      .replace(who, "")
      .replace(/\(\s*\)|\[\s*\]/g, "")
      .replace(/^[\s:–—-]+/, ""),
    /[\s:–—(-]/,
  );
  return task === "" && paths.length === 0
    ? null
    : { who: unmarked(who), paths, task: paths.length > 0 ? "" : task };
}

function firstPart(text: string): string {
  return text.split(/\s+[|#]\s+|\s+[–—-]\s+/)[0] ?? "";
}
