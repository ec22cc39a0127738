import type { Dialect } from "../types.ts";
import { calledAt, methodOf } from "./calls.ts";
import { announce, type Pending, takeBodies } from "./heredocs.ts";
import { hereString, matching, singleEnd } from "./quotes.ts";
import type { Piece, Simple, Word } from "./types.ts";

/** Deeper than that nobody nests substitutions. */
const DEEPEST = 8;
/** Words that another command follows. */
const KEYWORD = /^(?:if|then|elif|else|while|until|do|!)$/;

/**
 * Cuts a shell command line into simple commands, those of substitutions included. It reads what agents write: quotes,
 * escapes, redirections, here-documents, groups; variables stay as they stand. It never throws.
 */
export function piecesOf(source: string, dialect: Dialect, depth = 0): Piece[] {
  return depth > DEEPEST ? [] : new Lexer(source, dialect, depth).run();
}

class Lexer {
  private at = 0;
  private readonly found: Piece[] = [];
  private words: Word[] = [];
  private outputs: Word[] = [];
  private fed: string[] = [];
  private text = "";
  private quoted = false;
  private open = false;
  /** Within `[[ … ]]`, where `>` compares. */
  private testing = false;
  private feeder: Simple | null = null;
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

  run(): Piece[] {
    while (this.at < this.source.length) this.step(this.source[this.at] ?? "");
    this.endCommand();
    return this.found;
  }

  private step(c: string): void {
    const rest = this.source.slice(this.at, this.at + 3);
    if (c === "\n") return this.endLine();
    if (c === " " || c === "\t" || c === "\r") return this.skip(1, () => this.endWord());
    if (c === this.escape) return this.takeEscaped();
    if (c === "@" && this.dialect === "powershell" && /^@['"][\r\n]/.test(rest)) return this.takeHereString();
    if (c === "'") return this.takeSingle(false);
    if (rest.startsWith("$'") && this.dialect === "posix") return this.skip(1, () => this.takeSingle(true));
    if (c === '"') return this.takeDouble();
    if (rest.startsWith('$"')) return this.skip(1, () => this.takeDouble());
    if (rest.startsWith("$(") || rest.startsWith("<(") || rest.startsWith(">("))
      return this.takeNested(2, ")");
    if (c === "`") return this.takeNested(1, "`");
    if (c === "#" && !this.open) return this.skipComment();
    if (this.testing && "<>&|()".includes(c)) return this.skip(1, () => this.endWord());
    const here = /^<<<|^<<-?/.exec(rest)?.[0];
    if (here !== undefined && this.dialect === "posix") return this.takeHere(here);
    const output = /^&>>|^&>|^>>|^>\||^>&?|^<>/.exec(rest)?.[0];
    if (output !== undefined) return this.takeOutput(output);
    if (c === "<") return this.skip(1, () => this.redirect("input"));
    if (rest.startsWith("||")) return this.skip(2, () => this.endCommand());
    if (c === "|") return this.skip(1, () => this.endCommand(true));
    if (c === ";" || c === "&") return this.skip(1, () => this.endCommand());
    const method = c === "(" && this.open ? methodOf(this.text) : null;
    if (method !== null) return this.takeCall(method);
    if (c === "(" || c === ")") return this.takeBracket(c);
    if (this.isBrace(c, rest[1] ?? "")) return this.skip(1, () => this.endCommand());
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

  private takeBracket(c: "(" | ")"): void {
    this.skip(1, () => this.endCommand());
    this.found.push(c);
  }

  /** What a call of .NET writes, `rm` would, too. */
  private takeCall(method: string): void {
    const { writes, end } = calledAt(method, this.source, this.at + 1);
    this.found.push({ words: [{ text: "rm", quoted: false }, ...writes], outputs: [], fed: [], piped: null });
    this.text = "";
    this.at = end;
  }

  /** Braces that group commands stand alone; others are a word's: `{}`, `{a,b}`. In PowerShell they group anywhere. */
  private isBrace(c: string, next: string): boolean {
    if (this.open || (c !== "{" && c !== "}")) return false;
    return this.dialect === "powershell" || c === "}" || next === "" || /\s/.test(next);
  }

  private takeSingle(escapes: boolean): void {
    const stop = singleEnd(this.source, this.at + 1, escapes);
    this.text += this.source.slice(this.at + 1, stop);
    this.open = this.quoted = true;
    this.at = stop + 1;
  }

  private takeHereString(): void {
    const { text, end } = hereString(this.source, this.at);
    this.text += text;
    this.open = this.quoted = true;
    this.at = end;
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

  /** A substitution is commands of its own; the word around it keeps no text of it, but for the folder's name. */
  private takeNested(opening: number, closing: string): void {
    const start = this.at + opening;
    const end = closing === ")" ? matching(this.source, start) : this.source.indexOf(closing, start);
    const stop = end < 0 ? this.source.length : end;
    const inside = this.source.slice(start, stop);
    if (inside === "pwd") this.text += "$PWD";
    this.found.push("(");
    for (const piece of piecesOf(inside, this.dialect, this.depth + 1)) this.found.push(piece);
    this.found.push(")");
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
    this.at = announce(this.source, this.at, sign === "<<-", this.fed, this.pending);
  }

  private takeOutput(sign: string): void {
    // `2>` and `2>&1`: the number is no word of its own, and a descriptor is no file.
    if (this.text.length === 1 && /^\d$/.test(this.text) && !this.quoted) this.clearWord();
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
    else if (this.expects === null) this.takeWord(word);
    this.expects = null;
    this.clearWord();
  }

  private takeWord(word: Word): void {
    if (word.text === "[[" && this.words.every(({ text }) => KEYWORD.test(text))) this.testing = true;
    if (word.text === "]]") this.testing = false;
    this.words.push(word);
  }

  private clearWord(): void {
    this.text = "";
    this.quoted = false;
    this.open = false;
  }

  private endCommand(isPiped = false): void {
    this.endWord();
    this.expects = null;
    const { words, outputs, fed, feeder } = this;
    if (words.length > 0 || outputs.length > 0) {
      const simple = { words, outputs, fed, piped: feeder };
      this.found.push(simple);
      this.feeder = isPiped ? simple : null;
    }
    this.words = [];
    this.outputs = [];
    this.fed = [];
  }

  /** The bodies of the here-documents that a line announced come after it. */
  private endLine(): void {
    this.endCommand();
    this.at++;
    this.at = takeBodies(this.source, this.at, this.pending.splice(0));
  }
}
