import type { Dialect } from "../../agents/types.ts";
import { calledAt, methodOf } from "./calls.ts";
import { Commands } from "./commands.ts";
import { announce, type Pending, takeBodies } from "./heredocs.ts";
import { printedBy } from "./printed.ts";
import { decoded, hereString, matching, singleEnd } from "./quotes.ts";
import type { ShellPiece, Word } from "./types.ts";

/** Maximum depth of substitutions that are read. */
const DEEPEST = 8;

/** Budget of work that is left for one command line. */
export interface WorkLeft {
  /** Characters outside of quotes and here-documents. */
  steps: number;
  /** Simple commands. */
  commands: number;
}

/**
 * Cuts a shell command line into simple commands, those of substitutions included. It reads what agents write: quotes,
 * escapes, redirections, here-documents, groups; variables stay as they stand. It never throws.
 */
export function piecesOf(source: string, dialect: Dialect, work: WorkLeft, depth = 0): ShellPiece[] {
  return depth > DEEPEST ? [] : new Lexer(source, dialect, work, depth).run();
}

class Lexer {
  private at = 0;
  private readonly commands = new Commands();
  private pending: Pending[] = [];
  private readonly escape: string;
  private readonly source: string;
  private readonly dialect: Dialect;
  private readonly work: WorkLeft;
  private readonly depth: number;

  constructor(source: string, dialect: Dialect, work: WorkLeft, depth: number) {
    this.source = source;
    this.dialect = dialect;
    this.work = work;
    this.depth = depth;
    this.escape = dialect === "posix" ? "\\" : "`";
  }

  run(): ShellPiece[] {
    while (
      this.at < this.source.length &&
      this.work.steps-- > 0 &&
      this.commands.found.length < this.work.commands
    )
      this.step(this.source[this.at] ?? "");
    this.commands.endCommand();
    this.work.commands -= this.commands.found.length;
    return this.commands.found;
  }

