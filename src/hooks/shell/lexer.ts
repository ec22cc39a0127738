import type { Dialect } from "../types.ts";
import type { Simple, Word } from "./types.ts";

/** Deeper than that nobody nests substitutions. */
const DEEPEST = 8;

/**
 * Cuts a shell command line into simple commands, those of substitutions included. It reads what agents write: quotes,
 * escapes, redirections, here-documents, groups; variables stay as they stand. It never throws.
 */
export function simpleCommands(source: string, dialect: Dialect, depth = 0): Simple[] {
  return depth > DEEPEST ? [] : new Lexer(source, dialect, depth).run();
}

interface Pending {
  readonly tag: string;
  readonly tabs: boolean;
  readonly fed: string[];
}

class Lexer {
  private at = 0;
  private readonly found: Simple[] = [];
  private words: Word[] = [];
  private outputs: Word[] = [];
  private fed: string[] = [];
  private text = "";
  private quoted = false;
  private open = false;
  private expects: "output" | "input" | "here-string" | null = null;
  private pending: Pending[] = [];
  private readonly escape: string;
  private readonly source: string;
  private readonly dialect: Dialect;
  private readonly depth: number;

  constructor(source: string, dialect: Dialect, depth: number) {
    this.source = source;
    this.dialect = dialect;
    this.depth = depth;
    this.escape = dialect === "posix" ? "\\" : "`";
  }

  run(): Simple[] {
    while (this.at < this.source.length) this.step(this.source[this.at] ?? "");
    this.endCommand();
    return this.found;
  }

  private step(c: string): void {
    const rest = this.source.slice(this.at, this.at + 3);
    if (c === "\n") return this.endLine();
    if (c === " " || c === "\t" || c === "\r") return this.skip(1, () => this.endWord());
    if (c === this.escape) return this.takeEscaped();
    if (c === "'") return this.takeSingle();
    if (c === '"') return this.takeDouble();
    if (rest.startsWith("$(") || rest.startsWith("<(") || rest.startsWith(">("))
      return this.takeNested(2, ")");
    if (c === "`") return this.takeNested(1, "`");
    if (c === "#" && !this.open) return this.skipComment();
    const here = /^<<<|^<<-?/.exec(rest)?.[0];
    if (here !== undefined && this.dialect === "posix") return this.takeHere(here);
    const output = /^&>>|^&>|^>>|^>\||^>&?|^<>/.exec(rest)?.[0];
    if (output !== undefined) return this.takeOutput(output);
    if (c === "<") return this.skip(1, () => this.redirect("input"));
    if (";|&(){}".includes(c) && !(this.open && "{}".includes(c)))
      return this.skip(1, () => this.endCommand());
    this.text += c;
    this.open = true;
    this.at++;
  }

  private skip(length: number, then: () => void): void {
    this.at += length;
    then();
  }

  private takeEscaped(): void {
    const next = this.source[this.at + 1] ?? "";
    this.at += 2;
    if (next === "\n" || next === "") return;
    this.text += next;
    this.open = true;
    this.quoted = true;
  }

  private takeSingle(): void {
    const end = this.source.indexOf("'", this.at + 1);
    const stop = end < 0 ? this.source.length : end;
    this.text += this.source.slice(this.at + 1, stop);
    this.open = this.quoted = true;
    this.at = stop + 1;
  }

  private takeDouble(): void {
    this.open = this.quoted = true;
    for (this.at++; this.at < this.source.length; this.at++) {
      const c = this.source[this.at] ?? "";
      if (c === '"') break;
      const next = this.source[this.at + 1] ?? "";
      if (c === this.escape && '"\\$`\n'.includes(next)) {
        if (next !== "\n") this.text += next;
        this.at++;
      } else if (c === "$" && next === "(") {
        this.takeNested(2, ")");
        this.at--;
      } else this.text += c;
    }
    this.at++;
  }

  /** A substitution is commands of its own; the word around it keeps no text of it. */
  private takeNested(opening: number, closing: string): void {
    const start = this.at + opening;
    const end = closing === ")" ? matching(this.source, start) : this.source.indexOf(closing, start);
    const stop = end < 0 ? this.source.length : end;
    this.found.push(...simpleCommands(this.source.slice(start, stop), this.dialect, this.depth + 1));
    this.open = true;
    this.at = stop + 1;
  }

  private skipComment(): void {
    const end = this.source.indexOf("\n", this.at);
    this.at = end < 0 ? this.source.length : end;
  }

  private takeHere(sign: string): void {
    this.endWord();
    this.at += sign.length;
    if (sign === "<<<") return void (this.expects = "here-string");
    const tag = /^[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;|&<>()'"]+))/.exec(this.source.slice(this.at));
    if (tag === null) return;
    this.at += tag[0].length;
    this.pending.push({ tag: tag[1] ?? tag[2] ?? tag[3] ?? "", tabs: sign === "<<-", fed: this.fed });
  }

  private takeOutput(sign: string): void {
    // `2>` and `2>&1`: the number is no word of its own, and a descriptor is no file.
    if (/^\d$/.test(this.text) && !this.quoted) this.clearWord();
    this.at += sign.length;
    if (sign === ">&" && /^(?:\d+|-)/.test(this.source.slice(this.at))) {
      this.at += /^(?:\d+|-)/.exec(this.source.slice(this.at))?.[0].length ?? 0;
      return;
    }
    this.redirect("output");
  }

  private redirect(kind: "output" | "input"): void {
    this.endWord();
    this.expects = kind;
  }

  private endWord(): void {
    if (!this.open) return;
    const word = { text: this.text, quoted: this.quoted };
    if (this.expects === "output") this.outputs.push(word);
    else if (this.expects === "here-string") this.fed.push(word.text);
    else if (this.expects === null) this.words.push(word);
    this.expects = null;
    this.clearWord();
  }

  private clearWord(): void {
    this.text = "";
    this.quoted = false;
    this.open = false;
  }

  private endCommand(): void {
    this.endWord();
    this.expects = null;
    const { words, outputs, fed } = this;
    if (words.length > 0 || outputs.length > 0) this.found.push({ words, outputs, fed });
    this.words = [];
    this.outputs = [];
    this.fed = [];
  }

  /** The bodies of the here-documents that a line announced come after it. */
  private endLine(): void {
    this.endCommand();
    this.at++;
    for (const { tag, tabs, fed } of this.pending.splice(0)) {
      const lines: string[] = [];
      while (this.at < this.source.length) {
        const end = this.source.indexOf("\n", this.at);
        const line = this.source.slice(this.at, end < 0 ? this.source.length : end);
        this.at = end < 0 ? this.source.length : end + 1;
        if ((tabs ? line.replace(/^\t+/, "") : line) === tag) break;
        lines.push(line);
      }
      fed.push(lines.join("\n"));
    }
  }
}

/** The closing bracket of a substitution whose inside begins at `start`, quotes aside; -1 when there is none. */
function matching(source: string, start: number): number {
  let depth = 1;
  let quote = "";
  for (let at = start; at < source.length; at++) {
    const c = source[at] ?? "";
    if (c === "\\" && quote !== "'") at++;
    else if (quote !== "") quote = c === quote ? "" : quote;
    else if (c === "'" || c === '"') quote = c;
    else if (c === "(") depth++;
    else if (c === ")" && --depth === 0) return at;
  }
  return -1;
}
