import { gitSetupWords } from "./git.ts";
import type { SetupCatalog } from "./types.ts";

const KINDS: Readonly<Record<string, string>> = { object: "objet", array: "tableau" };
const kind = (word = ""): string => KINDS[word] ?? word;

export const fr: SetupCatalog = {
  refusals: {
    ...gitSetupWords.fr.refusals,
    WOULD_CHANGE: (a) => ({
      message: "Le diff ci-dessus serait appliqué. Rien n'a changé.",
      hint: `Lancez \`${a["call"] ?? ""} --yes\` pour l'appliquer.`,
    }),
    SETUP_NOT_CURRENT: (a) => ({
      message: `Pas installé comme cette version le ferait : ${a["names"] ?? ""}.`,
      hint: `\`${a["call"] ?? ""}\` montre ce qui changerait.`,
    }),
    SETUP_BROKEN_JSON: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]} : ce n'est pas du JSON valide. Rien n'a changé.`,
      hint: "Réparez d'abord le fichier ; un agent l'ignorerait aussi.",
    }),
    SETUP_SHAPE: (a) => ({
      message: `${a["path"]}:${a["line"]}:${a["column"]} : attendu : ${kind(a["expected"])} ; trouvé : ${kind(a["found"])}. Rien n'a changé.`,
      hint: "Corrigez le fichier à la main ; `--print` montre la part de coord.",
    }),
    SETUP_MARKERS: (a) => ({
      message: `${a["path"]} : les marqueurs du bloc de coord ne forment pas une paire (lignes ${a["lines"]}). Rien n'a changé.`,
      hint: "Supprimez les marqueurs et ce qui reste du bloc entre eux, puis relancez setup.",
    }),
    SETUP_UNCLOSED: (a) => ({
      message: `${a["path"]}:${a["line"]} : ce que \`${a["opener"]}\` ouvre n'est jamais fermé, et le bloc de coord en ferait partie. Rien n'a changé.`,
      hint: "Fermez-le où il doit finir, puis relancez setup.",
    }),
    SETUP_FOREIGN_FILE: (a) => ({
      message: `${a["path"]} existe et n'a pas été créé par coord. Rien n'a changé.`,
      hint: "Renommez-le, ou reprenez-y la ligne de marque de `--print` s'il est bien de coord.",
    }),
    SETUP_OUTSIDE: (a) => ({
      message: `${a["path"]} n'est pas un fichier de l'arbre de travail de ce dépôt. Rien n'a changé.`,
      hint: "Un lien symbolique ou un réglage y mène. Setup ne touche qu'aux fichiers du dépôt, et dans son dossier git qu'aux hooks et aux réglages de git.",
    }),
    SETUP_NOT_UTF8: (a) => ({
      message: `${a["path"]} n'est pas en UTF-8. Rien n'a changé.`,
      hint: "Convertissez-le d'abord.",
    }),
    SETUP_CHANGED: (a) => ({
      message: `${a["path"]} a été modifié entre-temps par quelqu'un d'autre. Rien n'a changé.`,
      hint: "Relancez la commande.",
    }),
    SETUP_IO: (a) => ({
      message: `${a["path"]} : ${a["cause"]}. Rien n'a changé.`,
      hint: "Vérifiez les droits du fichier et de son dossier.",
    }),
    NOT_PROVED: (a) => ({
      message:
        a["names"] === ""
          ? "Aucun agent n'est installé ici : rien n'a été prouvé."
          : `Non prouvé : ${a["names"]}.`,
      hint:
        a["names"] === ""
          ? "`coord setup AGENT` en installe un."
          : "`coord setup AGENT --check` dit si son installation est à jour.",
    }),
  },
  notes: {
    ...gitSetupWords.fr.notes,
    HOOKS_OFF: (a) =>
      `${a["path"]}:${a["line"]} : « disableAllHooks » empêche les hooks de coord de s'exécuter, comme tous les autres ; enlevez-le.`,
    UNKNOWN_EVENT: (a) =>
      `${a["path"]}:${a["line"]} : « ${a["event"]} » n'est pas un événement de Cursor connu de coord, et un seul que Cursor ne connaît pas lui fait rejeter le fichier entier ; corrigez son nom ou enlevez-le.`,
    DOUBLE_SLASH: (a) =>
      `${a["path"]}:${a["line"]} : « // » entre guillemets fait rejeter le fichier entier par Cursor ; écrivez-le autrement.`,
    EDITED: (a) =>
      `${a["path"]} : quelqu'un a modifié la part de coord ; l'installer ou l'enlever perd cela.`,
    SHARED: (a) => `${a["path"]} : le bloc de coord reste, un autre agent installé le lit.`,
    MCP_NAME_TAKEN: (a) => `${a["path"]} : un autre serveur MCP s'appelle « coord » ; il est resté tel quel.`,
    NO_FILE_YET: (a) =>
      `Il n'y a pas encore de fichier de coordination (${a["path"]}) : les hooks laissent tout passer jusqu'à \`coord init\`.`,
  },
};
