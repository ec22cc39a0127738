import type { SetupCatalog } from "../setup-types.ts";
import { causeInWords, helpFor } from "./unread.ts";
import { onLines } from "./words.ts";

const KINDS: Readonly<Record<string, string>> = { object: "objet", array: "tableau" };
const kind = (word = ""): string => KINDS[word] ?? word;

export const setup: SetupCatalog = {
  refusals: {
    SETUP_HOOKS_OUTSIDE: (a) => ({
      message: `Git lit ses hooks dans ${a["path"]}, hors de ce dépôt : coord n'y écrit pas. Rien n'a été modifié.`,
      hint: 'Ajoutez vous-même aux hooks de ce dossier les appels `coord hook git pre-commit`, `coord hook git prepare-commit-msg "$@"` et `coord hook git post-commit`, retirez le réglage core.hooksPath, ou utilisez git 2.54 ou une version plus récente.',
    }),
    SETUP_HOOK_NOT_SHELL: (a) => ({
      message: `${a["path"]} n'est pas un script pour sh ou un shell compatible : coord ne peut pas y ajouter de lignes. Rien n'a été modifié.`,
      hint: `Ajoutez-y vous-même un appel à \`${a["call"]}\`, ou utilisez git 2.54 ou une version plus récente.`,
    }),
    SETUP_HOOK_BROKEN: (a) => ({
      message: `${a["path"]} : les lignes \`# coord:begin\` et \`# coord:end\` sont en double, inversées ou orphelines. Rien n'a été modifié.`,
      hint: "Retirez à la main les lignes de coord, puis recommencez.",
    }),
    SETUP_HOOK_EDITED: (a) => ({
      message: `${a["path"]} : les lignes de coord ont été retouchées. Rien n'a été modifié.`,
      hint: "Annulez ces retouches à la main, ou déplacez-les en dehors du bloc délimité par `# coord:begin` et `# coord:end`, puis recommencez.",
    }),
    WOULD_CHANGE: (a) => ({
      message: "Le diff ci-dessus n'a pas été appliqué : rien n'a été modifié.",
      hint: `Lancez \`${a["call"] ?? ""} --yes\` pour l'appliquer.`,
    }),
    SETUP_NOT_CURRENT: (a) => ({
      message: `Absent ou périmé : ${a["names"] ?? ""}.`,
      hint: `\`${a["call"] ?? ""}\` affiche ce qui changerait.`,
    }),
    SETUP_BROKEN_JSON: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]} : ce n'est pas du JSON valide. Rien n'a été modifié.`,
      hint: "Corrigez d'abord ce fichier ; en l'état, les agents n'en tiennent pas compte.",
    }),
    SETUP_SHAPE: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]} : valeur inattendue (attendu : ${kind(a["expected"])} ; trouvé : ${kind(a["found"])}). Rien n'a été modifié.`,
      hint: "Corrigez le fichier à la main ; `--print` affiche ce que coord doit y écrire.",
    }),
    SETUP_MARKERS: (a) => ({
      message: `${a["path"]} : les marqueurs du bloc de coord ne forment pas une paire (${onLines(a["lines"] ?? "")}). Rien n'a été modifié.`,
      hint: "Supprimez ces marqueurs et ce qui reste du bloc, puis relancez `coord setup`.",
    }),
    SETUP_UNCLOSED: (a) => ({
      message: `${a["path"]}:${a["line"]} : \`${a["opener"]}\` n'est jamais fermé ; le bloc que coord doit ajouter se retrouverait à l'intérieur. Rien n'a été modifié.`,
      hint: "Fermez-le à l'endroit où il doit finir, puis relancez `coord setup`.",
    }),
    SETUP_FOREIGN_FILE: (a) => ({
      message: `${a["path"]} existe déjà et n'a pas été créé par coord. Rien n'a été modifié.`,
      hint: "Renommez-le ou, s'il vient bien de coord, ajoutez-y la ligne de repère qu'affiche `--print`.",
    }),
    SETUP_OUTSIDE: (a) => ({
      message: `${a["path"]} n'est pas un fichier de l'arbre de travail de ce dépôt. Rien n'a été modifié.`,
      hint: "Un lien symbolique ou un réglage mène à ce chemin. `coord setup` ne touche qu'aux fichiers de l'arbre de travail et, dans le dossier .git, qu'aux hooks et aux réglages de git.",
    }),
    SETUP_NOT_UTF8: (a) => ({
      message: `${a["path"]} n'est pas en UTF-8. Rien n'a été modifié.`,
      hint: "Convertissez-le d'abord.",
    }),
    SETUP_CHANGED: (a) => ({
      message: `${a["path"]} a été modifié entre-temps par quelqu'un d'autre. coord n'y a pas touché.`,
      hint: "Relancez la commande.",
    }),
    SETUP_IO: (a) => ({
      message: `${a["path"]} : ${causeInWords(a["cause"] ?? "")}. Rien n'a été modifié.`,
      hint: helpFor(a["cause"] ?? ""),
    }),
    NOT_PROVED: (a) => ({
      message:
        a["names"] === ""
          ? "Aucun agent n'est configuré ici : il n'y avait rien à vérifier."
          : `Non vérifié : ${a["names"]}.`,
      hint:
        a["names"] === ""
          ? "`coord setup AGENT` en configure un."
          : "`coord setup AGENT --check` indique si l'installation pour cet agent est à jour.",
    }),
  },
  notes: {
    NO_GIT: () =>
      "Git est absent du PATH : rien n'a été configuré de ce côté. Installez-le, puis lancez `coord setup git`.",
    GIT_REFUSES: (a) =>
      `Git n'a pas pu être interrogé, donc rien n'a été configuré de ce côté : ${a["cause"]}. Dès que \`git status\` fonctionne ici, lancez \`coord setup git\`.`,
    NOT_GIT: (a) => `${a["path"]} n'est dans aucun dépôt git : il n'y a rien à installer pour git.`,
    FILE_OUTSIDE: (a) =>
      `${a["path"]} est hors de ce dépôt : git ne le fusionne jamais ; un pilote de fusion est donc inutile.`,
    COMMIT_ATTRIBUTES: (a) =>
      `Validez ${a["path"]} dans git. Le pilote de fusion, lui, n'est configuré que dans ce clone : lancez \`coord setup git\` une fois dans chacun des autres.`,
    COMMIT_SUBJECTS: () =>
      "Le message de chaque commit d'une instance commencera par son numéro (« Instance 3: Corriger la connexion »). Les autres commits restent tels quels.",
    ATTRIBUTE_OVERRIDDEN: (a) =>
      `${a["path"]} est tout de même fusionné avec « ${a["value"]} », à cause d'une ligne située plus bas dans .gitattributes ou d'une ligne de .git/info/attributes. Retirez cette ligne.`,
    STATE_TRACKED: (a) =>
      `Git suit des fichiers de ${a["path"]}, qui ne doivent pas quitter ce clone. Lancez \`git rm -r -q --cached "${a["path"]}"\` pour que git cesse de les suivre ; ils restent sur le disque.`,
    HOOK_MANAGED: (a) =>
      `${a["tool"]} gère lui-même les hooks de git. Ajoutez à ${a["path"]} les lignes ci-dessous, puis relancez ${a["tool"]} pour qu'il réinstalle ses hooks :\n${a["snippet"]}`,
    HOOK_LEFT: (a) =>
      `coord n'a pas pu ajouter ses lignes à ${a["path"]}, qui n'a pas été modifié. Ajoutez-y un appel à \`${a["call"]}\` pour que les autres arbres de travail soient informés aussitôt des changements de chaque commit.`,
    HOOK_NOT_EXECUTABLE: (a) =>
      `Git ne lance pas ${a["path"]}, qui n'est pas exécutable : lancez \`chmod +x\` sur ce fichier.`,
    HOOKS_OFF: (a) =>
      `${a["path"]}:${a["line"]} : « disableAllHooks » empêche les hooks de coord de s'exécuter, comme tous les autres ; retirez ce réglage.`,
    UNKNOWN_EVENT: (a) =>
      `${a["path"]}:${a["line"]} : coord ne connaît pas l'événement Cursor « ${a["event"]} », et Cursor rejette le fichier entier dès qu'un événement lui est inconnu ; corrigez son nom ou retirez cet événement.`,
    DOUBLE_SLASH: (a) =>
      `${a["path"]}:${a["line"]} : à cause d'un // dans une chaîne, Cursor rejette le fichier entier ; retirez ce //.`,
    EDITED: (a) =>
      `${a["path"]} : les lignes de coord ont été retouchées ; les réinstaller ou les retirer effacera ces retouches.`,
    SHARED: (a) => `${a["path"]} : le bloc de coord est conservé, car un autre agent installé le lit.`,
    MCP_NAME_TAKEN: (a) =>
      `${a["path"]} : un autre serveur MCP s'appelle déjà « coord » ; il n'a pas été modifié.`,
    TAKEN_STATUS_LINE: (a) =>
      `${a["path"]} définit déjà une barre d'état, laissée telle quelle (\`coord prompt\` affiche celle de coord).`,
    NOT_ON_PATH: () =>
      "Les hooks appellent `coord` et ne le trouveront pas : il est absent du PATH, ou n'y figure que pour ce que lancent npx, npm, Yarn, pnpm ou Bun. Installez-le avec `npm install -g coord-md` (ou remplacez `coord-md` par le chemin de l'archive du paquet).",
    NO_FILE_YET: (a) =>
      `Il n'y a pas encore de fichier de coordination (${a["path"]}) : les hooks laissent tout passer tant que \`coord init\` ne l'a pas créé.`,
  },
  trials: {
    states: {
      proved: "fonctionne (la modification d'un fichier réservé a été refusée)",
      missing: "non installé",
      failed: "NE FONCTIONNE PAS",
    },
    reasons: {
      NOT_RUN: "les réglages de l'agent désactivent tous les hooks",
      NOT_FOR_EDITS: "aucun hook de l'agent n'est appelé lors d'une modification",
      NO_SUCH_COMMAND: "la commande est introuvable ; `coord` est-il dans le PATH ?",
      TIMEOUT: "pas de réponse dans le délai imparti",
      ALLOWED: "la modification n'a pas été refusée",
      DENIES_ALL: "la modification d'un fichier libre a aussi été refusée",
    },
    command: (text) => `commande : ${text}`,
    tried:
      "essais dans un dépôt temporaire : modifier un fichier réservé par une autre instance (refusé), puis un fichier libre (accepté)",
    answered: (text) => `réponse : ${text}`,
    nothing: "(rien)",
  },
  instructions: `## Travailler à plusieurs dans ce dépôt

D'autres agents et des humains modifient ce dépôt en même temps que vous. \`CLAUDE_INSTANCES.md\` indique qui fait quoi. Ne modifiez pas ce fichier : la commande \`coord\` le tient à jour.

- D'abord : \`coord join NOM\`, puis \`coord status\`.
- Avant toute modification : \`coord reserve "TÂCHE" --files src/a.ts,"src/b/**"\`. Refusé ? Prenez une autre tâche (\`coord next\`), attendez (\`--wait 10m\`) ou demandez une passation.
- Un doute sur un fichier : \`coord check CHEMIN\`, \`coord why CHEMIN\`.
- Plus long que prévu : \`coord extend\`. Terminé : \`coord finish --result success\`.
- Bloqué : \`coord block "PROBLÈME"\`. À la fin : \`coord leave\`.
- Si un hook refuse une modification, le fichier est réservé par quelqu'un d'autre : ne le modifiez pas par un autre moyen, même depuis le shell.
`,
};
