import { words } from "../vocabulary/words.ts";
import { type SectionEvidence, isAnyName, type SaidClaim } from "./items.ts";
import { isAgentLike, nameIn, NOBODY, unmarked } from "./names.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { fieldKind } from "./fields.ts";
import { holds } from "./phrases.ts";
import { deniesOver, FORMER, saysNobodys, saysOver, UP_TO } from "./states.ts";

/**
 * A line in no form at all, `A: no, Session blue is working on infra/dns.tf`, `core/io.c ... Ben, half done`: by what it says
 * anywhere in the sentence with the file.
 */
export function saidLoosely(
  text: string,
  evidence: SectionEvidence,
  about: string | null,
  title: string,
): SaidClaim | null {
  // `Kim here. src/a.ts is mine`, `back in an hour /Piet`
  const [, here = null] = HERE.exec(text) ?? [];
  for (const sentence of text
    .replace(/\s\/(?=[A-Z\u00c0-\u00de][\w-]+\s*$)/, " \u2013 ")
    .split(/(?<=[^.][.!?])\s+(?=[A-Z\u00c0-\u00de]|\S+[/.]\w)/)) {
    const named = pathsIn(sentence, "prose").filter((path) => isSure(path, sentence));
    const paths = named.length === 0 && about !== null ? [about] : named;
    if (paths.length === 0) continue;
    const plain = withoutPaths(sentence);
    const said = words(plain);
    if (FORMER.test(said)) continue;
    const [, only = ""] = ONLY_THEY.exec(plain) ?? [];
    if (only !== "" && isAgentLike(only)) return { who: only, paths };
    // An agent may be called by a word that says that something is over: `the release agent`.
    const told = plain.replace(THE_AGENT, " ").replace(UNTIL, "$1");
    if (isHarmless(words(told), told)) continue;
    const isSaid = holds("does", said) || holds("lock", said) || KEEPS_OFF.test(said);
    const keepsOff = KEEPS_OFF.test(said);
    const isSilent = (evidence === "none" || evidence === "live") && !keepsOff;
    const who =
      agentIn(plain) ??
      (keepsOff ? agentOrPerson(plain) : null) ??
      (isSilent ? null : personIn(plain, evidence));
    const isSurely = evidence === "claims" || (evidence === "work" && who !== null);
    if (who !== null && (isSurely || (isSaid && NOW.test(said)))) return { who, paths };
    const holder = holderIn(plain, said, title);
    if (holder !== null) return { who: holder === NOBODY ? (here ?? NOBODY) : holder, paths };
  }
  return null;
}

const HERE = /(?:^|[\s:])(@?[A-Z\u00c0-\u00de][\w\u00c0-\u1fff-]+) (?:here|ici|hier|aquí|aqui|qui)\b[.,:!]/;

function isSure(path: string, text: string): boolean {
  return text.includes(`\`${path}`) || (/\.[A-Za-z]\w{0,9}$|\/|\*/.test(path) && path.length > 4);
}

