/** Words that may stand before a command: a value for a variable, a keyword, a program that runs another one. */
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;
const KEYWORD = /^(?:if|then|elif|else|while|until|do|time|!|\{)$/;
const LAUNCHER = /^(?:.*\/)?(?:command|exec|env|nohup|nice|timeout|stdbuf|setsid|sudo|xargs|npx|bunx)$/;
/** Words that a launcher takes before the command: options, numbers, times. */
const LAUNCH_WORD = /^(?:-.*|\d+(?:\.\d+)?[smhd]?)$/;
/** Options of launchers with a value in the next word. */
const TAKES_VALUE = /^-[ugskUnCSp]$/;
const COORD = /^(?:.*\/)?coord$/;
const SHELL = /^(?:.*\/)?(?:ba|z|da|k)?sh$/;
const SHELL_CODE = /^-[a-z]*c$/;
/** Maximum depth of shells within shells. */
const DEEPEST = 3;
/** Maximum length of a command line that is looked through (characters). */
const LONGEST = 200_000;

/**
 * A command line in which every call of `coord` that it names has these words behind it, which say for whom it is; null where it
 * names none. A name in quotes, in a comment, in a here-document or among a program's arguments is no call.
 */
export function handed(command: string, words: string): string | null {
  if (command.length > LONGEST || !/\bcoord\b/.test(command) || !/^[\w.:@ -]+$/.test(words)) return null;
  const ends = callsIn(command, 0, command.length, 0);
  if (ends.length === 0) return null;
  const sorted = ends.toSorted((a, b) => a - b);
  return [0, ...sorted].map((start, at) => command.slice(start, sorted[at])).join(` ${words}`);
}

/** A word as it stands in the line, quotes and all; `sign`: what parts commands. */
interface LineToken {
  readonly start: number;
  readonly end: number;
  readonly sign: boolean;
}

/** Where each call's name ends. */
function callsIn(text: string, from: number, to: number, depth: number): number[] {
  const found: number[] = [];
  let [expects, launched, shell] = [true, false, false];
  let isValue = false;
  for (const { start, end, sign } of tokens(text, from, to)) {
    const word = text.slice(start, end);
    found.push(...substitutions(text, start, end, depth));
    if (sign) [expects, launched, shell] = [true, false, false];
    else if (shell && /^['"]/.test(word) && depth < DEEPEST) {
      found.push(...callsIn(text, start + 1, end - 1, depth + 1));
      shell = false;
    } else if (isValue) isValue = false;
    else if (expects) {
      isValue = launched && TAKES_VALUE.test(word);
      if (COORD.test(word)) found.push(end);
      if (SHELL.test(word)) shell = true;
      launched = LAUNCHER.test(word) || (launched && LAUNCH_WORD.test(word));
      expects = launched || ASSIGNMENT.test(word) || KEYWORD.test(word);
    } else if (shell && !SHELL_CODE.test(word) && !word.startsWith("-")) shell = false;
  }
  return [...new Set(found)];
}

/** Calls within `$(…)` and backquotes in a word, be it in double quotes. */
function substitutions(text: string, start: number, end: number, depth: number): number[] {
  if (depth >= DEEPEST || text[start] === "'") return [];
  const found: number[] = [];
  for (let at = start; at < end; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "$" && text[at + 1] === "(") {
      const close = closing(text, at + 2, end);
      found.push(...callsIn(text, at + 2, close, depth + 1));
      at = close;
    } else if (text[at] === "`") {
      const close = text.indexOf("`", at + 1);
      const stop = close < 0 || close > end ? end : close;
      found.push(...callsIn(text, at + 1, stop, depth + 1));
      at = stop;
    }
  }
  return found;
}

function* tokens(text: string, from: number, to: number): Generator<LineToken> {
  const bodies: { readonly word: string; readonly tabs: boolean }[] = [];
  for (let at = from; at < to;) {
    const c = text[at] ?? "";
    if (c === "\n" && bodies.length > 0) {
      at = behindBodies(text, at + 1, to, bodies.splice(0));
      yield { start: at, end: at, sign: true };
    } else if (/[\n;&|(){}]/.test(c)) {
      yield { start: at, end: at + 1, sign: true };
      at++;
    } else if (/\s/.test(c)) at++;
    else if (c === "#") at = lineEnd(text, at, to);
    else if (text.startsWith("<<", at) && !text.startsWith("<<<", at)) {
      const [all, tabs = "", quoted, plain] = /^<<(-?)\s*(?:(['"].*?['"])|([\w.-]+))?/.exec(
        text.slice(at, to),
      ) ?? [""];
      bodies.push({ word: (quoted ?? plain ?? "").replace(/^['"]|['"]$/g, ""), tabs: tabs !== "" });
      at += Math.max(2, all.length);
    } else {
      const end = wordEnd(text, at, to);
      yield { start: at, end, sign: false };
      at = end;
    }
  }
}

/** Behind the bodies of here-documents. */
function behindBodies(
  text: string,
  from: number,
  to: number,
  bodies: readonly { readonly word: string; readonly tabs: boolean }[],
): number {
  let at = from;
  for (const { word, tabs } of bodies)
    while (at < to) {
      const end = lineEnd(text, at, to);
      const line = text.slice(at, end);
      at = Math.min(end + 1, to);
      if ((tabs ? line.replace(/^\t+/, "") : line) === word) break;
    }
  return at;
}

function lineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 || end > to ? to : end;
}

function wordEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && !/[\s;&|()]/.test(text[at] ?? "")) {
    const c = text[at];
    if (c === "\\") at += 2;
    else if (c === "'") at = quoteEnd(text, at + 1, to, "'");
    else if (c === '"') at = quoteEnd(text, at + 1, to, '"');
    else if (c === "`") at = quoteEnd(text, at + 1, to, "`");
    else if (c === "$" && text[at + 1] === "(") at = closing(text, at + 2, to) + 1;
    else at++;
  }
  return Math.min(at, to);
}

/** Behind the closing quote. */
function quoteEnd(text: string, from: number, to: number, quote: string): number {
  for (let at = from; at < to; at++) {
    if (quote !== "'" && text[at] === "\\") at++;
    else if (text[at] === quote) return at + 1;
  }
  return to;
}

/** The bracket that closes a substitution. */
function closing(text: string, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to; at++) {
    const c = text[at];
    if (c === "\\") at++;
    else if (c === "'" || c === '"') at = quoteEnd(text, at + 1, to, c) - 1;
    else if (c === "(") depth++;
    else if (c === ")" && depth-- === 0) return at;
  }
  return to;
}
