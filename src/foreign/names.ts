import { withoutEnd } from "../paths/ends.ts";
import { isLatin } from "../text/latin.ts";
import { words } from "../vocabulary/words.ts";
import { holds, isOne } from "./phrases.ts";

/** Words for one who works here, that need a name or number beside them: `Agent A`, `Sessione Nord`. */
const KINDS = new Set(
  "agent agents agente session sesion sessao sitzung sessione instance instancia instanz istanza lane worker team equipe equipo squadra terminal terminale tab onglet window fenetre ventana fenster finestra janela pane console stream track dev developer developpeur entwickler bot subagent assistant assistente asistente helper machine laptop seat poste 会话 智能体 代理 实例 窗口 セッション エーシェント".split(
    " ",
  ),
);
/** Names of agents. */
const AGENTS =
  /^(?:claude|codex|gemini|cursor|copilot|gpt|chatgpt|aider|windsurf|cline|devin|opencode|kimi|qwen|deepseek|grok|antigravity|jules|sonnet|opus|haiku|llama|mistral)(?:code)?\d*$/;
/** Parts that agents play: with a number or letter they name one. */
const ROLE =
  /^(?:architect|reviewer|implementer|planner|builder|tester|integrator|orchestrator|conductor|coder|engineer|writer|designer|operator) (?:\d+|[a-z])$/;
/** Words beside those in phrases that are no names: `Agent status`, `Session protocol`. */
const NO_NAMES = new Set(
  "each every any all another other chaque cada jeder ogni status statuses roster coordination report reports list overview summary table board matrix registry registration management members communication info details setup config configuration handoff handover types roles role responsibilities tasks task names naming ids id work prompt prompts progress guidelines and or for is was to files file paths notes name count work lifecycle identity count limits storage memory start end history statistics checklist claim claims result results rules can cannot must should failure template pattern this completed".split(
    " ",
  ),
);

const SEVERAL = /^(?:two|three|four|five|both|several|many)$/;

/** The name of whoever holds a lock that names nobody. */
export const NOBODY = "?";

const PHRASE = /^\p{L}+ \p{Ll}+ \p{Ll}/u;
const LATIN_PHRASE =
  /^[A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff]+ [a-z\xb5\xdf-\xf6\xf8-\xff]+ [a-z\xb5\xdf-\xf6\xf8-\xff]/;

/** `Session B`, `codex-3267`, `Claude (backend)`, `@anna`, `Preflight Agent`: what names one who works here. */
export function isAgentLike(name: string): boolean {
  const trimmed = name.trim();
  if (/^@[\w.-]{1,39}$/.test(trimmed)) return true;
  if (trimmed === "" || trimmed.length > 60) return false;
  const tokens = words(trimmed.replace(/\([^)]{0,300}\)|\[[^\]]{0,300}\]|_/g, " ")).split(" ");
  if (tokens.length > 5 || SEVERAL.test(tokens[0] ?? "") || tokens.some((token) => NO_NAMES.has(token)))
    return false;
  // `cursor instead of offset`: some are words, too.
  if (tokens.length > 2 && (isLatin(trimmed) ? LATIN_PHRASE : PHRASE).test(trimmed)) return false;
  if (ROLE.test(tokens.join(" "))) return true;
  if (AGENTS.test(tokens[0] ?? "") || (tokens.length <= 3 && AGENTS.test(tokens.at(-1) ?? ""))) return true;
  const rest = tokens.filter((token) => !KINDS.has(token));
  return tokens.length > 1 && isOfKind(tokens, trimmed) && !holds("current", rest.join(" "));
}

/** What belongs to such a one, and is none: `Agent implementation`, `Developer Guides`. */
const THINGS =
  /^(?:implementations?|architecture|definitions?|design|docs|documentation|code|systems?|frameworks?|dashboard|workflows?|tools?|tooling|scripts?|guides?|experience|onboarding|hooks?|templates?|libraries|library|modes?|behaviou?r)$/;

/** `Lane B`, or, as a title, `Preflight Agent`; but not `delete the saved session`. */
function isOfKind(tokens: readonly string[], written: string): boolean {
  if (KINDS.has(tokens[0] ?? "")) return !THINGS.test(tokens[1] ?? "");
  return (
    KINDS.has(tokens.at(-1) ?? "") && (tokens.length === 2 || !/(?:^|\s)[a-z\u00df-\u00ff]/.test(written))
  );
}

const PLACEHOLDER =
  /^<[^>]*>$|^\([^)]*\)$|^\[[^\]]*\]$|^\{[^}]*\}$|^(?:\.\.\.|…|x{2,}|#?x|y{2,}|your[ -].*|(?:add|put|insert|enter|describe|list) (?:your |the |a )?(?:name|task|files?|agent|role)\b.*|agent[_ -]?(?:name|id)|session[_ -]?id|name|path\/to\/.*|file[_ -]?path|YYYY.*|HH:MM.*)$/i;

/** Whether a text is a template's blank, in a name's or a path's place. */
export function isBlank(text: string): boolean {
  const bare = unmarked(text);
  return bare === "" || PLACEHOLDER.test(bare) || /^[-–—−·*.?_~/\\\s]+$/.test(bare);
}

/** A name that is one: no placeholder, and not the word for nobody. */
export function nameIn(text: string): string | null {
  const name = withoutEnd(unmarked(text.replace(/<br\s*\/?>/gi, " ")).replace(/\s+/g, " "), /[:\s,;]/);
  if (isBlank(name) || name.length > 80) return null;
  const reduced = words(name.replace(/\([^)]{0,300}\)/g, " "));
  // `claude, cursor, or empty.` says whose it may be.
  return reduced === "" || isOne("free", reduced) || /,? or \S/i.test(name) ? null : name;
}

/** `src/cart.ts（田中）`, `小王：web/cart.vue`: the signs of East Asia as others write them. */
export function narrowed(text: string): string {
  return /[\uff08-\uff1b]/.test(text)
    ? text
        .replace(/\uff08/g, " (")
        .replace(/\uff09/g, ") ")
        .replace(/\uff1a/g, ": ")
        .replace(/\uff0c/g, ", ")
        .replace(/\uff1b/g, "; ")
    : text;
}

/** A text without what sets it off: bold, italics, code, strokes, list marks. */
export function unmarked(text: string): string {
  return text
    .replace(/\[([^\]]{1,120})\]\([^)]{0,300}\)/g, "$1")
    .replace(/`/g, "")
    .replace(/\*\*|__|~~/g, "")
    .replace(/^\s*(?:[*_](?=\S)|[*+-]\s+)|(?<=\S)[*]\s*$/g, "")
    .trim();
}

/** Words around a name that say that nobody else does: `ONLY session B`. */
export const ONLY = /^(?:only|solely|solo|soltanto|seulement|uniquement|seul|nur|apenas|somente|s[oó]lo)\s+/i;