function withoutPaths(text: string): string {
  return text
    .replace(/`[^`]*`/g, (code) => (isPathLike(code.slice(1, -1).trim()) ? " ; " : ` ${code.slice(1, -1)} `))
    .split(/\s+/)
    .map((token) => (isPathLike(token.replace(/^[([{"']+|[)\]}"',.;:!?]+$/g, "")) ? ";" : token))
    .join(" ")
    .replace(/\d+\s*(?:s|sec|m|min|minutes?|h|hours?|d|days?)\s+(?:left|remaining|to go)\b/gi, "");
}

/** `Only the import session may write to loader/**`. */
const ONLY_THEY = /\bonly (?:the )?(.{3,40}?) (?:may|can|writes?|edits?|touches|is allowed)\b/i;

/** What holds now, and is no story. */
const NOW =
  /\b(?:is|are|has|have|m|locked|reserved|claimed|taken|est|sont|a|travaille|ist|hat|arbeitet|esta|estan|tiene|tem|trabaja|trabalha|sta|ha|lavora|working|editing|started|owns|holds)\b/;
export const STORY =
  /\b(?:had|was|were|did|would|could|should|may|might|can|must|will|if|when|whenever|avait|avaient|etait|etaient|hatte|hatten|war|waren|habia|estaba|tinha|estava|aveva|era|si|wenn|falls|refused|rewrote|thanks|before \w+ing)\b/;
/** Words that keep others off. */
export const KEEPS_OFF =
  /\b(?:(?:do not|don t|please) (?:touch|edit|change|open|modify)|hands off|(?:stay|keep) out|keep off|leave alone|finger weg|nicht (?:anfassen|andern|bearbeiten)|pas touche|ne pas (?:toucher|modifier)|ne touchez pas|no (?:tocar|toquen|toques|modificar)|nao (?:mexer|mexam|tocar|alterar)|non (?:toccare|toccate|modificare)|afblijven|niet (?:aankomen|aanraken|wijzigen)|nie (?:ruszac|ruszaj|dotykac|zmieniac|edytowac)|in the middle of|busy with|has it|on it)\b/;
/** Up to when says nothing of how it stands: `locked by agent-5 until the release`. */
const UNTIL =
  /(\s(?:by|von|par|por|da|door|przez)\s+\S+)\s+(?:until|till|bis|jusqu|hasta|até|fino|tot)\s.*$/i;
/** What somebody says of their own. */
export const MINE =
  /\b(?:(?:is|are|s) mine|i (?:m|am) (?:in|on|at)|est a moi|ist meins?|gehort mir|es mio|e meu|e mio|is van mij|jest moj[ae]?)\b/;
/** For how long: others are kept off for a while, and not by a rule. */
const FOR_NOW =
  /\b(?:now|until|till|before (?:(?:mon|tue|wed|thu|fri|sat|sun)\w*|noon|lunch|\d+)|today|tonight|tomorrow|at the moment|currently|gerade|jetzt|bis|heute|morgen|maintenant|pour l instant|jusqu|aujourd hui|demain|ahora|hasta|hoy|agora|ate|hoje|adesso|fino|oggi|tot|vandaag|teraz|dzis|dzisiaj)\b/;
/** `locked by Quinn`, `taken (Rolf)`, `belongs to Wim`, `gehört bis Mittwoch Max`: what is somebody's, with the name right behind it. */
const HELD_BY =
  /(?<![\p{L}-])(?:locked|claimed|taken|reserved|checked out|in use|held|being edited|occupied|gesperrt|reserviert|belegt|in arbeit|pris|prise|réservée?|verrouillée?|occupée?|en cours|bloquead[oa]|reservad[oa]|tomad[oa]|ocupad[oa]|em uso|en uso|bloccat[oa]|riservat[oa]|pres[oa]|occupat[oa]|in uso|in gebruik|bezet|zajęt[aey]|sitzt|arbeitet|travaille|trabaj?a|trabalha|lavora|werkt|pracuje|belongs?|gehört|appartient|pertenece|pertence|appartiene|hoort|należy)(?:\s+(?:gerade|noch|aktuell|momentan|jetzt|encore|ahora|agora|ora|nu|teraz))?(?:\s+(?:by|for|to|von|durch|für|bei|par|pour|à|a|por|para|da|door|van|bij|do|przez))?\s*(?:(?:bis|until|till|jusqu'à) \S+ )?[([]?\s*(?<who>@?\p{L}[\p{L}\p{N}._#-]*(?: (?:\p{Lu}|\d+)(?![\p{L}]))?)/iu;
/** A name in brackets or behind a dash at the end of what is said, or before it. */
const SIGNED =
  /(?:\s[-–—]{1,2}\s*|[([]\s*)(@?\p{L}[\p{L}\p{N}._#-]*(?: \p{Lu}?\d*)?)\s*[)\]]?[\s.!]*$|^[\s[\]()\d:.>*_-]*(@?\p{L}[\p{L}\p{N}._#-]*)[*_]*\s*(?::|[-–—]\s)/u;
/** `Refactoring src/a.ts, back in an hour`: what its writer does. */
const AT_IT =
  /(?:^\W*|[:–—-]\s+)(?:work|edit|rewrit|refactor|chang|port|mov|renam|split|clean|touch|tak|rework|migrat)ing (?:on |in |up )?(?:the )?;/i;

/** Who keeps a file by what is said of it, whatever heading it stands below; nobody by name where it is only kept for a while. */
function holderIn(plain: string, said: string, title: string): string | null {
  const isMine = MINE.test(said);
  const keepsOff = isMine || KEEPS_OFF.test(said);
  const held = HELD_BY.exec(plain);
  const isDenied = holds("not", words(plain.slice(0, held?.index)).split(" ").slice(-2).join(" "));
  const behind = isDenied ? null : personal(held?.groups?.["who"]);
  if (behind !== null) return behind;
  if (!keepsOff && !AT_IT.test(plain)) return null;
  const [, last, first] = SIGNED.exec(plain) ?? [];
  const isLabel = first !== undefined && (isAgentLike(first) || FOR_NOW.test(said));
  const who =
    personal(last) ??
    (isLabel ? personal(first) : null) ??
    (isMine && /^\p{Lu}/u.test(title) ? personal(title) : null);
  if (who !== null || !keepsOff) return who;
  return agentIn(plain) === null && agentOrPerson(plain) === null && (isMine || FOR_NOW.test(said))
    ? NOBODY
    : null;
}

/** A word that is somebody's name, and is written as one. */
function personal(word: string | undefined): string | null {
  if (word === undefined) return null;
  const name = word.trim().replace(/[.:-]+$/, "");
  return isAgentLike(name) || (/^@?\p{Lu}|\d/u.test(name) && isAnyName(name)) ? name : null;
}

/** Words of a sentence that only speaks of a file. */
const MENTIONS =
  /\b(?:see|cf|depends? on|based on|like|look at|looks at|read|reads|reading|such as|for example|e g|voir|comme|par exemple|siehe|wie|zum beispiel|ver|como|por ejemplo|vedi|come|per esempio)\b/;

function isHarmless(said: string, plain: string): boolean {
  const keepsOff = KEEPS_OFF.test(said);
  if (STORY.test(said) || (MENTIONS.test(said) && !keepsOff)) return true;
  if (/^\s*[\u2713\u2717\u2714\u2718\u2705\u274c]|\b(?:FOUND|PASS|FAIL|TODO)\b|\?\s*$/.test(plain))
    return true;
  // `Do not edit src/a.ts until Ann is done`
  const spoken = keepsOff ? plain.replace(UP_TO, "") : plain;
  if (saysOver(spoken) || saysNobodys(spoken)) return true;
  const isDenied = /\b(?:not|no longer|never|ne|jamais|nicht|kein|nie|nunca|nao|non|mai)\b/.test(said);
  return isDenied && !keepsOff && !deniesOver(spoken);
}

const TOKEN =
  /@?[\w\u00c0-\u1fff\u3040-\ud7ff](?:[\w\u00c0-\u1fff\u3040-\ud7ff._#-]*[\w\u00c0-\u1fff\u3040-\ud7ff])?/g;

/** The first words of a text that name an agent: `Session blue`, `bot-7`, `@lou`. */
function agentIn(text: string): string | null {
  for (const phrase of text.split(/[,;:()[\]|/!?"]+|\s[-–—]+\s|\.{2,}/)) {
    const tokens = unmarked(phrase).match(TOKEN) ?? [];
    for (let at = 0; at < tokens.length; at++) {
      if (at > 0 && SINCE.test(tokens[at - 1] ?? "")) continue;
      for (const length of [2, 3, 1]) {
        const name = tokens.slice(at, at + length).join(" ");
        if (at + length <= tokens.length && isNamedAgent(name, length) && nameIn(name) !== null) return name;
      }
    }
  }
  return null;
}

/** Before the name of a session that is over. */
const SINCE = /^(?:since|from|after|during|depuis|seit|desde|dal|nach|après|después|dopo)$/i;
const PLAIN =
  /^(?:agents?|sessions?|instances?|terminals?|windows?|lanes?|teams?|workers?|the|an?|this|that|other|another|each|every|no|my|your|our|one|which|whose|some|any)$/i;

/** Like an agent's name, and no words that only stand beside each other. */
function isNamedAgent(name: string, length: number): boolean {
  if (!isAgentLike(name))
    return length === 1 && /^(?:bot|agent|claude|codex|worker|session)[-_.#]?\w*\d\w*$/i.test(name);
  const tokens = name.split(" ");
  // `Backend agent`, but neither `o Agente` nor `the shared helper`.
  if (length > 1 && /^[a-z\u00df-\u00ff]/.test(name) && !isAgentLike(`${tokens[0]} 1`)) return false;
  if (
    tokens.every((token) => PLAIN.test(token)) ||
    tokens.some((token) => /^(?:the|an?|this|that|another|other|each|every|no|which)$/i.test(token))
  )
    return false;
  return !tokens.some(
    (token) =>
      holds("does", words(token)) ||
      holds("lock", words(token)) ||
      /^(?:is|has|does|did|are|was|on|in|at|of|by|until|till|since|est|ist|hat|avec|com|con|mit)$/i.test(
        token,
      ),
  );
}

function agentOrPerson(plain: string): string | null {
  const [, agent] = THE_AGENT.exec(plain) ?? [];
  const [, person = ""] = BEFORE.exec(plain) ?? [];
  return agent ?? (isAnyName(person) ? person : null);
}

/** `the release agent is bumping`: who it is, though called by what it does. */
const THE_AGENT = /\b(the [a-z]{3,20} (?:agent|session|bot|worker)) is\s/;
const BEFORE =
  /(?:^|\s)(@?[A-Z\u00c0-\u00de][\w\u00c0-\u1fff-]+)\s+(?:is|has|est|a|ist|hat|está|esta|tiene|tem|ha|sta|è)\s/;
const BEHIND =
  /\b(?:ist|by|von|par|por|da|com|con|mit|avec)\s+(?:o |a |der |die |il |la |el )?(@?[A-Z\u00c0-\u00de][\w\u00c0-\u1fff-]+)/;

/** Somebody in a list of work or of locks: before or behind what is said of them, or alone between two marks. */
function personIn(text: string, evidence: SectionEvidence): string | null {
  const plain = unmarked(text.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, ""));
  const found = [BEFORE.exec(plain)?.[1], BEHIND.exec(plain)?.[1]].find(
    (name) => name !== undefined && isAnyName(name),
  );
  if (found !== undefined) return found;
  const parts = plain.split(/[,;:()[\]|]+|\s\/\s|\s[-–—]+\s|\.{2,}/).map((part) => unmarked(part).trim());
  return (
    parts.find(
      (part) =>
        part !== "" &&
        isAnyName(part) &&
        part.length > 1 &&
        fieldKind(part) === null &&
        isNamed(part, evidence),
    ) ?? null
  );
}

/** Written as a name is, or at least as no everyday word: `olga` is one in a list of locks only beside a file and nothing else. */
function isNamed(part: string, evidence: SectionEvidence): boolean {
  return (
    /^@|^[A-Z\u00c0-\u00de]|\d|[-_]/.test(part) ||
    (evidence === "claims" && /^[a-z\u00df-\u00ff]{2,12}$/.test(part))
  );
}
