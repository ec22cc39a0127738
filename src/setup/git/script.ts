import { checksum } from "../../text/edits.ts";
import { SetupError } from "../types.ts";

/** The hooks of git that setup puts in. */
export type HookName = "pre-commit" | "prepare-commit-msg" | "post-commit";

export const HOOK_NAMES: readonly HookName[] = ["pre-commit", "prepare-commit-msg", "post-commit"];

/** The hooks whose absence lets something through. The others only keep up to date what is found anew elsewhere. */
export const GUARDS: ReadonlySet<HookName> = new Set<HookName>(["pre-commit", "prepare-commit-msg"]);

const SHEBANG = "#!/bin/sh\n";
const WHOLE = ", whole file";

const LOST = 'echo "coord is not on the PATH: nobody looked for reserved files in this commit" >&2';
const BROKEN = 'echo "coord could not run: nobody looked for reserved files in this commit" >&2';
/**
 * Whether coord is worth starting after a commit: in a linked work tree, or where there are some; of the commits of a rebase
 * only at the last one. Git tells a hook its folder wherever that is not `.git`.
 */
const HAS_TREES = '[ -f .git ] || [ -d "${GIT_DIR:-.git}/worktrees" ]';
const MORE_FOLLOW = '[ -s "${GIT_DIR:-.git}/rebase-merge/git-rebase-todo" ]';
/** Of a subshell's own, so that a script's `wait` does not wait for it; nobody's pipe is held open. */
const APART = (args: string) => `(coord hook git post-commit${args} </dev/null >/dev/null 2>&1 &)`;

const UNLESS_BLOCK = '[ "${COORD_HOOK_MODE:-}" != block ]';

/** Script of a hook: only exit status 3 is a no of coord. Any other, 1 above all, is a coord that could not run, and stops nobody's work. */
const BODIES: Readonly<Record<HookName, string>> = {
  "pre-commit": [
    "# Stops a commit of files that somebody else has reserved. `coord setup git --remove` takes this block out.",
    "if ! command -v coord >/dev/null 2>&1; then",
    `  ${LOST}`,
    'elif coord hook git pre-commit "$@"; then',
    "  :",
    "elif [ $? -eq 3 ]; then",
    "  exit 1",
    "else",
    `  ${BROKEN}`,
    `  ${UNLESS_BLOCK} || exit 1`,
    "fi",
  ].join("\n"),
  "prepare-commit-msg": [
    "# Puts `Instance 3: ` before the subject. `coord setup git --remove` takes this block out.",
    "if command -v coord >/dev/null 2>&1; then",
    '  coord hook git prepare-commit-msg "$@" || :',
    "fi",
  ].join("\n"),
  "post-commit": [
    "# Notes for the other work trees what has changed here; nobody waits. `coord setup git --remove` takes this block out.",
    `if ${HAS_TREES}; then`,
    `  if ! ${MORE_FOLLOW} && command -v coord >/dev/null 2>&1; then`,
    `    ${APART(' "$@"')}`,
    "  fi",
    "fi",
  ].join("\n"),
};

/** The same for git's configuration: git adds its arguments behind the last word, and has them in `$@` as well. */
export const ONE_LINERS: Readonly<Record<HookName, string>> = {
  "pre-commit": [
    `command -v coord >/dev/null 2>&1 || { ${LOST}; exit 0; }`,
    "if coord hook git pre-commit; then exit 0; elif [ $? -eq 3 ]; then exit 1; fi",
    BROKEN,
    UNLESS_BLOCK,
  ].join("; "),
  "prepare-commit-msg":
    'command -v coord >/dev/null 2>&1 || exit 0; coord hook git prepare-commit-msg "$@" || :',
  "post-commit": [
    `{ ${HAS_TREES}; } || exit 0`,
    `! ${MORE_FOLLOW} || exit 0`,
    "command -v coord >/dev/null 2>&1 || exit 0",
    APART(""),
    ":",
  ].join("; "),
};

/** What a person calls where no lines can be put in. */
export function callOf(name: HookName): string {
  return `coord hook git ${name}`;
}

function blockOf(name: HookName, whole: boolean): string {
  const body = BODIES[name];
  return `# coord:begin ${name} ${sum(body)}${whole ? WHOLE : ""}\n${body}\n# coord:end ${name}`;
}

/**
 * A hook script with coord's block first, behind the shebang: what is last in a script decides its exit status, or ends it
 * by `exit` or `exec`. Everything else stays as it is. `path` is for the errors.
 * @throws SetupError for a script that no shell runs, and for a block that somebody has edited or damaged
 */
export function withBlock(text: string | null, name: HookName, path: string): string {
  if (text === null) return `${SHEBANG}${blockOf(name, true)}\n`;
  if (!isShell(text)) throw new SetupError("SETUP_HOOK_NOT_SHELL", { path, call: callOf(name) });
  const found = findBlock(text, name, path);
  if (found !== null) return text.slice(0, found.start) + blockOf(name, found.whole) + text.slice(found.end);
  const block = blockOf(name, false);
  if (!text.startsWith("#!")) return `${block}\n${text}`;
  const end = text.indexOf("\n");
  return end < 0 ? `${text}\n${block}` : `${text.slice(0, end + 1)}${block}\n${text.slice(end + 1)}`;
}

/** The same script without it; null for a file that holds nothing else and was made for it. @throws SetupError */
export function withoutBlock(text: string, name: HookName, path: string): string | null {
  const found = findBlock(text, name, path);
  if (found === null) return text;
  const { start, end, whole } = found;
  const rest =
    end < text.length ? text.slice(0, start) + text.slice(end + 1) : text.slice(0, Math.max(0, start - 1));
  return whole && rest === SHEBANG ? null : rest;
}

export function hasBlock(text: string, name: HookName): boolean {
  return new RegExp(`^# coord:(?:begin|end) ${name}\\b`, "m").test(text);
}

interface ScriptBlock {
  readonly start: number;
  /** Behind the last line, before its end. */
  readonly end: number;
  readonly whole: boolean;
}

function findBlock(text: string, name: HookName, path: string): ScriptBlock | null {
  if (!hasBlock(text, name)) return null;
  const begins = [...text.matchAll(new RegExp(`^# coord:begin ${name} ([0-9a-f]+)(${WHOLE})?\n`, "gm"))];
  const ends = [...text.matchAll(new RegExp(`\n# coord:end ${name}$`, "gm"))];
  const [begin, end] = [begins[0], ends[0]];
  const isWhole =
    begins.length === 1 && ends.length === 1 && text.match(/^# coord:(?:begin|end) /gm)?.length === 2;
  if (begin === undefined || end === undefined || !isWhole || end.index < begin.index)
    throw new SetupError("SETUP_HOOK_BROKEN", { path });
  const body = text.slice(begin.index + begin[0].length, end.index);
  if (sum(body) !== begin[1]) throw new SetupError("SETUP_HOOK_EDITED", { path });
  return { start: begin.index, end: end.index + end[0].length, whole: begin[2] !== undefined };
}

/** A script without a shebang is run by `sh`. */
function isShell(text: string): boolean {
  if (text.includes("\0")) return false;
  if (!text.startsWith("#!")) return true;
  return /^#![ \t]*(?:\S*\/env[ \t]+(?:-\S+[ \t]+)*)?(?:\S*\/)?(?:ba|da|z|k|mk|a)?sh(?:\s|$)/.test(text);
}

function sum(body: string): string {
  return checksum(body).toString(16).padStart(8, "0");
}
