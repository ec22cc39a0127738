import type { Dialect } from "../../agents/types.ts";
import type { Word, WriteTarget } from "./types.ts";

/** Maximum number of further words that a command line's variables stand for. */
const MOST_MEANT = 10_000;
/** Maximum number of words that one word stands for. */
const MOST_EACH = 2_000;
/** Maximum length of a value (characters). */
const LONGEST_VALUE = 4_096;
/** Maximum depth of variables within the values of others. */
const DEEPEST = 3;
/** `$F`, `${F}`, `${F:-x}`, `$1`, `$@`; with PowerShell's `$env:F`. */
const VARIABLE =
  /\$(?:env:)?(?:(_(?=\.(?:FullName|Name|Path)\b)|[A-Za-z_]\w*|[1-9@])(?:(?<=\$_)\.(?:FullName|Name|Path)\b)?|\{([A-Za-z_]\w*|[1-9@])(?::?[-=]([^{}$]*))?\})/;
/** `~`, `~/x`, `~+/x`. */
const HOME = /^~(\+?)(?=[/\\]|$)/;

/** The values that a command line gives to variables anywhere: which one they have when is not worked out. */
export class Variables {
  private readonly values = new Map<string, Word[]>();
  private readonly env: (name: string) => string | undefined;
  /** The name that counts: PowerShell's have no case. */
  private readonly keyOf: (name: string) => string;

  constructor(env: (name: string) => string | undefined, dialect: Dialect) {
    this.env = env;
    this.keyOf = dialect === "powershell" ? (name) => name.toLowerCase() : (name) => name;
  }

  give(name: string, value: Word): void {
    if (value.text === "" || value.text.length > LONGEST_VALUE) return;
    const key = this.keyOf(name);
    const values = this.values.get(key);
    if (values === undefined) this.values.set(key, [value]);
    else values.push(value);
  }

  /** Targets with all that their words may stand for. */
  expanded(targets: readonly WriteTarget[]): WriteTarget[] {
    let room = MOST_MEANT;
    return targets.flatMap((target) => {
      const words = this.meant(target.word, Math.min(MOST_EACH, Math.max(1, room)));
      room -= words.length - 1;
      return words.map((word) => ({ ...target, word }));
    });
  }

  /** A text with the first value of each variable. */
  first(text: string): string {
    return this.meant({ text, quoted: true }, 1)[0]?.text ?? text;
  }

  /** A word as it stands, or with the values of its variables; those without a value stay. */
  private meant(word: Word, most: number, depth = 0): readonly Word[] {
    const at = HOME.exec(word.text);
    const home = at === null || word.quoted ? undefined : at[1] === "+" ? "." : this.env("HOME");
    const text = home === undefined ? word.text : home + word.text.slice(at?.[0].length ?? 0);
    const found = depth > DEEPEST * 2 ? null : VARIABLE.exec(text);
    if (found === null) return [{ ...word, text }];
    const values = this.valuesOf(found[1] ?? found[2] ?? "", found[3]);
    const before = text.slice(0, found.index);
    const rest = text.slice(found.index + found[0].length);
    if (values === undefined) return [{ text, quoted: word.quoted }];
    const all: Word[] = [];
    for (const value of values) {
      if (all.length >= most) break;
      const whole = {
        text: before + value.text + rest,
        quoted: value.quoted || (word.quoted && before !== ""),
      };
      if (whole.text.length <= 2 * LONGEST_VALUE)
        all.push(...this.meant(whole, most - all.length, depth + 1));
    }
    return all;
  }

  private valuesOf(name: string, standby: string | undefined): readonly Word[] | undefined {
    const own = this.values.get(this.keyOf(name));
    if (own !== undefined) return own;
    const set = this.env(name);
    if (set !== undefined && set !== "" && set.length <= LONGEST_VALUE) return [{ text: set, quoted: true }];
    return standby === undefined ? undefined : [{ text: standby, quoted: false }];
  }
}
