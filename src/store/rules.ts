import type { Json, Note } from "./store.ts";

/** The note of a change that was made without coord and is journalled by whoever finds it. `at`: milliseconds since the epoch. */
export function outsideNote(at: number, origin?: Json): Note {
  return { instance: null, command: "outside", subject: "", at, ...(origin === undefined ? {} : { origin }) };
}

/**
 * Half a surrogate pair has no UTF-8 form: written, it would come back as another character.
 * @throws RangeError naming the UTF-16 offset; a bug of the caller, since valid UTF-8 never reads as one.
 */
export function refuseLoneSurrogates(text: string): string {
  // The engine's own check; the expression, which says where, takes 5 ms for a large text.
  if (text.isWellFormed()) return text;
  const at = text.search(/\p{Surrogate}/u);
  if (at >= 0) throw new RangeError(`lone surrogate at UTF-16 offset ${at}`);
  return text;
}
