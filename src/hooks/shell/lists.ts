// Lists of names in files: `grep -rl token src > files; xargs sed -i … < files`.
import { plain, valuesOf, word } from "./readers.ts";
import type { Simple, Word } from "./types.ts";

/** Programs that take names from what they are fed. */
const TAKES = /^(?:xargs|parallel|done|read)$/;
/** Programs that pass a file on as it is, or some of its lines. */
const PASSES = /^(?:.*\/)?(?:cat|sort|uniq|head|tail|tac|shuf)$/;
/** Maximum number of files that are remembered, and of those that are read. */
const MOST = 50;
/** Maximum length of a list that is read (characters). */
const LONGEST = 200_000;

/** Files that a command line writes, and those that it reads names from. */
export class Lists {
  private readonly makers = new Map<string, Simple>();
  private reads = MOST;
  private readonly textOf: (path: string) => string | null;

  constructor(textOf: (path: string) => string | null) {
    this.textOf = textOf;
  }

  /** Remembers what is printed into which file. */
  note(simple: Simple): void {
    for (const { text } of simple.outputs) if (this.makers.size < MOST) this.makers.set(text, simple);
  }

  /** The command as if what it reads names from were piped into it. */
  handed(simple: Simple): Simple {
    if (!simple.words.some(({ text }) => TAKES.test(text))) return simple;
    const file =
      simple.inputs[0] ?? valuesOf(simple.words, /^(?:-a|--arg-file)$/).map(word)[0] ?? passed(simple.piped);
    if (file === undefined) return simple;
    const piped = this.makers.get(file.text);
    if (piped !== undefined) return { ...simple, piped };
    const text = this.reads-- > 0 ? this.textOf(file.text) : null;
    return text === null ? simple : { ...simple, fed: [...simple.fed, text.slice(0, LONGEST)] };
  }
}

/** The file that a pipe begins with. */
function passed(piped: Simple | null): Word | undefined {
  const [program, ...args] = piped?.words ?? [];
  return PASSES.test(program?.text ?? "") ? (piped?.inputs[0] ?? plain(args).at(-1)) : undefined;
}
