import { unmarked } from "./names.ts";
import { words } from "../vocabulary/words.ts";
import { beginningOf, isOne } from "./phrases.ts";
import { stateOf } from "./states.ts";

/** Words around what is asked: `Released at`, `Is active`, `Still editing`. */
const AROUND =
  /^(?:is|was|still|currently|already|date|time|ist|noch|est|encore|aun|ainda|ancora|data|fecha|datum|heure|hora) | (?:at|on|by|date|time|yet|now|le|el|em|am|um|il|op)$/g;

/** States that are none of a claim: who is blocked may go on, and who has not begun may have it. */
const OTHER =
  /^(?:blocked|paused|(?:in )?review|started|next|assigned|write|exclusive|open|bloque|blockiert|bloqueado|bloccato|en pause|en revue|commence|assigne|ouvert|empezado|pausado|abierto|asignado|proxim[ao]|begonnen|pausiert|offen|zugewiesen|iniciado|aberto|atribuido|iniziato|in pausa|aperto|assegnato)$/;

const YES =
  /^(?:yes|y|true|x|ok|ja|oui|si|sim|tak|evet|1|是|はい|예)$|^[\u2713\u2714\u2705\u2611](?:\ufe0f)?$/;
const NO =
  /^(?:no|n|not yet|false|nope|nein|noch nicht|non|pas encore|nao|ainda nao|todavia no|aun no|non ancora|nee|nej|nie|hayir|0|否|いいえ|아니오)$|^[\u2717\u2718\u274c\u2610\u274e](?:\ufe0f)?$/;

const MONTH =
  "(?:jan|feb|f[eé]v|mar|apr|avr|abr|may|mai|mag|mei|jun|juin|giu|jul|juil|lug|aug|ao[uû]|ago|sep|set|oct|okt|out|ott|nov|dec|d[eé]c|dez|dic)\\p{L}*\\.?";
const DAY = "(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim)\\p{L}*\\.?,?";
/** A time, a day, or a word for one. */
const WHEN = new RegExp(
  `^(?:(?:at|on|um|am|le|à|el|il|em|op)\\s+)?(?:${DAY}\\s+)?(?:\\d{4}-\\d\\d-\\d\\d|\\d{1,2}[./]\\d{1,2}(?:[./](?:\\d{4}|\\d{2})?)?(?=[\\s,]|$)|\\d{1,2}(?:st|nd|rd|th|\\.)?\\s+${MONTH}|${MONTH}\\s+\\d{1,2}\\b|\\d{1,2}[:h]\\d\\d|(?:today|yesterday|heute|gestern|hier|aujourd['’]hui|hoy|ayer|hoje|ontem|oggi|ieri)(?!\\p{L}))`,
  "iu",
);
/** What is only expected. */
const PLANNED =
  /[~≈?]|\b(?:eta|est|estimated?|expected|plan|planned|due|target|ca|circa|approx|voraussichtlich|geplant|pr[eé]vue?|previst[oa])\b/i;
/** How much of it is. */
const PART = /^(\d{1,3})\s*(?:\/|of|von|sur|de|di)\s*(\d{1,3})(?![\d/.])|^(\d{1,3}) ?%/;

/**
 * What a column, a label or a key says that asks how a claim stands: `Released | 10:40`, `Active: no`, `done = true`. Null where it asks nothing, or the answer is
 * none: `Done | 40 %`, `Finished: ETA 15:00`.
 */
export function answered(question: string, answer: string): "live" | "over" | null {
  const said = unmarked(answer).trim();
  if (said === "" || question.length > 40) return null;
  const asked = words(question.replaceAll("_", " ").replace(/(?<=[a-z])(?=[A-Z][a-z])/g, " "));
  const core = asked.replace(AROUND, "").trim();
  const [first = ""] = said.split(/\s*[,;(.–—]\s*|\s+-\s+/);
  const bare = words(first) === "" ? first : words(first);
  if (isOne("over", core)) {
    if (NO.test(bare)) return "live";
    if (PLANNED.test(said)) return null;
    const [, count = "", all = "100", percent = count] = PART.exec(said) ?? [];
    // `2/5` may be a day, and is a part more often; `30/11` is none.
    if (percent !== "" && Number(percent) <= Number(all)) return percent === all ? "over" : null;
    return YES.test(bare) || WHEN.test(said) || beginningOf("over", words(said)) !== null ? "over" : null;
  }
  if (!(isOne("live", core) || isOne("held", core) || core === "live") || OTHER.test(core)) return null;
  if (YES.test(bare)) return "live";
  return NO.test(bare) || stateOf(said) === "over" ? "over" : null;
}
