import { withoutEnd } from "../paths/ends.ts";
import { words } from "../vocabulary/words.ts";
import { isAnyName, isName, isPerson, type SaidClaim, upToAvoided, withoutMoments } from "./items.ts";
import { isAgentLike, unmarked } from "./names.ts";
import { pathsIn } from "./paths.ts";
import { firstOf, holds } from "./phrases.ts";

/** Words for somebody's work at this moment. */
const NOW =
  /^(?:is (?:editing|working|touching|changing|refactoring)|travaille|est en train|arbeitet|esta |sta |werkt|pracuje)/;
const CHANGES = /^(?:is|are) (?:rewrit|port|mov|split|clean|migrat|rework|renam|updat|fix)ing\b/;
/** Words that only say when, between somebody and what they do. */
const WHEN =
  / (?:currently|now|right now|still|just|already|also|presently|today|actively|busy|in the middle of|at the moment|gerade|momentan|aktuell|derzeit|noch|actuellement|encore|en ce moment|ahora|actualmente|agora|atualmente|ora|adesso|attualmente)(?= )/g;
/** `is rewriting`, `are porting`: whatever is done now. */
const DOING =
  /^(?:[\p{L}\d]+ ){1,4}?(?=(is|are) (?!(?:not|waiting|reading|looking|using|asking|planning|going|thinking)\b)\p{L}+ing\b)/u;
/** Words before a name that say that it is no news: `When Claude edits src/a.ts it must run the tests`. */
const SUPPOSED =
  /^(?:when(?:ever)?|if|before|after|once|unless|todo|next|wenn|falls|bevor|sobald|quand|lorsque|si|avant|cuando|antes|despues|se|quando|prima|dopo|depois)\b/i;

/** `claude is editing src/a.ts`, `@anna : travaille sur src/x/**`. */
export function sentence(body: string, isLive: boolean): SaidClaim | null {
  const plain = body.replace(/(?<!\/)\*\*(?!\/)/g, "");
  const cut =
    /^(@?[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][A-Za-z\u00c0-\u1fff\u3040-\ud7ff0-9 _.()#-]{0,40}?)\s*[:,]?\s+(?=[A-Za-z\u00c0-\u1fff\u3040-\ud7ff])/.exec(
      plain,
    );
  if (cut === null) return null;
  const [, holder = "", held = ""] = HAS_FILES.exec(plain) ?? [];
  if (isAgentLike(holder)) {
    const paths = pathsIn(held, "prose");
    if (paths.length > 0) return { who: unmarked(holder), paths };
  }
  const reduced = words(plain.slice(0, 160)).replace(WHEN, "");
  const isDoing = reduced.includes(" is ") || reduced.includes(" are ");
  const doing = isDoing ? DOING.exec(reduced) : null;
  const has = doing === null ? HAS_OPEN.exec(reduced) : null;
  const said = firstOf("does", reduced);
  // What others do is said behind it: `Codex is splitting a.ts. Nobody edits it.`
  const isBehind = doing !== null && (said?.before.length ?? 0) > doing[0].length;
  const does =
    (has === null ? null : { word: has[2] ?? "", before: has[1] ?? "" }) ??
    (isBehind ? null : said) ??
    (doing === null ? null : { word: doing[1] ?? "", before: doing[0].trim() });
  if (does === null || does.before === "" || does.before.split(" ").length > 4) return null;
  // `Claude heeft docs/kaart.md afgerond`: has, or has done.
  if (does.word === "heeft" && firstOf("over", reduced) !== null) return null;
  const [verb = ""] = does.word.split(" ");
  const at = plain
    .split(/(?<=\s)/)
    .reduce(
      (found, token, i, all) =>
        found < 0 && i > 0 && words(token).split(" ", 1)[0] === verb
          ? all.slice(0, i).join("").length
          : found,
      -1,
    );
  const who = withoutEnd(unmarked(plain.slice(0, Math.max(at, 0))), /[:,\s-]/);
  if (
    who === "" ||
    /\s(?:who|that|which|qui|que)$/i.test(who) ||
    holds("not", words(who).split(" ").slice(-1).join(" ")) ||
    SUPPOSED.test(who) ||
    /\s(?:had|was|were|does|did|stopped|finished|avait|avaient|hatte|hatten|war|hab[ií]a|tinha|aveva)$/i.test(
      who,
    )
  )
    return null;
  const isAtIt =
    (has !== null ||
      NOW.test(does.word) ||
      (doing !== null && CHANGES.test(reduced.slice(doing[0].length)))) &&
    /^\p{Lu}/u.test(who) &&
    isPerson(who);
  if (!isAgentLike(who) && !(isLive && isName(who)) && !isAtIt) return null;
  const paths = pathsIn(upToAvoided(plain.slice(at)), "prose");
  return paths.length === 0 ? null : { who, paths };
}

/** `Codex is in src/a.ts right now`, `@claude-2 has src/a.ts`: an agent, files, and no more than for how long. */
const HAS_FILES =
  /^(\S+(?: \S+)?)(?: is in| has|['\u2019]s in) (\S+?(?:(?:,| and) \S+?)*)(?=[.,;!]?$|[,;]? +(?:right now|now|today|tonight|until|till|for (?:now|the|a|an|\d))\b|[.;] +\p{Lu})/u;

/** `Nadia has src/a.ts open`, `Uwe hat lib/b.c gesperrt`. */
const HAS_OPEN =
  /^((?:[^ ]+ ){0,2}?[^ ]+) (has|hat|tiene|tem|ha|a) .{2,120}? (?:open|locked|reserved|checked out|claimed|taken|in hand|offen|gesperrt|reserviert|ouvert|verrouille|reserve|pris|abierto|bloqueado|reservado|tomado|aberto|aperto|bloccato|riservato|preso)\b/;

const I = /(?:^|[\s:])(?:I(?:'m|\u2019m| am)?|je|j|ich|yo|eu|io)\b/i;
const MY_WORK =
  /\b(?:i(?: ?m| am) \w+ing|i have locked|i own|i hold|i took|i ve got|i have got|i got|i ve taken|je travaille|je modifie|je suis en train|ich arbeite|ich bearbeite|estoy \w+ndo|estou \w+ndo|sto \w+ndo)\b/;

/** `I (claude-2) am refactoring services/payments/`, `**Instance 4** (11:20): I'm working on app/main.kt`. */
export function firstPerson(body: string): SaidClaim | null {
  if (!I.test(body)) return null;
  const self = /\b(?:I|je|ich|yo|eu|io)\s*[(,]\s*([^(),]{2,40})[),]/i.exec(body)?.[1];
  const label = /^[*_[]*([^:*_\]]{2,40})[*_\]]*\s*(?:\([^)]{0,300}\)\s*)?(?::|[-–—]\s)/
    .exec(withoutMoments(body).trim())?.[1]
    ?.trim();
  const who = [self, label?.replace(/\s+(?:here|ici|hier|aqu[ií]|qui)$/i, "")].find(
    (name) => name !== undefined && isName(name),
  );
  const said = words(body.replace(/\([^)]{0,300}\)/g, " ").slice(0, 200)).replace(WHEN, "");
  if (who === undefined || !MY_WORK.test(said) || !(isAgentLike(who) || isAnyName(who))) return null;
  const paths = pathsIn(upToAvoided(body), "prose");
  return paths.length === 0 ? null : { who: unmarked(who), paths };
}