  private step(c: string): void {
    const rest = this.source.slice(this.at, this.at + 3);
    if (c === "\n") return this.endLine();
    if (c === " " || c === "\t" || c === "\r") return this.skip(1, () => this.commands.endWord());
    if (c === this.escape) return this.takeEscaped();
    if (c === "@" && this.dialect === "powershell" && /^@['"][\r\n]/.test(rest)) return this.takeHereString();
    if (c === "'") return this.takeSingle(false);
    if (rest.startsWith("$'") && this.dialect === "posix") return this.skip(1, () => this.takeSingle(true));
    if (c === '"') return this.takeDouble();
    if (rest.startsWith('$"')) return this.skip(1, () => this.takeDouble());
    if (rest.startsWith("$(") || rest.startsWith("<(") || rest.startsWith(">("))
      return this.takeNested(2, ")");
    if (c === "`") return this.takeNested(1, "`");
    if (c === "#" && !this.commands.open) return this.skipComment();
    if (this.commands.testing && "<>&|()".includes(c)) return this.skip(1, () => this.commands.endWord());
    const here = /^<<<|^<<-?/.exec(rest)?.[0];
    if (here !== undefined && this.dialect === "posix") return this.takeHere(here);
    const output = /^&>>|^&>|^>>|^>\||^>&?|^<>/.exec(rest)?.[0];
    if (output !== undefined) return this.takeOutput(output);
    if (c === "<") return this.skip(1, () => this.commands.expect("input"));
    if (rest.startsWith("||")) return this.skip(2, () => this.commands.endCommand());
    if (c === "|") return this.skip(1, () => this.commands.endCommand(true));
    if (c === ";" || c === "&") return this.skip(1, () => this.commands.endCommand());
    const method = c === "(" && this.commands.open ? methodOf(this.commands.word.text) : null;
    if (method !== null) return this.takeCall(method);
    if (c === "(" || c === ")") return this.takeBracket(c);
    if (this.isBrace(c, rest[1] ?? "")) return this.skip(1, () => this.commands.endCommand());
    this.skip(1, () => this.commands.add(c, false));
  }

  private skip(length: number, then: () => void): void {
    this.at += length;
    then();
  }

  private takeEscaped(): void {
    const next = this.source[this.at + 1] ?? "";
    this.at += 2;
    if (next === "\n" || next === "") return;
    this.commands.add(next, true);
  }

  private takeBracket(c: "(" | ")"): void {
    this.skip(1, () => this.commands.endCommand());
    this.commands.found.push(c);
  }

  /** Files that a call of .NET writes, as `rm` would. */
  private takeCall(method: string): void {
    const { writes, end } = calledAt(method, this.source, this.at + 1);
    this.commands.found.push({
      words: [{ text: "rm", quoted: false }, ...writes],
      outputs: [],
      inputs: [],
      fed: [],
      piped: null,
    });
    this.commands.dropWord();
    this.commands.add("", false);
    this.at = end;
  }

  /** Braces that group commands stand alone; others are a word's: `{}`, `{a,b}`. In PowerShell they group anywhere. */
  private isBrace(c: string, next: string): boolean {
    if (this.commands.open || (c !== "{" && c !== "}")) return false;
    return this.dialect === "powershell" || c === "}" || next === "" || /\s/.test(next);
  }

  private takeSingle(escapes: boolean): void {
    const stop = singleEnd(this.source, this.at + 1, escapes);
    const text = this.source.slice(this.at + 1, stop);
    this.commands.add(escapes ? decoded(text) : text, true);
    this.at = stop + 1;
  }

  private takeHereString(): void {
    const { text, end } = hereString(this.source, this.at);
    this.commands.add(text, true);
    this.at = end;
  }

  private takeDouble(): void {
    this.commands.add("", true);
    for (this.at++; this.at < this.source.length; this.at++) {
      const c = this.source[this.at] ?? "";
      if (c === '"') break;
      const next = this.source[this.at + 1] ?? "";
      if (c === this.escape && '"\\$`\n'.includes(next)) {
        if (next !== "\n") this.commands.add(next, true);
        this.at++;
      } else if (c === "$" && next === "(") {
        this.takeNested(2, ")", true);
        this.at--;
      } else if (c === "`") {
        this.takeNested(1, "`", true);
        this.at--;
      } else this.commands.add(c, true);
    }
    this.at++;
  }

  /** A substitution is commands of its own; the word around it keeps what of its output is known. */
  private takeNested(opening: number, closing: string, isQuoted = false): void {
    const start = this.at + opening;
    const end = closing === ")" ? matching(this.source, start) : this.source.indexOf(closing, start);
    const stop = end < 0 ? this.source.length : end;
    const isFile = "<>".includes(this.source[this.at] ?? "");
    const pieces = piecesOf(this.source.slice(start, stop), this.dialect, this.work, this.depth + 1);
    this.at = stop + 1;
    const last = pieces.findLast((piece) => typeof piece !== "string");
    const printed = last === undefined ? [] : printedBy(last);
    if (!isFile) this.takePrinted(printed, isQuoted);
    else if (this.commands.isInput) this.commands.feed(printed.map(({ text }) => text).join("\n"));
    else this.commands.add("", false);
    this.commands.found.push("(");
    for (const piece of pieces) this.commands.found.push(piece);
    this.commands.found.push(")");
  }

  /** One word goes on with the word around it; several are words of their own, unless quotes hold them together. */
  private takePrinted(printed: readonly Word[], isQuoted: boolean): void {
    if (printed.length > 1 && !isQuoted && !this.commands.open)
      for (const { text, quoted } of printed.slice(0, -1)) {
        this.commands.add(text, quoted);
        this.commands.endWord();
      }
    const { text, quoted } = printed.at(-1) ?? { text: "", quoted: false };
    this.commands.add(text, quoted && isQuoted);
  }

  private skipComment(): void {
    const end = this.source.indexOf("\n", this.at);
    this.at = end < 0 ? this.source.length : end;
  }

  private takeHere(sign: string): void {
    this.commands.endWord();
    this.at += sign.length;
    if (sign === "<<<") return this.commands.expect("here-string");
    this.at = announce(this.source, this.at, sign === "<<-", this.commands.fed, this.pending);
  }

  private takeOutput(sign: string): void {
    // `2>` and `2>&1`: the number is no word of its own, and a descriptor is no file.
    const { text, quoted } = this.commands.word;
    if (text.length === 1 && /^\d$/.test(text) && !quoted) this.commands.dropWord();
    this.at += sign.length;
    if (sign === ">&" && /^(?:\d+|-)/.test(this.source.slice(this.at))) {
      this.at += /^(?:\d+|-)/.exec(this.source.slice(this.at))?.[0].length ?? 0;
      return;
    }
    this.commands.expect("output");
  }

  /** The bodies of the here-documents that a line announced come after it. */
  private endLine(): void {
    this.commands.endCommand();
    this.at++;
    this.at = takeBodies(this.source, this.at, this.pending.splice(0));
  }
}
