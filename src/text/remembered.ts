/** Longest text and most texts whose answers are kept. */
const LONGEST = 200;
const MOST = 1_000;

/** A pure question about a short text, whose answers are kept: labels and states of a long file are few, and said over and over. */
export function remembered<T>(ask: (text: string) => T): (text: string) => T {
  const known = new Memory<{ readonly text: string; readonly answer: T }>(LONGEST, MOST);
  return (text) => {
    const found = known.get(text) ?? answered(ask, text);
    known.set(found.text, found);
    return found.answer;
  };
}

/** Of a copy: what is cut out of a file's text would hold all of it for as long as it is remembered. */
function answered<T>(ask: (text: string) => T, text: string) {
  const own = text.length > LONGEST ? text : ` ${text}`.slice(1);
  return { text: own, answer: ask(own) };
}

/** What is known of texts, of the latest ones: as many as fit twice, so that one text more does not take all others away. */
export class Memory<T> {
  private readonly longest: number;
  private readonly most: number;
  private young = new Map<string, T>();
  private old = new Map<string, T>();

  constructor(longest: number, most: number) {
    this.longest = longest;
    this.most = most;
  }

  get(text: string): T | undefined {
    if (text.length > this.longest) return undefined;
    return this.young.get(text) ?? this.old.get(text);
  }

  set(text: string, known: T): void {
    if (text.length > this.longest || this.young.has(text)) return;
    if (this.young.size >= this.most) [this.young, this.old] = [new Map(), this.young];
    this.young.set(text, known);
  }
}
