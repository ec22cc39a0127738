import type { Word } from "./types.ts";

/** Programs that run the program behind them, and those of their options that take a value of their own. */
const PREFIXES: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:sudo|doas)$/, /^-[ugpCDhRrtTU]$|^--(?:user|group|host|prompt|chdir)$/],
  [/^env$/, /^-[uC]$|^--(?:unset|chdir)$/],
  [/^timeout$/, /^-[ks]$|^--(?:kill-after|signal)$/],
  [/^(?:nice|ionice)$/, /^-[ncp]$|^--(?:adjustment|class)$/],
  [/^stdbuf$/, /^-[ioe]$/],
  [/^exec$/, /^-a$/],
  [/^(?:npx|bunx|uvx|pnpx)$/, /^-p$|^--(?:package|with|from|python)$/],
  [/^xargs$/, /^-[IEdnPLsa]$|^--(?:delimiter|max-args|max-procs|arg-file|replace)$/],
  [
    /^(?:command|builtin|nohup|setsid|coproc|busybox|toybox|export|local|readonly|declare|typeset|chronic|unbuffer|fakeroot|caffeinate|cross-env|dotenv|winpty|setarch|stdoutisatty|noglob|nocorrect)$/,
    /^-[wbde]$/,
  ],
  [/^time$/, /^-[fo]$|^--(?:format|output)$/],
  [/^(?:strace|ltrace|perf|valgrind)$/, /^-[eopuaESXIb]$|^--(?:trace|output|tool)$/],
  [
    /^(?:unshare|nsenter|setpriv|firejail|systemd-run|proot|bwrap|catchsegv|xvfb-run|dbus-run-session)$/,
    /^-[tSGpnE]$|^--(?:target|unit|property)$/,
  ],
  [/^wsl$/, /^-[dus]$|^--(?:distribution|user|cd|shell-type)$/],
  [/^screen$/, /^-[cehSTtX]$/],
  [/^(?:then|do|else|elif|if|while|until|!|&)$/, /^$/],
];

/** Programs that run the one behind a first word of their own: a lock, a mask, a folder. */
const AFTER_ONE: readonly (readonly [RegExp, RegExp])[] = [
  [/^flock$/, /^-[wE]$|^--(?:timeout|wait|conflict-exit-code)$/],
  [/^(?:taskset|chroot|chrt|numactl)$/, /^-[pc]$/],
];

/** Programs that run the one behind a word of theirs: that word, and options that take a value. */
const LAUNCHERS: readonly (readonly [RegExp, RegExp, RegExp])[] = [
  [/^uv$/, /^run$/, /^-p$|^--(?:with|with-editable|python|directory|project|env-file|extra|group|index)$/],
  [/^(?:poetry|pipenv|pdm|hatch|rye|pipx|pixi)$/, /^run$/, /^-[CPp]$|^--(?:directory|project)$/],
  [/^(?:conda|mamba|micromamba)$/, /^run$/, /^-[np]$|^--(?:name|prefix|cwd)$/],
  [
    /^(?:npm|pnpm|yarn|bun)$/,
    /^(?:exec|x|dlx)$/,
    /^-[pwFC]$|^--(?:package|workspace|filter|dir|prefix|cwd)$/,
  ],
  [
    /^(?:bundle|mise|rtx|asdf|rbenv|pyenv|nodenv|lerna|nx|aws-vault|pants|volta|fnm|devbox)$/,
    /^(?:exec|x|r|run|execute)$/,
    /^-C$|^--(?:cd|scope|using)$/,
  ],
  [/^coord$/, /^run$/, /^--(?:resource|files|task|wait|as|file|cwd|lang|estimate)$/],
  [
    /^(?:op|doppler|infisical|dotenvx|vercel|netlify|heroku|railway)$/,
    /^run$/,
    /^-[eps]$|^--(?:env|env-file|project|config)$/,
  ],
];

const OPTION = /^-./;
/** How long `timeout` waits, how nice `nice` is. */
const NUMBER = /^\d+(?:\.\d+)?[smhd]?$/;
const ASSIGNMENT = /^\$?([A-Za-z_]\w*)\+?=/;
/** `$NAME = VALUE`, as PowerShell has it. */
const VARIABLE = /^\$([A-Za-z_]\w*)$/;

/** A simple command without what stands before its program. */
export interface UnprefixedCommand {
  /** The program and its arguments. */
  readonly words: readonly Word[];
  /** Whether `xargs` hands it what is piped into it. */
  readonly isFed: boolean;
  /** The last program whose `run` has it run; empty where none has. */
  readonly launcher: string;
  /** Variables that are given a value, and the values. */
  readonly given: readonly (readonly [string, Word])[];
}

/** Takes off assignments, and programs that run the one behind them with their options. */
export function withoutPrefixes(words: readonly Word[]): UnprefixedCommand {
  const given: [string, Word][] = [];
  let isFed = false;
  let launcher = "";
  let values: RegExp | null = null;
  let at = 0;
  for (; at < words.length; at++) {
    const { text, quoted } = words[at] ?? { text: "", quoted: false };
    const name = ASSIGNMENT.exec(text)?.[1];
    if (name !== undefined) given.push([name, { text: text.slice(text.indexOf("=") + 1), quoted }]);
    else if (words[at + 1]?.text === "=" && VARIABLE.test(text)) {
      given.push([text.slice(1), words[at + 2] ?? { text: "", quoted: false }]);
      at++;
    } else if (values !== null && OPTION.test(text)) at += values.test(text) ? 1 : 0;
    else if (values === null || !NUMBER.test(text)) {
      const program = text.replace(/^.*[/\\]/, "").replace(/\.(?:exe|cmd|bat)$/i, "");
      const found =
        PREFIXES.find(([pattern]) => pattern.test(program))?.[1] ??
        afterOne(program, words, at) ??
        launched(program, words, at);
      if (found === null) break;
      values = found instanceof RegExp ? found : found.values;
      at = found instanceof RegExp ? at : found.at;
      isFed ||= program === "xargs";
      if (!(found instanceof RegExp) && found.isRun) launcher = program;
    }
  }
  return { words: words.slice(at), isFed, launcher, given };
}

/** Where the first word of its own stands; null for a program that has none, or that is handed shell code. */
function afterOne(program: string, words: readonly Word[], from: number) {
  const values = AFTER_ONE.find(([pattern]) => pattern.test(program))?.[1];
  if (values === undefined) return null;
  let at = from + 1;
  for (let text = words[at]?.text ?? ""; OPTION.test(text); text = words[at]?.text ?? "")
    at += values.test(text) ? 2 : 1;
  return at < words.length ? { at, values, isRun: false } : null;
}

/** Where the word stands that makes a program run another one; null when it does not. */
function launched(program: string, words: readonly Word[], from: number) {
  const [, run, values] = LAUNCHERS.find(([pattern]) => pattern.test(program)) ?? [];
  if (run === undefined || values === undefined) return null;
  let at = from + 1;
  for (let text = words[at]?.text ?? ""; OPTION.test(text); text = words[at]?.text ?? "")
    at += values.test(text) ? 2 : 1;
  return run.test(words[at]?.text ?? "")
    ? { at, values, isRun: words[at]?.text.startsWith("r") === true }
    : null;
}
