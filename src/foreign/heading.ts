import { behindWho, isAnyName } from "./items.ts";
import { isAgentLike, nameIn, narrowed } from "./names.ts";
import { fieldKind } from "./fields.ts";
import { tenseOf } from "./tense.ts";

/** A heading with the sign of a robot or a person in front names one. */
export const PERSON_SIGN = /^[*_\s]*(?:\ud83e\udd16|\ud83d[\udc64\udc68\udc69\udc71-\udc7f]|\ud83e\uddd1)/;

const NUMBERED = /^(?:\d+(?:\.\d+)*[.)]?\s+|[A-Z][.)]\s+)/;
const CUT = /\s+(?:--?|[–—|·])\s+|[:,]\s+|\s+[–—]|[–—]\s+/;
const DATED = /^\[?\d{4}-\d\d-\d\d/;

export interface SectionHead {
  readonly who: string | null;
  readonly about: string;
  readonly title: string;
  /** Whether it says that who it names has what stands below. */
  readonly owns: boolean;
}

/** `Backend (owner: Viktor)`, `Operations — owned by Xaver`, `Search — @uli`, `Lane A owns`: whose all below is, as a heading says it; null for any other. */
function ownerIn(title: string): Pick<SectionHead, "who" | "about"> | null {
  const [about = "", ...pieces] = title.split(/\s*[()[\]]\s*|\s+[-–—|·]\s+/);
  for (const piece of pieces) {
    const [, label = "", name = ""] = /^([^:]{2,30}):\s+(\S.*)$/.exec(piece) ?? [];
    const isWho = fieldKind(label) === "who";
    const owner = /^@[\w.-]+$/.test(piece) ? piece : isWho ? nameIn(name) : behindWho(piece);
    if (owner !== undefined && owner !== null && (isAgentLike(owner) || isAnyName(owner)))
      return { who: owner, about };
  }
  const [first = ""] = title.split(CUT);
  const behind = behindWho(first);
  if (behind !== undefined && isAgentLike(behind)) return { who: behind, about: "" };
  const name = first.replace(
    /\s+(?:owns|has|holds|is (?:on|editing)|besitzt|hat|poss[eè]de|tient|posee|tiene|possui|possiede)$/i,
    "",
  );
  return name !== first && (isAgentLike(name) || isAnyName(name)) ? { who: name, about: "" } : null;
}

/** Whom a heading names, and what it says behind the name: `Session 2 - Crawler`, `Agent 1 — Graph`, `Claude (backend): login`. */
export function headed(raw: string): SectionHead {
  const title = narrowed(raw)
    .replace(/[*`_]{1,2}|^\[[ x~/-]\]\s*/gi, "")
    .replace(/^[^A-Za-z\u00c0-\u1fff\u3040-\ud7ff0-9@[(]+/, "")
    .replace(NUMBERED, "")
    .replace(/^(?:from|by|von|de la part de)\s*:\s+/i, "")
    .trim()
    .replace(STATUS, (all, name: string) => (isAgentLike(name) ? name : all));
  // Who did something on a day stands in a log.
  if (DATED.test(title)) return { who: null, about: "", title, owns: false };
  const owner = ownerIn(title);
  if (owner !== null) return { ...owner, title, owns: true };
  const cut = cutOf(title);
  const first = cut === null ? title : title.slice(cut.from, cut.index).trim();
  const isSomebody = isAgentLike(first) || PERSON_SIGN.test(raw) || (cut !== null && cut.from > 0);
  const who = isSomebody && fieldKind(first) === null ? nameIn(first) : null;
  return { who, about: cut === null ? "" : title.slice(cut.end).trim(), title, owns: false };
}

/** `Agent-1 (Kiro) status`: how it stands with somebody. */
const STATUS = /^(.{3,50}?)\s+(?:status|state|estado|statut)$/i;

/** A number of somebody's own before the name: `P1 — kyra — Data`. */
const OWN_NUMBER =
  /^[A-Z]{1,3}-?\d{1,3}\s*(?:[-–—|·:]\s+)(?=@?[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][\w\u00c0-\u1fff\u3040-\ud7ff.-]*\s+[-–—|·]\s)/;

/** Where the name that a heading begins with ends. */
function cutOf(
  title: string,
): { readonly from: number; readonly index: number; readonly end: number } | null {
  const from = /^[A-Z]{1,3}-?\d/.test(title) ? (OWN_NUMBER.exec(title)?.[0].length ?? 0) : 0;
  const cut = CUT.exec(title.slice(from));
  return cut === null ? null : { from, index: from + cut.index, end: from + cut.index + cut[0].length };
}

export function nameOfHeading(title: string): string | null {
  const name = title.split(CUT)[0]?.trim() ?? "";
  const isOne = isAgentLike(name) || isAnyName(name.replace(/\s*[([].*$/, ""));
  return isOne && fieldKind(name) === null && tenseOf(title) === null && !DATED.test(title)
    ? nameIn(name)
    : null;
}
