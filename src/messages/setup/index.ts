import type { Language } from "../../vocabulary/types.ts";
import type { SetupCatalog } from "./types.ts";

export type { SetupCatalog, SetupCode, SetupNote } from "./types.ts";

/** What setup says; loaded only by the commands that need it. */
const catalogs: Readonly<Record<Language, () => Promise<SetupCatalog>>> = {
  en: async () => (await import("./en.ts")).en,
  fr: async () => (await import("./fr.ts")).fr,
};

export function setupCatalogOf(language: Language): Promise<SetupCatalog> {
  return catalogs[language]();
}
