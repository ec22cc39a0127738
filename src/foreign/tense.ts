import { remembered } from "../text/remembered.ts";
import { words } from "../vocabulary/words.ts";
import { EASTERN, holds } from "./phrases.ts";

/** Whether a heading stands over claims, over what is none, or says nothing about it. */
export const tenseOf = remembered((title: string) => tenseIn(title));

function tenseIn(title: string): "live" | "past" | null {
  // `Arquivos em uso` is no usage.
  const reduced = words(title.slice(0, 200)).replace(/\b(?:em|en|in) us[oe]\b/, "current");
  // `Rule 3: folder ownership` says who owns what.
  if (/^rules? \d+ .*\bowner(?:ship|s)\b/.test(reduced)) return "live";
  if (holds("past", reduced) && !/\bin ?complete\b/.test(reduced)) return "past";
  return holds("current", reduced) || OVER_CLAIMS.test(reduced) ? "live" : null;
}

const OVER_CLAIMS =
  /\b(?:editing|edited|locks?|locked|claims?|claimed|reserv\w*|in use|taken|dibs|owns|owned|owners?|ownership|bloque\w+|verrou\w*|beansprucht\w*|sperr\w+|gesperrt\w*|blocc\w+|vergeben|pris|prises|tomad[oa]s?|occupat[oi]|ocupad[oa]s?|belegt|(?:em|en|in) uso|checked out|in gebruik|bezet|zajet\w|zablokowan\w|zarezerwowan\w+)\b/;
const OVER_WORK =
  /\b(?:in progress|wip|doing|working on|in flight|underway|working now|now working|busy|assignments?|assigned|right now|who|split|en cours|en ce moment|repartition|qui|in arbeit|gerade|wer|en curso|quien|reparto|em andamento|quem|in corso|chi|bezig|w toku|w trakcie)\b|\b(?:current|currently|active|now|actuels?|actuelles?|aktuelle|laufende|actuales|activas|atuais|ativas|attuali)\b.*\b(?:work|working|tasks?|files?|jobs?|edits?|changes|taches?|travaux|fichiers?|arbeit|arbeiten|aufgaben|dateien|tareas?|trabajos?|archivos|tarefas?|trabalhos?|arquivos|lavori|compiti)\b/;

/** What a heading says of the lines below it: that they are locks, work that goes on, or neither. */
export function evidenceOf(title: string): "claims" | "work" | null {
  const reduced = words(title.slice(0, 200));
  if (OVER_CLAIMS.test(reduced)) return "claims";
  return OVER_WORK.test(reduced) || (EASTERN.test(title) && holds("current", reduced)) ? "work" : null;
}

/** `Claims log`, `Coordination log`: what was claimed and given back, one below the other. */
export function isLogOfClaims(title: string): boolean {
  const reduced = words(title.slice(0, 200));
  const rest = reduced.replace(/\b(?:logs?|journal|feed|registre|protokoll|registro)\b/g, "").trim();
  return (
    rest !== reduced && (OVER_CLAIMS.test(rest) || /\bcoordination\b/.test(rest)) && !holds("past", rest)
  );
}
