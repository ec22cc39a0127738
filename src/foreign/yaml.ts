import { readTime } from "../time/time.ts";
import { words } from "../vocabulary/words.ts";
import { answered } from "./answered.ts";
import type { SoftClaim } from "./claim.ts";
import { isData } from "./data.ts";
import { isAgentLike, nameIn, unmarked } from "./names.ts";
import type { ForeignLine } from "./part-lines.ts";
import type { Part } from "./parts.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { cellsOf, claimOf, isOverIn } from "./tables.ts";
import { fieldKind } from "./fields.ts";
import { holds, isOne } from "./phrases.ts";
import { stateOf } from "./states.ts";
import { evidenceOf } from "./tense.ts";

/** A mapping as it is collected: its values by what their keys are for. */
interface Collected {
  readonly indent: number;
  /** The key that it stands under, and the one around that. */
  readonly name: string;
  readonly within: string;
  /** Whether what names somebody may be anything's name: `name: build`, `owner: acme`. */
  isWeak: boolean;
  /** Whether it has keys of a tool's settings. */
  isConfig: boolean;
  readonly values: Map<string, string>;
  readonly files: { readonly path: string; readonly at: ForeignLine }[];
  first: ForeignLine;
  /** The line of that key. */
  readonly above: ForeignLine;
}

