/** Longest text and most texts whose answers are kept. */
const LONGEST = 200;
const MOST = 1_000;

/** A pure question about a short text, whose answers are kept: labels and states of a long file are few, and said over and over. */
export function remembered<T>(ask: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (text) => {
    if (text.length > LONGEST) return ask(text);
    const found = known.get(text);
    if (found !== undefined) return found.answer;
    if (known.size >= MOST) known.clear();
    const answer = ask(text);
    known.set(text, { answer });
    return answer;
  };
}
