import type { Language } from "../../vocabulary/types.ts";
import type { Said } from "../catalog.ts";

type Args = Readonly<Record<string, string>>;

/** Why git's setup can't be changed as it is. */
export type GitSetupCode =
  | "SETUP_HOOKS_OUTSIDE"
  | "SETUP_HOOK_NOT_SHELL"
  | "SETUP_HOOK_BROKEN"
  | "SETUP_HOOK_EDITED";

/** What a person has to know or do. */
export type GitSetupNote =
  | "NOT_GIT"
  | "FILE_OUTSIDE"
  | "COMMIT_ATTRIBUTES"
  | "ATTRIBUTE_OVERRIDDEN"
  | "HOOK_MANAGED"
  | "HOOK_NOT_EXECUTABLE";

/** What the setup of git says, in one language. */
export interface GitSetupWords {
  readonly refusals: Readonly<Record<GitSetupCode, (a: Args) => Said>>;
  readonly notes: Readonly<Record<GitSetupNote, (a: Args) => string>>;
}

const en: GitSetupWords = {
  refusals: {
    SETUP_HOOKS_OUTSIDE: (a) => ({
      message: `Git takes its hooks from ${a["path"]}, outside this repository: nothing is written there. Nothing was changed.`,
      hint: 'Call `coord hook git pre-commit` and `coord hook git prepare-commit-msg "$@"` in the hooks there yourself, unset core.hooksPath, or use git 2.54 or later.',
    }),
    SETUP_HOOK_NOT_SHELL: (a) => ({
      message: `${a["path"]} is no script of sh or a shell like it, so no lines can be added to it. Nothing was changed.`,
      hint: `Let it run \`${a["call"]}\` itself, or use git 2.54 or later.`,
    }),
    SETUP_HOOK_BROKEN: (a) => ({
      message: `${a["path"]}: the lines \`# coord:begin\` and \`# coord:end\` are doubled, reversed or orphaned. Nothing was changed.`,
      hint: "Take coord's lines out by hand, then run setup again.",
    }),
    SETUP_HOOK_EDITED: (a) => ({
      message: `${a["path"]}: somebody has edited coord's lines. Nothing was changed.`,
      hint: "Take them out by hand, or put them outside of `# coord:begin` and `# coord:end`, then run setup again.",
    }),
  },
  notes: {
    NOT_GIT: (a) => `${a["path"]} is in no git work tree: there is nothing to set up for git.`,
    FILE_OUTSIDE: (a) =>
      `${a["path"]} lies outside this repository: git never merges it, and it needs no merge driver.`,
    COMMIT_ATTRIBUTES: (a) =>
      `Commit ${a["path"]}. The driver itself is in this clone's configuration only: \`coord setup git\` has to run once in every clone.`,
    ATTRIBUTE_OVERRIDDEN: (a) =>
      `${a["path"]} is merged with “${a["value"]}” all the same: a later line of .gitattributes, or .git/info/attributes, says so. Take it out.`,
    HOOK_MANAGED: (a) =>
      `${a["tool"]} writes git's hooks itself. Add this to ${a["path"]} and let ${a["tool"]} install its hooks again:\n${a["snippet"]}`,
    HOOK_NOT_EXECUTABLE: (a) => `Git does not run ${a["path"]}, because it is not executable: chmod +x.`,
  },
};

const fr: GitSetupWords = {
  refusals: {
    SETUP_HOOKS_OUTSIDE: (a) => ({
      message: `Git prend ses hooks dans ${a["path"]}, hors de ce dépôt : rien n'y est écrit. Rien n'a changé.`,
      hint: 'Appelez vous-même `coord hook git pre-commit` et `coord hook git prepare-commit-msg "$@"` dans les hooks qui s\'y trouvent, retirez core.hooksPath, ou utilisez git 2.54 ou plus récent.',
    }),
    SETUP_HOOK_NOT_SHELL: (a) => ({
      message: `${a["path"]} n'est pas un script de sh ou d'un shell semblable : on ne peut pas y ajouter de lignes. Rien n'a changé.`,
      hint: `Faites-lui lancer \`${a["call"]}\`, ou utilisez git 2.54 ou plus récent.`,
    }),
    SETUP_HOOK_BROKEN: (a) => ({
      message: `${a["path"]} : les lignes \`# coord:begin\` et \`# coord:end\` sont doublées, inversées ou orphelines. Rien n'a changé.`,
      hint: "Retirez à la main les lignes de coord, puis recommencez.",
    }),
    SETUP_HOOK_EDITED: (a) => ({
      message: `${a["path"]} : quelqu'un a modifié les lignes de coord. Rien n'a changé.`,
      hint: "Retirez-les à la main, ou mettez-les hors de `# coord:begin` et `# coord:end`, puis recommencez.",
    }),
  },
  notes: {
    NOT_GIT: (a) => `${a["path"]} n'est dans aucun dépôt git : il n'y a rien à installer pour git.`,
    FILE_OUTSIDE: (a) =>
      `${a["path"]} est hors de ce dépôt : git ne le fusionne jamais, il n'a pas besoin de pilote de fusion.`,
    COMMIT_ATTRIBUTES: (a) =>
      `Committez ${a["path"]}. Le pilote lui-même n'est que dans la configuration de ce clone : \`coord setup git\` doit être lancé une fois dans chaque clone.`,
    ATTRIBUTE_OVERRIDDEN: (a) =>
      `${a["path"]} est tout de même fusionné avec « ${a["value"]} » : une ligne plus bas dans .gitattributes, ou .git/info/attributes, le dit. Retirez-la.`,
    HOOK_MANAGED: (a) =>
      `${a["tool"]} écrit lui-même les hooks de git. Ajoutez ceci à ${a["path"]} et laissez ${a["tool"]} réinstaller ses hooks :\n${a["snippet"]}`,
    HOOK_NOT_EXECUTABLE: (a) => `Git ne lance pas ${a["path"]}, qui n'est pas exécutable : chmod +x.`,
  },
};

export const gitSetupWords: Readonly<Record<Language, GitSetupWords>> = { en, fr };
