import { isRule } from "../protocol/lines.ts";
import { hasWord } from "../text/latin.ts";
import { readTime } from "../time/time.ts";
import { words } from "../vocabulary/words.ts";
import { answered } from "./answered.ts";
import type { SoftClaim } from "./claim.ts";
import { isAnyName } from "./items.ts";
import { isAgentLike, nameIn, NOBODY, unmarked } from "./names.ts";
import type { ForeignLine } from "./part-lines.ts";
import type { Part } from "./parts.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { fieldKind } from "./fields.ts";
import { beginningOf, holds } from "./phrases.ts";
import { stateOf } from "./states.ts";
import { tenseOf } from "./tense.ts";
import { isData } from "./data.ts";

const LABEL =
  /^\s*(?:[-*+]\s+)?(?:\[[ ~/>-]\]\s+)?(?:[^A-Za-z\u00c0-\u1fff\u3040-\ud7ff0-9*_`\s]{1,4}\s*)?(?:\*\*|__|`)?([A-Za-z\u00c0-\u1fff\u3040-\ud7ff][^:*`|]{0,59}?)(?:\*\*|__|`)?\s*(?::(?:\*\*|__)?(?:\s+|$)|\uff1a(?:\*\*|__)?\s*|\s=\s)(.*)$/;

/** `Files: a, b`, `- **Claimed paths:**` with what stands behind it. */
interface Labelled {
  readonly kind: ReturnType<typeof fieldKind>;
  readonly value: string;
  /** Whether a word alone is no file: below `claims` may stand the numbers of tasks. */
  readonly isWeak?: boolean;
  /** Whether the label says that it goes on: `Now`. */
  readonly isNow?: boolean;
  /** Whether the label asks how it stands, and the value says that it is over: `Released: 10:40`. */
  readonly isOver?: boolean;
  readonly at: ForeignLine;
  /** The lines below it, up to the next label. */
  readonly below: readonly ForeignLine[];
}

/** A section that names somebody, in its heading or by a label, and what is worked on. */
export function claimsInSections(part: Part): SoftClaim[] {
  return byPerson(fieldsOf(part)).flatMap((fields) => claimsOfFields(part, fields));
}

/** The fields, cut before each that names the next one: `session: a`, its files, `session: b`; or `lock: a.md`, `by: a`, `lock: b.md`. */
function byPerson(fields: readonly Labelled[]): Labelled[][] {
  const groups: Labelled[][] = [[]];
  const kinds = fields.map(({ kind }) => kind).filter((kind) => kind === "who" || kind === "files");
  const isFileFirst =
    kinds.length > 2 && kinds.every((kind, at) => kind === (at % 2 === 0 ? "files" : "who"));
  const first = isFileFirst ? "files" : "who";
  for (const field of fields) {
    const last = groups.at(-1) as Labelled[];
    if (field.kind === first && last.some(({ kind }) => kind === first)) groups.push([field]);
    else last.push(field);
  }
  return groups;
}

function claimsOfFields(part: Part, fields: readonly Labelled[]): SoftClaim[] {
  const state = stateIn(part, fields);
  const who = whoOf(part, fields) ?? headingsName(part, fields, state) ?? nobodys(part, fields, state);
  if (who === null) return [];
  if (stateOf(state) === "over" || fields.some(({ isOver }) => isOver) || isBelow(part, "over")) return [];
  const isLive = stateOf(state) === "live" || part.tense === "live" || isBelow(part, "live");
  const until = readTime(valueOf(fields, "until"));
  const task = nameIn(valueOf(fields, "task")) ?? (who === part.who ? part.about : unmarked(part.title));
  const common = { who, task, state, until };
  const ofFiles = fields.filter(
    ({ kind }) =>
      kind === "files" ||
      (kind === "changed" && (stateOf(state) === "live" || (isLive && !DAY.test(part.title)))),
  );
  // `Work area: services/geo/**`
  if (ofFiles.length === 0)
    ofFiles.push(
      ...fields.filter(
        ({ kind, value, isNow }) => kind === "task" && (isFiles(value) || (isNow && namesFile(value))),
      ),
    );
  const claims = ofFiles.flatMap((field) =>
    claimsOf(field.isNow === true ? { ...field, isWeak: true } : field, common),
  );
  if (claims.length > 0) return claims;
  const said = fields.find(({ kind }) => kind === "who");
  // The heading is the file, and who has it stands below: `### src/map.js`.
  if (said !== undefined && isLive && isPathLike(part.title))
    return [
      { ...common, task: "", paths: pathsIn(part.title, "item"), line: said.at.line, text: said.at.text },
    ];
  const named = fields.find(({ kind }) => kind === "task" || kind === "state");
  const isTask = task !== "" && stateOf(state) === "live" && named !== undefined;
  return isTask ? [{ ...common, paths: [], line: named.at.line, text: named.at.text }] : [];
}

/** A day in a heading: what was changed in that day's session is no claim unless it says that it goes on. */
const DAY = /\b\d{4}-\d\d-\d\d\b/;

/** Whether what is done now is said with a file in code. */
function namesFile(value: string): boolean {
  const [path, ...more] = /`[^`\s]+`/.test(value) ? pathsIn(value, "prose") : [];
  return (
    path !== undefined &&
    more.length === 0 &&
    /[/.*]/.test(path) &&
    !holds("mentions", words(value)) &&
    stateOf(value) !== "over"
  );
}

function isFiles(value: string): boolean {
  const items = unmarked(value).split(/[,;\s]+/);
  return value !== "" && items.every((item) => isPathLike(item) && /[/*]/.test(item));
}

function whoOf(part: Part, fields: readonly Labelled[]): string | null {
  const said = fields.find(({ kind }) => kind === "who");
  return (said === undefined ? null : nameIn(said.value)) ?? part.who ?? whoAbove(part);
}

/** `Claimed by: opal` above a section of its own for the files, in a page of a task that somebody is at. */
function whoAbove(part: Part): string | null {
  const { parent, field } = part;
  if (field !== "files" || parent === null || !isBelow(part, "live")) return null;
  return parent.once("bearer", () => nameIn(valueOf(fieldsOf(parent), "who")));
}

/** `### Files` below somebody's section that says how the work stands. */
function isBelow({ field, parent }: Part, state: "live" | "over"): boolean {
  return (
    field !== null &&
    parent !== null &&
    parent.once("standing", () => stateOf(stateIn(parent, fieldsOf(parent)))) === state
  );
}

/** A heading of one name, over a state that goes on and the files of it. */
function headingsName(part: Part, fields: readonly Labelled[], state: string): string | null {
  const hasFiles = fields.some(
    ({ kind, value, below }) => kind === "files" && (value !== "" || below.length > 0),
  );
  return hasFiles && stateOf(state) === "live" && isAnyName(part.title) && stateOf(part.title) === null
    ? nameIn(part.title)
    : null;
}

/** A lock that names nobody: `## LOCKED: Payments`, or `Status: Locked`, with its files. */
function nobodys(part: Part, fields: readonly Labelled[], state: string): string | null {
  if (part.tense === "past" || fields.some(({ kind }) => kind === "who")) return null;
  const isHeld = [state, part.title].some(
    (said) => beginningOf("held", words(said.replace(/^\W*(?:already|still)\s+/i, ""))) !== null,
  );
  return isHeld ? NOBODY : null;
}

/** The state of a section: by its label, or by a line that is nothing else, `🔄 WORKING since 10:10`. */
function stateIn(part: Part, fields: readonly Labelled[]): string {
  const said = valueOf(fields, "state");
  if (said !== "") return said;
  const first = part.lines.find(({ text }) => text.trim() !== "")?.text ?? "";
  const isState =
    first.length <= 60 &&
    !isOverItem(first) &&
    !/:\s|[/.]\w/.test(first) &&
    /^\P{L}*\p{Lu}{2,}\b|^[^\p{L}\p{N}\s|#>*_-]/u.test(first);
  return isState ? unmarked(first) : "";
}

function valueOf(fields: readonly Labelled[], kind: Labelled["kind"]): string {
  return unmarked(fields.find((field) => field.kind === kind)?.value ?? "");
}

function fieldsOf({ lines, field, title, tense }: Part): Labelled[] {
  const fields: (Labelled & { below: ForeignLine[] })[] = [];
  const [first] = lines;
  // The heading is itself the label of what stands below: `#### Files`.
  if (field !== null && first !== undefined)
    fields.push({
      kind: field,
      value: "",
      at: { ...first, text: title, line: first.line - 1, fence: null },
      below: [],
    });
  let over = Infinity;
  for (const [at, line] of lines.entries()) {
    if (isData(line.fence)) continue;
    // What stands within an item that is over is over, too.
    const indent = line.text.search(/\S/);
    if (indent > over || (indent < 0 && over < Infinity)) continue;
    over = isOverItem(line.text) ? indent : Infinity;
    const bearer = bearerIn(line.text);
    if (bearer !== null) {
      fields.push({ kind: "who", value: bearer, at: line, below: [] });
      // `**Agent A (app):**`, and below it nothing but files.
      if (tense === "live" && /:[*_]*\s*$/.test(line.text) && isList(lines[at + 1]))
        fields.push({ kind: "files", value: "", at: line, below: [] });
      continue;
    }
    const found = /[:\uff1a]|\s=\s/.test(line.text) ? LABEL.exec(line.text) : null;
    const kind = found === null ? null : kindOf(found[1] ?? "", found[2] ?? "");
    const answer = found === null ? null : answered(found[1] ?? "", found[2] ?? "");
    const isLabel =
      found !== null &&
      (kind !== null ||
        answer !== null ||
        /^\s*(?:[-*+]\s+)?(?:\*\*|__)/.test(line.text) ||
        (found[2] ?? "") === "");
    const isWeak = kind === "files" && fieldKind(found?.[1] ?? "") !== "files";
    const isNow = kind === "task" && tenseOf(found?.[1] ?? "") === "live";
    if (isLabel) {
      const value = (found[2] ?? "").trim();
      const isOver = kind !== "files" && answered(found[1] ?? "", value) === "over";
      fields.push({ kind, value, isWeak, isNow, isOver, at: line, below: [] });
    } else if (isRule(line.text)) fields.push({ kind: null, value: "", at: line, below: [] });
    else (isOfHeading(fields, line) ? fields[0] : fields.at(-1))?.below.push(line);
  }
  return fields;
}

/** Whether an item below how the work stands is one of the heading's: `## Parser (owner: codex-a)`, `Status: in progress`, and files. */
function isOfHeading([heading, ...more]: readonly Labelled[], { text }: ForeignLine): boolean {
  const last = more.at(-1);
  return (
    heading?.kind === "files" &&
    heading.value === "" &&
    last?.kind === "state" &&
    last.value !== "" &&
    ITEM.test(text)
  );
}

/** Whether a line begins with a file in code. */
function isList(line: ForeignLine | undefined): boolean {
  const [, first = ""] = /^\s*(?:[-*+]\s+)?`([^`\s]+)`/.exec(line?.text ?? "") ?? [];
  return isPathLike(first);
}

const BEARER = /^\s*(?:[-*+]\s+)?(?:(?:\*\*|__)(?!\*)([^*_]+)(?:\*\*|__)|\[([^\][/.]+)\])/;

/** `**Agent 8: Controls**`, `[rust-agent]`: a line that names somebody as a heading does; null for any other. */
function bearerIn(text: string): string | null {
  const inner = BEARER.exec(text);
  if (inner === null || hasWord(text.slice(inner[0].length))) return null;
  const name = (inner[1] ?? inner[2] ?? "").split(/:\s+|\s+[-–—|]\s+/)[0]?.trim() ?? "";
  return name !== "" && isAgentLike(name) && fieldKind(name) === null ? name : null;
}

const CLAIMED =
  /^(?:allowed|may edit|editable|erlaubt|autoris[ée]s?|permitidos?|permessi|claimed|claims?|locked|locks?|reserved|owned|held|holds|has|taken|in use|editing|edits|modifying|changing|touching|working (?:on|in)|writes?|verrouillé|réservé|pris|modifie|travaille sur|en modification|bloqueado|reservado|modifica(?:ndo)?|trabaja en|alterando|gesperrt|bearbeitet|ändert|arbeitet an|bloccato|lavora su)$/i;

/** `**Claimed:** src/a.ts` names files, too, where it does, or where a list stands below it. */
function kindOf(name: string, value: string): Labelled["kind"] {
  const kind = fieldKind(name);
  const said = name
    .trim()
    .replace(/^(?:i['\u2019]?m|i am|we['\u2019]re|we are|je|ich|estoy|estou|sto)\s+/i, "")
    .replace(/(?<=\s(?:on|in))\s+(?:these|this|the following)\b(?: files)?(?:,.*)?$/i, "");
  if (kind === "files" || !CLAIMED.test(said)) return kind;
  return value.trim() === "" || pathsIn(value, "prose").length > 0 ? "files" : kind;
}

const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ ~/>-]\]\s+)?(.*)$/;

function claimsOf(
  { value, isWeak = false, at, below }: Labelled,
  common: Omit<SoftClaim, "paths" | "line" | "text">,
): SoftClaim[] {
  const claims: SoftClaim[] = [];
  const add = (line: ForeignLine, found: readonly string[]) => {
    const paths = isWeak ? found.filter((path) => /[/.*]/.test(path)) : found;
    if (paths.length > 0) claims.push({ ...common, paths, line: line.line, text: line.text });
  };
  add(at, pathsIn(value, "list"));
  let seen = value !== "";
  let goesOn = false;
  let open = 0;
  for (const line of below) {
    if (line.text.trim() === "" && seen && claims.length === 0) break;
    const item = ITEM.exec(line.text)?.[1];
    if (item === undefined && line.fence === null) {
      // Text that goes on behind a blank line is another paragraph.
      if (line.text.trim() === "") seen = true;
      else if ((claims.length > 0 && !goesOn && !isMore(line.text)) || line.text.includes("|")) break;
      else add(line, pathsIn(line.text, "prose"));
      // A paragraph of files goes on behind a comma, and within brackets.
      open += line.text.split("(").length - line.text.split(")").length;
      goesOn = open > 0 || /[,;]\s*$/.test(line.text);
      continue;
    }
    if (/^\s*(?:[-*+]\s+)?(?:\[x\]|~~)/i.test(line.text) || isNobodys(line.text)) continue;
    add(line, itemPaths(item ?? line.text));
  }
  return claims;
}

/** A list that goes on below itself: `FILES:   src/a.js`, `         src/b.js`. */
function isMore(text: string): boolean {
  return /^\s{2,}\S/.test(text) && isFiles(text.trim());
}

/** `scripts/run.sh — SHARED`: what an item says of itself, in a word. */
function isNobodys(text: string): boolean {
  const [, said = ""] = /\s[-–—|:]\s+\W*(\w[\w ]{1,20}?)\W*(?:\([^)]*\)\s*)?$/.exec(text) ?? [];
  return said !== "" && said.split(" ").length <= 2 && !ALL_OF.test(said) && stateOf(said) === "over";
}

/** `src/settings/** — all settings` says what they are. */
const ALL_OF = /^(?:all|any|tous|toutes|alle|todos|todas|tutti|tutte) /i;

/** `- [x] Parser`, `* DONE mouse wheel`, `- Parser ✅`: an item of which all that stands within it is over. */
function isOverItem(text: string): boolean {
  const [, box, said = ""] = /^\s*(?:[-*+]|\d+[.)])\s+(\[[ x~/>-]\]\s+)?(.*)$/i.exec(text) ?? [];
  if (said === "") return false;
  if (box !== undefined) return /x/i.test(box);
  const first = /^[*_[~]*(\p{Lu}[\p{Lu}\d _-]{2,})[\]*_:]*(?:\s|$)/u.exec(said)?.[1] ?? "";
  return (
    /^~~.*~~$/.test(said) ||
    /^[\u2705\u2714\u2611]|[\u2705\u2714\u2611]\ufe0f?$/.test(said) ||
    (first !== "" && stateOf(first) === "over")
  );
}

/** A list's item: a path with a remark behind it, or several paths. */
function itemPaths(item: string): string[] {
  // `ETA: this afternoon` is another label.
  const label = /^[*_]*([^:`*_]{2,30})[*_]*:\s/.exec(item)?.[1];
  if (label !== undefined && !/[/.*]/.test(label) && !isPathLike(label)) {
    const rest = item.slice(item.indexOf(":") + 1).trim();
    const isPart = fieldKind(label) === null && !holds("mentions", words(label)) && stateOf(label) !== "over";
    return isPart && rest.startsWith("`") ? pathsIn(rest, "list") : [];
  }
  const [first = ""] = item.split(/\s+[-–—]+\s+|:\s+|\s+\(|\s+#\s/);
  const found = pathsIn(first, "item");
  return found.length > 0 ? found : pathsIn(first, "list").filter((path) => /[/.*]/.test(path));
}
