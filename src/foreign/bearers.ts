import { fieldKind } from "./fields.ts";
import { behindWho } from "./items.ts";
import { isAgentLike, nameIn } from "./names.ts";

/** What a title ends with that is set off: a remark in brackets, or what stands behind a dash. */
const ENDS_WITH = /(?:\s[([]([^()[\]]{2,60})[)\]]|\s(?:[-–—|·]|->|→)\s+([^-–—|·()[\]]{2,60}))\s*[.!]?$/;
/** A name behind an at sign, at the end. */
const AT = /(?:^|\s)(@[A-Za-z][\w.-]{1,38})\s*$/;
/** What stands behind one in the names of packages. */
const NO_NAME =
  /^@(?:types?|next|latest|beta|alpha|canary|rc|stable|all|here|everyone|channel|todo|param|returns?)$/i;
/** `Anna is on it`, `Paul est dessus`. */
const AT_IT =
  /^(@?\p{Lu}[\p{L}\p{N}._#-]{1,30}) (?:is|est|ist|está|esta|è|sta) (?:on (?:it|this)|at it|working on (?:it|this)|dessus|dran|en ello|nisso|al lavoro|lavorando.*)$/u;
/** `assigned to codex-2`, `taken by Bob`, at the end of a sentence. */
const SAID =
  /\s((?:assigned|reserved|given) (?:to|for)|(?:taken|claimed|owned|held|locked|reserved) by|(?:pris|prise|réservée?|attribuée?) (?:par|à)|(?:vergeben|zugewiesen) an|(?:reserviert|übernommen) von|(?:tomad[oa]|reservad[oa]|asignad[oa]|atribuíd[oa]) (?:por|a)|(?:preso|presa|riservat[oa]|assegnat[oa]) (?:da|a)) (@?[\p{L}\p{N}][\p{L}\p{N}._#-]{1,30}(?: [\p{L}\p{N}#]{1,12})?)[.!]?$/iu;

/** Whom the title of a task names as the one who has it: `Fix login (@anna)`, `Tidy up — taken by Bob`; null for nobody. */
export function bearerOf(title: string): string | null {
  if (!/[@([–—|·→-]| (?:to|for|by|par|à|an|von|por|da|a) /i.test(title)) return null;
  const at = AT.exec(title)?.[1];
  if (at !== undefined) return NO_NAME.test(at) ? null : at;
  const [, remark, behind] = ENDS_WITH.exec(title) ?? [];
  const piece = (remark ?? behind)?.trim();
  const named = piece === undefined ? null : bearerIn(piece);
  return named ?? personal(SAID.exec(title)?.[2]);
}

function bearerIn(piece: string): string | null {
  const [, label = "", value = ""] = /^([^:]{2,30}):\s*(\S.*)$/.exec(piece) ?? [];
  if (label !== "") return fieldKind(label) === "who" ? nameIn(value) : null;
  const [first = ""] = piece.split(/\s*[,;]\s*/);
  const behind = behindWho(first);
  if (behind !== undefined) return personal(behind);
  const [, person] = AT_IT.exec(piece) ?? [];
  if (person !== undefined) return person;
  return isAgentLike(first) && !NO_NAME.test(first) ? nameIn(first) : null;
}

/** An agent's name, or one that is written as a person's is. */
function personal(name: string | undefined): string | null {
  if (name === undefined || fieldKind(name) !== null) return null;
  return isAgentLike(name) || /^@?\p{Lu}[\p{L}\p{N}._-]*$/u.test(name) ? nameIn(name) : null;
}
