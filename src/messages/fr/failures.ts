import type { Catalog } from "../catalog.ts";
import { text } from "./phrases.ts";

export const failures: Catalog["failures"] = {
  NO_FILE: (a) => ({
    message:
      a["hadJournal"] === 1
        ? `${text(a, "path")} était là et a disparu : une branche sans lui, ou quelqu'un l'a effacé.`
        : `Il n'y a pas de fichier de coordination ici (cherché : ${text(a, "path")}).`,
    hint:
      a["hadJournal"] === 1
        ? "Revenez en arrière, ou restaurez-le depuis git ; `coord init` en commencerait un nouveau."
        : "`coord init` en crée un ; `--file CHEMIN` ou COORD_FILE en désigne un autre.",
  }),
  UNREADABLE: (a) => ({
    message: `${text(a, "path")} est illisible : ${text(a, "cause")}.`,
    hint:
      text(a, "cause") === "ENOENT"
        ? "Ce fichier n'existe pas : vérifiez son nom."
        : "Vérifiez ses permissions.",
  }),
  NOT_UTF8: (a) => ({
    message: `${text(a, "path")} n'est pas de l'UTF-8 valide : l'octet ${text(a, "offset")} n'est d'aucun caractère. Rien n'a été écrit.`,
    hint: "Convertissez le fichier en UTF-8 avec un éditeur, ou restaurez-le depuis git.",
  }),
  CONFLICT_MARKERS: (a) => ({
    message: `${text(a, "path")} contient des marqueurs de conflit git (ligne ${text(a, "line")}). Rien ne peut se décider avant.`,
    hint: "Choisissez ce qui reste, effacez les lignes de marqueurs, puis recommencez.",
  }),
  STORE_READONLY: (a) => ({
    message: `Impossible d'écrire dans ${text(a, "path")} : ${text(a, "cause")}. Rien n'a changé.`,
    hint: "Dans un bac à sable, utilisez les outils de `coord mcp` ou ajoutez ce dossier aux racines modifiables ; sinon vérifiez ses permissions.",
  }),
  STATE_UNSAFE: (a) => ({
    message: `${text(a, "path")} ${PROBLEMS[text(a, "problem")] ?? text(a, "problem")}. Rien n'y a été lu ni écrit.`,
    hint:
      text(a, "problem") === "foreign"
        ? "Regardez à qui il appartient. Travaillez sous ce compte, ou dans un dossier à vous ; `coord doctor --fix` l'écarte là où vous en avez le droit."
        : "`coord doctor --fix` l'écarte, sous un autre nom à côté.",
  }),
  NO_SPACE: (a) => ({
    message: `Le disque est plein (${text(a, "path")}). Rien n'a changé.`,
    hint: "Libérez de la place, puis recommencez.",
  }),
  IO: (a) => ({
    message: `${text(a, "path")} : ${text(a, "cause")}. Rien n'a été confirmé.`,
    hint: "Recommencez ; `coord status` montre où en sont les choses.",
  }),
  LOCK_TIMEOUT: (a) => ({
    message: `Le verrou n'a pas pu être obtenu en ${text(a, "waited")} s${text(a, "owner") === "" ? "" : ` (tenu par ${text(a, "owner")})`}.`,
    hint: "Recommencez, ou attendez plus longtemps avec `--lock-timeout 30s`.",
  }),
  BARE_REPOSITORY: () => ({
    message:
      "C'est un dépôt nu dont les worktrees n'ont pas de dossier commun : il n'y a pas de place pour le fichier de coordination.",
    hint: "Désignez-en un avec `--file CHEMIN` ou COORD_FILE.",
  }),
  NOT_YOURS: (a) => ({
    message: `${text(a, "path")} appartient à un autre compte (${text(a, "owner")}). Rien n'y a été lu ni écrit.`,
    hint: `Si vous faites confiance à ce compte, nommez le dossier dans votre propre environnement : COORD_SAFE_FOLDERS=${text(a, "folder")}`,
  }),
  LINK_OUTSIDE: (a) => ({
    message: `${text(a, "path")} est un lien qui mène hors du dépôt, ou dans son dossier git (vers ${text(a, "target")}). Rien n'a été lu ni écrit.`,
    hint: "Mettez le fichier dans le dépôt, ou nommez l'autre par `--file CHEMIN` ou COORD_FILE.",
  }),
  GIT_FAILED: (a) => ({
    message: `git refuse : ${text(a, "cause")}`,
    hint: "`git status` montre où en est le dépôt.",
  }),
  INTERRUPTED: () => ({ message: "Interrompu. Rien n'a changé." }),
  USAGE: (a) => ({
    message: text(a, "message"),
    hint: `\`coord ${text(a, "command")} --help\` montre comment.`.replace("coord  ", "coord "),
  }),
  INTERNAL: (a) => ({
    message: `Un défaut de coord : ${text(a, "cause")}. Rien n'a été confirmé.`,
    hint: "Merci de le signaler, avec la commande lancée.",
  }),
};

/** Ce qui se trouve dans le dossier d'état à la place de ce que coord y a mis. */
const PROBLEMS: Readonly<Record<string, string>> = {
  link: "est un lien symbolique que coord n'a pas créé",
  folder: "est un dossier, là où il faut un fichier",
  file: "est un fichier, là où il faut autre chose",
  special: "est un tube, une socket ou un périphérique, là où il faut un fichier",
  "hard-link": "est un fichier qui porte un autre nom ailleurs (un lien physique)",
  foreign: "appartient à un autre utilisateur",
  "too-large": "est plus grand que tout ce que coord y met",
  unreadable: "existe, mais ne peut pas être lu",
};

export const usage: Catalog["usage"] = {
  SECOND_WORD: (a) =>
    `« coord ${text(a, "what")} » demande l'un de ces mots à sa suite : ${text(a, "choices")}`,
  COUNT: (a) =>
    `${text(a, "what")} : un nombre entier à partir de ${text(a, "least") || 1} est attendu, trouvé « ${text(a, "found")} »`,
  NO_PATH: () => "il manque PATH : donnez-en un ou plusieurs, ou prenez ce qui est indexé avec --staged",
  RECEIVER: (a) =>
    `${text(a, "what")} : un numéro d'instance, ou any, est attendu, trouvé « ${text(a, "found")} »`,
  DURATION: (a) =>
    `${text(a, "what")} : une durée comme 90s, 45m, 2h ou 1d est attendue, trouvé « ${text(a, "found")} »`,
  CHOICE: (a) => `${text(a, "what")} : attendu l'un de ${text(a, "choices")}, trouvé « ${text(a, "found")} »`,
  NO_FOLDER: (a) => `${text(a, "what")} : il n'y a pas de dossier « ${text(a, "found")} »`,
  TOGETHER: (a) => `${text(a, "one")} et ${text(a, "other")} ne vont pas ensemble`,
  ONE_STDIN: () => "Un seul texte peut venir de l'entrée standard",
  STDIN_NOT_UTF8: () => "L'entrée standard n'est pas de l'UTF-8 valide ; rien n'a été écrit",
};
