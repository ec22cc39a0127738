import type { ShellPiece, Simple, Word } from "./types.ts";

/** Words that another command follows. */
const KEYWORD = /^(?:if|then|elif|else|while|until|do|!)$/;

/** Simple commands as they come into being, word by word. */
export class Commands {
  readonly found: ShellPiece[] = [];
  /** Input of the command; bodies of here-documents come after it. */
  fed: string[] = [];
  /** Whether a word has begun; it may be empty. */
  open = false;
  /** Within `[[ … ]]`, where `>` compares. */
  testing = false;
  private text = "";
  private quoted = false;
  private words: Word[] = [];
  private outputs: Word[] = [];
  private inputs: Word[] = [];
  private feeder: Simple | null = null;
  private expects: "output" | "input" | "here-string" | null = null;

  /** Goes on with the word, or begins one. */
  add(text: string, quoted: boolean): void {
    this.text += text;
    this.open = true;
    this.quoted ||= quoted;
  }

  /** The word as far as it was read. */
  get word(): Word {
    return { text: this.text, quoted: this.quoted };
  }

  /** Whether the next word is a file that is read. */
  get isInput(): boolean {
    return this.expects === "input";
  }

  /** Text that the command reads in place of a file. */
  feed(text: string): void {
    this.fed.push(text);
    this.expects = null;
  }

  /** The next word is none of the command's own. */
  expect(kind: "output" | "input" | "here-string"): void {
    this.endWord();
    this.expects = kind;
  }

  endWord(): void {
    if (!this.open) return;
    const { word } = this;
    if (this.expects === "output") this.outputs.push(word);
    else if (this.expects === "here-string") this.fed.push(word.text);
    else if (this.expects === "input") this.inputs.push(word);
    else this.take(word);
    this.expects = null;
    this.dropWord();
  }

  dropWord(): void {
    this.text = "";
    this.quoted = false;
    this.open = false;
  }

  private take(word: Word): void {
    if (word.text === "[[" && this.words.every(({ text }) => KEYWORD.test(text))) this.testing = true;
    if (word.text === "]]") this.testing = false;
    this.words.push(word);
  }

  endCommand(isPiped = false): void {
    this.endWord();
    this.expects = null;
    const { words, outputs, inputs, fed, feeder } = this;
    if (words.length > 0 || outputs.length > 0) {
      const simple = { words, outputs, inputs, fed, piped: feeder };
      this.found.push(simple);
      this.feeder = isPiped ? simple : null;
    }
    this.words = [];
    this.outputs = [];
    this.inputs = [];
    this.fed = [];
  }
}
