import type { Catalog } from "./catalog.ts";

/** The sections of which a call asks one or two, or none. */
type Seldom = "refusals" | "failures" | "usage" | "notices" | "diagnostics" | "answers";

/**
 * A catalog that makes a section when the first of its sentences is asked for. A call says a few of some four hundred, each of which
 * is a function to be made.
 */
export function inSections(
  seldom: { readonly [Name in Seldom]: () => Catalog[Name] },
  always: Omit<Catalog, Seldom>,
): Catalog {
  const catalog = { ...always };
  for (const [name, make] of Object.entries(seldom)) {
    let section: unknown;
    Object.defineProperty(catalog, name, { enumerable: true, get: () => (section ??= make()) });
  }
  return catalog as Catalog;
}