const PAIR = /^(\s*)(- )?\s*["']?([^\s"'#:][^"':]*?)["']?\s*:(?:\s+(.*))?$/;
const ITEM = /^(\s*)- +(.*)$/;

/** Mappings in fences of YAML, JSON, TOML and the like, or in a plain one that reads as such: who, which files, in what state. */
export function claimsInYaml(part: Part): SoftClaim[] {
  const fenced = part.lines.filter(({ fence }) => fence !== null);
  if (!fenced.some(({ text }) => part.isAbout(text))) return [];
  const claims: SoftClaim[] = [];
  for (let at = 0; at < fenced.length;) {
    const { fence } = fenced[at] as ForeignLine;
    const from = at;
    while (fenced[at]?.fence === fence && at < fenced.length) at++;
    const whole = fenced.slice(from, at);
    // A line of JSON that is an object says nothing of any other.
    const block = whole.filter(({ text }) => !/^\{.*\}\s*,?$/.test(text) || part.isAbout(text));
    if (
      isData(fence) ||
      block.some(({ text }) =>
        /^\s*(?:- )?[\w ]+:\s*$|^\s*(?:- )?(?:agent|owner|session|team)\s*[:=]|^\s*\{.*"\w+"\s*:|^\s*\[[\w./*[\]-]+\]\s*$/i.test(
          text,
        ),
      )
    )
      claims.push(...(rowsOfBlock(block, part) ?? claimsOfBlock(block, part)));
  }
  return claims;
}

/** Rows of values, `agent,file,since`, read as those of a table; null for a block that has no such head. */
function rowsOfBlock(block: readonly ForeignLine[], part: Part): SoftClaim[] | null {
  const lines = block.filter(({ text }) => text.trim() !== "");
  const head = lines[0]?.text ?? "";
  const mark = [",", ";", "\t", "|"].find((one) => head.includes(one));
  if (mark === undefined || /[{}[\]:]/.test(head)) return null;
  const rows = lines.map((line) => changed(line, `|${line.text.trim().split(mark).join("|")}|`));
  const heads = rows[0] === undefined ? [] : cellsOf(rows[0].text);
  const columns = heads.map(fieldKind);
  if (!columns.includes("who") || !columns.includes("files")) return null;
  return rows.slice(1).flatMap((row, at) =>
    (part.isAbout(row.text) && !isOverIn(row, heads) ? claimOf(row, columns, part) : []).map((claim) => ({
      ...claim,
      text: lines[at + 1]?.text ?? "",
    })),
  );
}

/** `[src/a.c]` or `[[lock]]`, and the values below it, as the mapping that they are. */
function sections(block: readonly ForeignLine[]): ForeignLine[] {
  let isBelow = false;
  return block.map((line) => {
    const name = /^\s*\[{1,2}([^\s[\],"'{}][^,"'{}]*?)\]{1,2}\s*$/.exec(line.text)?.[1];
    if (/^\s*<[\w-]+\s+[\w-]+="/.test(line.text)) return changed(line, fromAttributes(line.text));
    if (name !== undefined) isBelow = true;
    const text = name === undefined ? line.text.replace(/^(\s*[\w.-]+)\s*=\s*/, "$1: ") : `${name}:`;
    return changed(line, isBelow && name === undefined ? `  ${text}` : text);
  });
}

/** `<lock agent="pia" path="a.c"/>` as the mapping that it is. */
function fromAttributes(text: string): string {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(
    ([, key = "", value = ""]) => `"${key}": "${value}"`,
  );
  return `{ ${pairs.join(", ")} }`;
}

function changed(line: ForeignLine, text: string): ForeignLine {
  return text === line.text ? line : { text, line: line.line, fence: line.fence };
}

function claimsOfBlock(block: readonly ForeignLine[], part: Part): SoftClaim[] {
  const done: Collected[] = [];
  let open: Collected[] = [];
  let key: { kind: string | null; indent: number; name: string; at: ForeignLine } | null = null;
  const start = (indent: number, name: string, first: ForeignLine) => {
    const within = open.at(-1)?.name ?? "";
    const above = key?.at ?? first;
    const made: Collected = {
      indent,
      name,
      within,
      isWeak: false,
      isConfig: false,
      values: new Map(),
      files: [],
      first,
      above,
    };
    done.push(made);
    open.push(made);
    return made;
  };
  for (const line of sections(block).flatMap(inline)) {
    const text = line.text
      .replace(/\s+#.*$/, "")
      .replace(/,\s*$/, "")
      .replace(/^\s*[{[]\s*$|^\s*[}\]]\s*$/, "");
    if (text.trim() === "" || text.trim() === "---") continue;
    const pair = PAIR.exec(text);
    const item = ITEM.exec(text);
    const string = /^\s*"([^"]+)"$/.exec(text)?.[1];
    if (string !== undefined && key?.kind === "files") {
      const into = open.at(-1);
      if (into !== undefined) addFiles(into, string, line);
      continue;
    }
    if (item !== null && (pair === null || isPathLike(unquoted(item[2] ?? "")))) {
      const into = open.at(-1);
      if (into !== undefined && key?.kind === "files") addFiles(into, item[2] ?? "", line);
      continue;
    }
    if (pair === null) continue;
    const [, space = "", dash, name = "", value = ""] = pair;
    const indent = space.length + (dash === undefined ? 0 : 2);
    // The next item of a list stands under what its first one does.
    const sibling = dash === undefined ? undefined : open.find((one) => one.indent === indent);
    open = open.filter((one) => one.indent < indent || (one.indent === indent && dash === undefined));
    const into =
      open.at(-1)?.indent === indent
        ? (open.at(-1) as Collected)
        : start(indent, sibling?.name ?? (key !== null && key.indent < indent ? key.name : ""), line);
    const kind = fieldKind(name);
    into.isConfig ||= kind === null && CONFIG.test(name);
    key = { kind, indent, name, at: line };
    const isBack = ACTION.test(name) && stateOf(unquoted(value)) === "over";
    if (isBack || answered(name, unquoted(value)) === "over") into.values.set("state", GIVEN_BACK);
    if (kind === "files") addFiles(into, value, line);
    else if (kind !== null && value !== "" && (!into.values.has(kind) || isSaidBetter(into, kind, name))) {
      into.values.set(kind, unquoted(value));
      if (kind === "who") into.isWeak = WEAK.test(name);
    } else if (
      kind === null &&
      NAMES.test(name) &&
      value !== "" &&
      isOfPeople(into.name) &&
      !into.values.has("who")
    ) {
      into.values.set("who", unquoted(value));
      into.isWeak = true;
    } else if (kind === null && isPathLike(name) && nameIn(unquoted(value)) !== null)
      into.values.set(`path ${name}`, unquoted(value));
  }
  // What is given back ends what was taken before it.
  const back = new Map<string, number>();
  for (const [at, { values, files }] of done.entries())
    if (values.get("state") === GIVEN_BACK) for (const { path } of files) back.set(path, at);
  return done.flatMap((one, at) =>
    claimsOf(one, part).filter(({ paths: [path = ""] }) => (back.get(path) ?? -1) < at),
  );
}

/** Whether a key names who it is where so far only an `id` did. */
function isSaidBetter(into: Collected, kind: string, name: string): boolean {
  return kind === "who" && into.isWeak && !WEAK.test(name);
}

/** Keys of what was done, in a log. */
const ACTION = /^(?:event|action|type|op|kind|verb)$/i;
const GIVEN_BACK = "released";

/** Keys of what somebody in a list of agents is called by. */
const NAMES = /^(?:name|id|label|handle)$/i;

/** Keys that name whom anything belongs to. */
const WEAK = /^(?:owners?|name|user|team|person|lead|responsible|responsable|besitzer)$/i;

/** Keys beside which names and files are a tool's settings: `{ "agent": "eslint", "files": …, "rules": … }`. */
const CONFIG =
  /^(?:rules|plugins|extends|overrides|scripts|(?:dev)?dependencies|jobs|steps|parser|parserOptions|compilerOptions|permissions|tools|prompt|env|globals|license|main|bin)$/i;

/** Whether the data says that it is of claims: by a key around it, its heading, or a state or time of its own. */
function isOfClaims({ name, within, values }: Collected, part: Part): boolean {
  return (
    part.tense === "live" ||
    evidenceOf(part.title) !== null ||
    isBelowClaims({ name, within }) ||
    ["until", "task"].some((kind) => values.has(kind)) ||
    stateOf(values.get("state") ?? "") === "live"
  );
}

/** Whether a key around it is of claims: `locks`, `owners`. */
function isBelowClaims({ name, within }: Pick<Collected, "name" | "within">): boolean {
  return [name, within].some((key) => {
    const reduced = words(key.replaceAll("_", " "));
    return isOne("current", reduced) || holds("held", reduced) || holds("lock", reduced);
  });
}

function isOfPeople(name: string): boolean {
  return fieldKind(name) === "who" || isOne("current", words(name));
}

/** A mapping in one line, `{ "name": "a", "files": ["x.ts"] }`, as the lines that it would be. */
function inline(line: ForeignLine): ForeignLine[] {
  const found = /^(\s*)(- )?(?:["']?([^"'{}:]+)["']?\s*:\s*)?\{\s*(.*?)\s*\},?\s*$/.exec(line.text);
  if (found === null) return [line];
  const [, space = "", , key, inner = ""] = found;
  const pairs = inner.split(/,\s*(?=["']?[\w -]+["']?\s*:)/);
  const of = (text: string) => ({ text, line: line.line, fence: line.fence });
  const head = key === undefined ? [] : [of(`${space}${key}:`)];
  const deeper = key === undefined ? "" : "  ";
  return [
    ...head,
    ...pairs.map((written, at) => {
      const pair = written.replace(/^("[^"]*"|'[^']*')\s*:\s*(?=\S)/, "$1: ");
      return of(
        `${space}${deeper}${at === 0 && key === undefined ? "- " : deeper === "" ? "  " : ""}${pair}`,
      );
    }),
  ];
}

function claimsOf(collected: Collected, part: Part): SoftClaim[] {
  const { values, files, name, first, above } = collected;
  const state = values.get("state") ?? "";
  if (stateOf(state) === "over") return [];
  const common = { task: values.get("task") ?? "", state, until: readTime(values.get("until") ?? "") };
  const direct = [...values].flatMap(([key, who]) =>
    key.startsWith("path ") && (part.tense === "live" || isBelowClaims(collected)) && nameIn(who) !== null
      ? [{ ...common, who, paths: pathsIn(key.slice(5), "item"), line: first.line, text: first.text }]
      : [],
  );
  const isGeneric = fieldKind(name) !== null || isOne("current", words(name));
  const isKeyedByPath = isPathLike(name);
  const who = nameIn(values.get("who") ?? "") ?? (isGeneric || isKeyedByPath ? null : nameIn(name));
  if (who === null) return direct;
  const isWeak = collected.isWeak || (!values.has("who") && !isKeyedByPath);
  if ((collected.isConfig || (isWeak && !isAgentLike(who))) && !isOfClaims(collected, part)) return direct;
  if (isKeyedByPath && files.length === 0)
    return [{ ...common, who, paths: pathsIn(name, "item"), line: above.line, text: above.text }];
  if (files.length > 0)
    return files.map(({ path, at }) => ({ ...common, who, paths: [path], line: at.line, text: at.text }));
  const isTask = common.task !== "" && stateOf(state) === "live" && nameIn(common.task) !== null;
  return isTask ? [...direct, { ...common, who, paths: [], line: first.line, text: first.text }] : direct;
}

function addFiles(into: Collected, value: string, at: ForeignLine): void {
  const list = /^\[.*\]$/s.exec(value.trim()) ? value.trim().slice(1, -1) : value;
  const items = list === value ? [value] : list.split(/,(?![^{]*\})/);
  for (const item of items)
    for (const path of pathsIn(withoutQuotes(item), "item")) into.files.push({ path, at });
}

function withoutQuotes(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/s, "$2");
}

function unquoted(value: string): string {
  return unmarked(withoutQuotes(value));
}
