import type { Language } from "../../vocabulary/types.ts";

type Args = Readonly<Record<string, string>>;
type Sentence = (a: Args) => string;

/** What the installer of git may say: its notes, and why it can't. */
export type GitSetupCode =
  | "NOT_GIT"
  | "HOOKS_OUTSIDE"
  | "HOOK_NOT_SHELL"
  | "BLOCK_BROKEN"
  | "BLOCK_EDITED"
  | "NOT_UTF8"
  | "FILE_OUTSIDE"
  | "COMMIT_ATTRIBUTES"
  | "ATTRIBUTE_OVERRIDDEN"
  | "HOOK_MANAGED"
  | "HOOK_NOT_EXECUTABLE";

export const gitSetupTexts: Readonly<Record<Language, Readonly<Record<GitSetupCode, Sentence>>>> = {
  en: {
    NOT_GIT: (a) => `${a["path"]} is in no git work tree. Run this inside one.`,
    HOOKS_OUTSIDE: (a) =>
      `Git takes its hooks from ${a["path"]}, outside this repository: coord writes nothing there. Call \`coord hook git pre-commit\` and \`coord hook git prepare-commit-msg "$@"\` in the hooks there yourself, unset core.hooksPath, or use git 2.54 or later.`,
    HOOK_NOT_SHELL: (a) =>
      `${a["path"]} is no shell script, so no lines can be added to it. Let it run these itself, or use git 2.54 or later:\n${a["snippet"]}`,
    BLOCK_BROKEN: (a) =>
      `${a["path"]}: the lines \`# coord:begin\` and \`# coord:end\` are doubled, reversed or orphaned. Take coord's lines out by hand, then run this again.`,
    BLOCK_EDITED: (a) =>
      `${a["path"]}: somebody has edited coord's lines. Take them out by hand, or put them outside of \`# coord:begin\` and \`# coord:end\`, then run this again.`,
    NOT_UTF8: (a) => `${a["path"]} is not valid UTF-8, so it is left alone. Convert it, then run this again.`,
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
  fr: {
    NOT_GIT: (a) => `${a["path"]} n'est dans aucun dépôt git. Lancez ceci dans un dépôt.`,
    HOOKS_OUTSIDE: (a) =>
      `Git prend ses hooks dans ${a["path"]}, hors de ce dépôt : coord n'y écrit rien. Appelez-y vous-même \`coord hook git pre-commit\` et \`coord hook git prepare-commit-msg "$@"\`, retirez core.hooksPath, ou utilisez git 2.54 ou plus récent.`,
    HOOK_NOT_SHELL: (a) =>
      `${a["path"]} n'est pas un script shell : on ne peut pas y ajouter de lignes. Faites-lui lancer ceci, ou utilisez git 2.54 ou plus récent :\n${a["snippet"]}`,
    BLOCK_BROKEN: (a) =>
      `${a["path"]} : les lignes \`# coord:begin\` et \`# coord:end\` sont doublées, inversées ou orphelines. Retirez à la main les lignes de coord, puis recommencez.`,
    BLOCK_EDITED: (a) =>
      `${a["path"]} : quelqu'un a modifié les lignes de coord. Retirez-les à la main, ou mettez-les hors de \`# coord:begin\` et \`# coord:end\`, puis recommencez.`,
    NOT_UTF8: (a) =>
      `${a["path"]} n'est pas en UTF-8 valide ; il reste comme il est. Convertissez-le, puis recommencez.`,
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
