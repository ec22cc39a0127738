import type { Catalog } from "./catalog.ts";
import type { board } from "./en/board.ts";
import type { wizard } from "./en/wizard.ts";
import type { families, help } from "./en/help.ts";
import type { hooks } from "./en/hooks.ts";
import type { tools } from "./en/tools.ts";
import type { MessageLanguage } from "./language-of.ts";
import type { SetupCatalog } from "./setup-types.ts";

/** Help of every command, by its name: those that English has. A missing phrase is a type error. */
export type Help = {
  readonly [N in CommandName]: CommandText & {
    readonly fields: Readonly<Record<keyof (typeof help)[N]["fields"], string>>;
  };
};

export type CommandName = keyof typeof help;
export type Families = Readonly<Record<keyof typeof families, string>>;

/** Help of one command: what it does, an example, and a phrase for each of its inputs. */
export interface CommandText {
  readonly summary: string;
  readonly example: string;
  /** Lines to copy to where they are needed, for a command that is not called by hand; shown behind the example. */
  readonly recipes?: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

/** The words of the boards. */
export type BoardWords = typeof board;

/** The questions of the first minute. */
export type WizardWords = typeof wizard;

export type HookWords = typeof hooks;
/** The descriptions of MCP tools; hints are by the codes of refusals. */
export type ToolTexts = Omit<typeof tools, "hints" | "notices"> & {
  readonly notices: Readonly<Record<string, string>>;
  readonly hints: Readonly<Record<string, string>>;
};

/** All that is said in one language, in parts that are loaded when they are needed. */
interface LanguageParts {
  readonly catalog: () => Promise<Catalog>;
  readonly help: () => Promise<{ readonly help: Help; readonly families: Families }>;
  readonly hooks: () => Promise<HookWords>;
  readonly setup: () => Promise<SetupCatalog>;
  readonly tools: () => Promise<ToolTexts>;
  readonly board: () => Promise<BoardWords>;
  readonly wizard: () => Promise<WizardWords>;
}

/**
 * The languages in which coord speaks, in the order in which `--lang` offers them. Only what is spoken is loaded: reading
 * code is most of what a quick command costs.
 */
export const languages = {
  fr: {
    catalog: async () => (await import("./fr/index.ts")).fr,
    help: () => import("./fr/help.ts"),
    hooks: async () => (await import("./fr/hooks.ts")).hooks,
    setup: async () => (await import("./fr/setup.ts")).setup,
    tools: async () => (await import("./fr/tools.ts")).tools,
    board: async () => (await import("./fr/board.ts")).board,
    wizard: async () => (await import("./fr/wizard.ts")).wizard,
  },
  en: {
    catalog: async () => (await import("./en/index.ts")).en,
    help: () => import("./en/help.ts"),
    hooks: async () => (await import("./en/hooks.ts")).hooks,
    setup: async () => (await import("./en/setup.ts")).setup,
    tools: async () => (await import("./en/tools.ts")).tools,
    board: async () => (await import("./en/board.ts")).board,
    wizard: async () => (await import("./en/wizard.ts")).wizard,
  },
} satisfies Readonly<Record<MessageLanguage, LanguageParts>>;

export { isSpoken, languageOf, type MessageLanguage } from "./language-of.ts";

/** All sentences of a language. */
export function catalogOf(language: MessageLanguage): Promise<Catalog> {
  return languages[language].catalog();
}
