import type { Catalog } from "../messages/catalog.ts";

/** A word that stands for a value in what commander shows of a command: TASK, or `[command]`. */
const PLACEHOLDER = /[A-Z]{3,}|(?<=\[)command(?=\])/g;

/** What is shown of an option or argument, in the reader's language; what is typed stays as it is. */
export function withPlaceholders(term: string, { placeholder }: Catalog["program"]): string {
  return term.replace(PLACEHOLDER, placeholder);
}
