/**
 * At least how many tokens a text costs a model, guessed on the safe side: tokenizers differ, but none that is in use
 * spends more on plain words than this, and rare characters may cost one for each byte.
 */
export function tokensOf(text: string): number {
  let sum = 0;
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    if (code === 0x20 || (code >= 0x61 && code <= 0x7a)) sum += 0.34;
    else if (code < 0x80) sum += 0.9;
    else if (code < 0x250) sum += 1.2;
    else sum += code < 0x10000 ? 3 : 4;
  }
  return Math.ceil(sum);
}
