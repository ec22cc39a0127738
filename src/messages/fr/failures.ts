import type { WorldFailureArgs } from "../../operations/codes.ts";
import type { Catalog } from "../catalog.ts";
import { causeInWords, helpFor } from "./unread.ts";

/** Ce qu'on peut faire d'un registre partagé qui refuse. */
const LACKS = {
  password:
    "Mettez le mot de passe dans ~/.pgpass ou PGPASSFILE, ou dans PGPASSWORD si PGHOST est l'hôte de .coord/remote ; indiquez l'utilisateur avec PGUSER.",
  schema:
    "Demandez à un administrateur d'exécuter une fois `coord remote schema | psql BASE`, puis d'ajouter les utilisateurs au rôle coord_agent.",
  certificate:
    "Indiquez dans PGSSLROOTCERT le fichier de l'autorité qui a signé le certificat du serveur ; coord n'envoie rien à un serveur qu'il ne peut pas vérifier.",
  other: "`coord remote status` indique à quelle adresse coord se connecte.",
} as const;

/** What git says in a folder of no repository; of a broken one it says something else. */
const OUTSIDE = "not a git repository (or any";
/** git's words where `HEAD` has no commit yet. */
const UNBORN = /not a valid object name: 'HEAD'|Needed a single revision/;

export const failures = (): Catalog["failures"] => ({
  NO_FILE: (a) => ({
    message: a.hadJournal
      ? `${a.path} a disparu : il n'existe pas sur cette branche, ou quelqu'un l'a supprimé.`
      : `Aucun fichier de coordination ici (recherché : ${a.path}).`,
    hint: a.hadJournal
      ? "Revenez à la branche qui le contient, ou restaurez-le depuis git ou avec `coord restore N` (`coord history` donne la liste des révisions) ; `coord init` en créerait un nouveau."
      : a.own !== undefined
        ? `${a.own} indique, dans un format à lui, qui travaille sur quoi : lisez-le avant de modifier quoi que ce soit. \`coord adopt ${a.own}\` en fait le fichier de coordination et convertit ses réservations en entrées.`
        : "`coord init` en crée un, `coord adopt FICHIER` convertit un fichier que vous avez déjà ; `--file CHEMIN` ou COORD_FILE en désigne un autre.",
  }),
  UNREADABLE: (a) => ({
    message: `Impossible de lire ${a.path} : ${causeInWords(a.cause).replace(/^more than (\d+) headings, fences and HTML blocks$/, "plus de $1 titres, blocs de code et blocs HTML")}.`,
    hint: a.cause.startsWith("more than ")
      ? "Allégez le fichier : déplacez ailleurs ce qui ne sert pas à la coordination."
      : helpFor(a.cause),
  }),
  NOT_UTF8: (a) => ({
    message: `${a.path} n'est pas de l'UTF-8 valide : octet invalide à la position ${a.offset}. Rien n'a été écrit.`,
    hint: "Convertissez le fichier en UTF-8 avec un éditeur, ou restaurez-le depuis git.",
  }),
  CONFLICT_MARKERS: (a) => ({
    message: `${a.path} contient des marqueurs de conflit git (ligne ${a.line}). coord ne peut pas utiliser ce fichier tant qu'ils s'y trouvent.`,
    hint: "Choisissez ce qu'il faut garder, supprimez les lignes de marqueurs, puis recommencez.",
  }),
  MIXED_ENCODING: (a) => ({
    message: `${a.path} est en UTF-8, mais contient du texte en UTF-16 ou UTF-32 à partir de la ligne ${a.line}. Rien n'a été écrit.`,
    hint: "Convertissez-le en UTF-8 avec `coord doctor --fix` ou un éditeur ; sous PowerShell, ajoutez du texte avec `Add-Content -Encoding utf8`.",
  }),
  STORE_READONLY: (a) => ({
    message: `Impossible d'écrire dans ${a.path} : ${a.cause}. Rien n'a été modifié.`,
    hint:
      a.owner === null
        ? "Dans un bac à sable, utilisez les outils de `coord mcp` ou ajoutez ce dossier à ceux où l'écriture est autorisée ; hors bac à sable, vérifiez les droits d'accès à ce dossier."
        : sharedBy(a.owner),
  }),
  STORE_UNREACHED: (a) => ({
    message: `Le registre partagé (${a.place}) est injoignable : ${a.cause}.`,
    hint: "Rien n'a été envoyé. La lecture reste possible si cette machine a une copie ; réessayez quand la connexion sera rétablie.",
  }),
  STORE_UNSURE: (a) => ({
    message: `La modification ${a.id} a été envoyée au registre partagé (${a.place}), qui n'a pas répondu.`,
    hint: "Elle a été enregistrée une fois, ou pas du tout : pour le savoir, lancez `coord sync`, puis `coord history`.",
  }),
  STORE_REWRITTEN: (a) => ({
    message: `L'historique de ${a.place} n'est pas celui que cette machine connaît : révision ${a.known} sur cette machine, ${a.found} dans le registre.`,
    hint: "Quelqu'un a restauré une ancienne copie du registre, ou l'a écrasé par un push. Rien n'a été reçu ni envoyé. Lancez `coord remote accept` pour accepter cet historique, ou `coord remote restore` pour rétablir celui de cette machine.",
  }),
  STORE_GONE: (a) => ({
    message: `Il n'y a plus d'historique sur ${a.place} ; cette machine en a une copie jusqu'à la révision ${a.known}.`,
    hint: "Lancez `coord remote restore` pour rétablir cet historique.",
  }),
  STORE_REFUSED: (a) => ({
    message: `Le registre partagé${a.place === "" ? "" : ` (${a.place})`} a refusé la demande : ${a.cause}.`,
    hint: LACKS[a.lacks ?? "other"],
  }),
  STORE_UNTRUSTED: (a) => ({
    message: `.coord/remote désigne une adresse qui n'a pas été acceptée sur cette machine : ${a.pointer}.`,
    hint:
      a.setting === undefined
        ? "Ce fichier fait partie du dépôt git : quiconque peut pousser dans ce dépôt a pu le modifier. Si l'adresse est la bonne, lancez `coord remote accept`."
        : `Pour y accéder, git lancerait ce que la configuration propre à ce dépôt indique dans ${a.setting}. Si ce réglage est le vôtre, lancez \`coord remote accept\`.`,
  }),
  STORE_NEWER: (a) => ({
    message: `Le registre partagé contient une entrée au format ${a.format}, que cette version de coord ne connaît pas.`,
    hint: "Mettez coord à jour sur cette machine.",
  }),
  FILE_BEHIND: (a) => ({
    message: `La modification est enregistrée dans le registre partagé (révision ${a.revision}), mais ${a.path} n'a pas pu être mis à jour sur cette machine (${a.cause}).`,
    hint: "Ne répétez pas la commande : lancez `coord remote status` une fois le problème résolu.",
  }),
  STATE_UNSAFE: (a) => ({
    message: `${a.path} ${PROBLEMS[a.problem]}. Rien n'y a été lu ni écrit.`,
    hint:
      a.problem === "foreign"
        ? "Vérifiez à qui il appartient. Travaillez sous ce compte ou dans un dossier à vous, ou mettez-le de côté avec `coord doctor --fix` si vous en avez le droit."
        : a.owner !== null
          ? sharedBy(a.owner)
          : a.problem === "checked-out"
            ? "Rendez son dossier accessible en écriture, ou mettez-le de côté vous-même."
            : "Lancez `coord doctor --fix` pour le mettre de côté, sous un autre nom.",
  }),
  NO_SPACE: (a) => ({
    message: `Le disque est plein (${a.path}). Rien n'a été modifié.`,
    hint: "Libérez de la place, puis recommencez.",
  }),
  IO: (a) => ({
    message: `${a.path} : ${causeInWords(a.cause)}. Rien ne garantit que la modification ait été enregistrée.`,
    hint: /^(?:ENOSPC|EDQUOT)$/.test(a.cause)
      ? helpFor(a.cause)
      : a.cause === "EBUSY"
        ? "Si le fichier est monté seul, par exemple dans un conteneur, montez plutôt son dossier : chaque modification remplace le fichier."
        : "Vérifiez l'état actuel avec `coord status`, puis recommencez si nécessaire.",
  }),
  LOCK_TIMEOUT: (a) => ({
    message: `Le verrou n'a pas pu être pris en ${a.waited} s${a.owner === "" ? "" : ` (il est détenu par ${a.owner})`}.`,
    hint: "Recommencez, ou attendez plus longtemps avec `--lock-timeout 30s`.",
  }),
  BEING_SAVED: (a) => ({
    message: `${a.path} est vide ou tronqué : quelqu'un semble en train de l'enregistrer. Rien n'a été écrit.`,
    hint: "Réessayez dans quelques secondes. Si le problème persiste, restaurez une version antérieure avec `coord restore N` (`coord history` en donne la liste).",
  }),
  FILE_IN_USE: (a) => ({
    message: `${a.path} est ouvert dans un autre programme, qui empêche de le lire ou de le remplacer. Rien n'a été écrit.`,
    hint: "Réessayez dans un instant. Si le problème persiste, fermez le fichier dans ce programme ; s'il s'agit d'un antivirus ou d'un indexeur, excluez de son analyse le dossier qui contient ce fichier.",
  }),
  WORKTREE_ALONE: (a) => ({
    message: `L'arbre de travail principal du dépôt de ${a.path} est introuvable (dépôt : ${a.repository}). C'est lui qui contient le fichier de coordination ; depuis l'arbre où vous êtes, coord en créerait un second. Rien n'a été lu ni écrit.`,
    hint: "Dans un conteneur, montez-y aussi l'arbre de travail principal ; sinon, désignez le fichier avec `--file CHEMIN` ou COORD_FILE.",
  }),
  BARE_REPOSITORY: () => ({
    message:
      "Ce dépôt est nu, et ses arbres de travail n'ont pas de dossier commun rien qu'à eux où placer le fichier de coordination.",
    hint: "Désignez un fichier de coordination avec `--file CHEMIN` ou COORD_FILE.",
  }),
  NOT_YOURS: (a) => ({
    message: `${a.path} appartient à un autre compte (${a.owner}). Rien n'y a été lu ni écrit.`,
    hint: `Si vous faites confiance à ce compte, déclarez le dossier dans votre environnement : COORD_SAFE_FOLDERS=${a.folder}`,
  }),
  LINK_OUTSIDE: (a) => ({
    message: `${a.path} est un lien vers ${a.target}, hors du dépôt ou dans son dossier git. Rien n'a été lu ni écrit.`,
    hint: "Mettez le fichier dans le dépôt, ou désignez un autre fichier de coordination avec `--file CHEMIN` ou COORD_FILE.",
  }),
  NOT_A_BOARD: (a) => ({
    message: `${a.path} n'est pas un fichier de coordination : il contient du texte, mais aucune section que coord reconnaisse. Il n'a pas été modifié.`,
    hint: `\`coord adopt ${a.path}\` convertit les réservations qu'il contient ; \`coord init ${a.path}\` ajoute seulement les sections. Pour indiquer les fichiers d'une réservation, utilisez \`--files\`.`,
  }),
  NO_GIT: () => ({
    message: "Cette commande a besoin de git, qui n'est pas dans le PATH.",
    hint: "Installez git, ou ajoutez son dossier au PATH du programme qui appelle coord.",
  }),
  REPLACED: () => ({
    message:
      "Une autre version de coord a été installée pendant que celle-ci tournait ; une partie des fichiers de la version en cours a disparu. Rien n'a été écrit.",
    hint: "Relancez coord : reconnectez le serveur MCP dans l'agent, ou redémarrez l'agent.",
  }),
  GIT_FAILED: (a) => {
    if (a.cause.includes(OUTSIDE))
      return {
        message: "Cette commande a besoin d'un dépôt git, et ce dossier n'est dans aucun dépôt.",
        hint: "`git init` en crée un.",
      };
    if (UNBORN.test(a.cause))
      return {
        message: "Ce dépôt n'a encore aucun commit, et cette commande en a besoin.",
        hint: "Créez-en un d'abord : `coord commit -m TEXTE`.",
      };
    return {
      message: `La commande git a échoué : ${a.cause}`,
      hint: "`git status` affiche l'état du dépôt.",
    };
  },
  INTERRUPTED: () => ({ message: "Interrompu. Rien n'a été modifié." }),
  USAGE: (a) => ({
    message: a.message,
    hint: `Lancez \`coord ${a.command ?? ""} --help\` pour afficher l'aide.`.replace("coord  ", "coord "),
  }),
  INTERNAL: (a) => ({
    message: `Erreur interne de coord : ${a.cause}. Rien ne garantit que la modification ait été enregistrée.`,
    hint: "Merci de signaler cette erreur, en indiquant la commande lancée.",
  }),
});

/** Ce qui se trouve dans le dossier d'état à la place de ce que coord y a mis. */
/** What helps where a thing is another user's. */
const sharedBy = (owner: number): string =>
  `Il appartient à l'utilisateur ${owner}, qui peut le partager : \`chmod -R g+rwX\` sur le fichier de coordination et .coord, dans un dossier où le groupe peut écrire.`;

const PROBLEMS: Readonly<Record<WorldFailureArgs["STATE_UNSAFE"]["problem"], string>> = {
  link: "est un lien symbolique que coord n'a pas créé",
  folder: "est un dossier, mais devrait être un fichier",
  file: "est un fichier ordinaire, alors que coord garde à cet endroit un dossier ou un lien",
  special: "est un tube, une socket ou un périphérique, mais devrait être un fichier",
  "hard-link": "est un fichier qui porte un autre nom ailleurs (un lien physique)",
  foreign: "appartient à un autre utilisateur",
  "too-large": "est plus grand que tout ce que coord écrit à cet endroit",
  unreadable: "existe, mais ne peut pas être lu",
  "checked-out": "vient d'un clone ou d'un checkout, et ne peut pas être mis de côté",
};

export const usage = (): Catalog["usage"] => ({
  MEANT: (a) => `Commande inconnue : « ${a.what} ». Vouliez-vous dire \`coord ${a.meant}\` ?`,
  MEANT_INSTEAD: (a) => `${a.error}. Vouliez-vous dire ${a.meant} ?`,
  NO_OPTION: (a) =>
    `Option inconnue : « ${a.option} »${a.meant === "" ? "" : ` (vouliez-vous dire ${a.meant} ?)`}`,
  NO_VALUE: (a) => `Il manque une valeur à l'option « ${a.option} »`,
  EXCESS: (a) =>
    `Argument inattendu : « ${a.word} »${a.isFree ? `. Mettez entre guillemets les motifs ("src/**") et les titres qui contiennent des espaces ("Corriger la connexion") ; séparez les fichiers par des virgules, sans espace.` : ""}`,
  LACKS: (a) => `${a.error} : ${a.meaning}`,
  SECOND_WORD: (a) =>
    `« coord ${a.what} » ${a.found === null ? "attend une sous-commande" : `n'a pas de sous-commande « ${a.found} »`} : ${a.choices}${a.meant === "" ? "" : `. Vouliez-vous dire ${a.meant} ?`}`,
  COUNT: (a) => `${a.what} : nombre entier attendu, au moins ${a.least} (reçu : « ${a.found} »)`,
  TOO_LONG: (a) => `${a.what} : ${a.most} caractères au plus (reçu : ${a.length})`,
  NO_PATH: () =>
    "Il manque un CHEMIN : donnez-en un ou plusieurs, ou utilisez --staged pour ce qui est indexé",
  NO_MESSAGE: () => "Il manque un message : -m TEXTE",
  NO_COMMAND: () => "Il manque une commande : coord run … -- COMMANDE",
  NUMBERED: (a) =>
    `${a.what} : motif attendu, où {} figure une seule fois, à la place du numéro (exemple : « migrations/{}_*.sql ») ; reçu : « ${a.found} »`,
  RECEIVER: (a) => `${a.what} : instance attendue (numéro ou nom), ou any (reçu : « ${a.found} »)`,
  DURATION: (a) => `${a.what} : durée attendue, par exemple 90s, 45m, 2h ou 1d (reçu : « ${a.found} »)`,
  CHOICE: (a) =>
    `${a.what} : valeur attendue${a.choices.includes(",") ? " parmi" : " :"} ${a.choices} (reçu : ${a.found === "" ? "rien" : `« ${a.found} »`})`,
  NOT_A_BOARD: (a) =>
    `--html : ${a.found} existe déjà et n'est pas un tableau enregistré par coord ; indiquez un autre fichier, ou supprimez celui-ci`,
  FILE_FOR_FILES: (a) =>
    `--file désigne le fichier de coordination, or « ${a.found} » n'en est pas un. Vouliez-vous dire --files ${a.found} ?`,
  NO_PAGE: () => "Le tableau web est absent de cette installation (dist/board.js) ; réinstallez coord-md.",
  PORT: (a) =>
    `Le port ${a.port} n'est pas utilisable : déjà pris, réservé au système ou hors limites. Sans --port, coord choisit un port libre.`,
  NO_FOLDER: (a) => `${a.what} : le dossier « ${a.found} » est introuvable`,
  TOGETHER: (a) => `${a.one} et ${a.other} sont incompatibles`,
  ONE_STDIN: () => "Un seul argument peut être lu sur l'entrée standard (-)",
  STDIN_NOT_UTF8: () => "L'entrée standard n'est pas de l'UTF-8 valide ; rien n'a été écrit",
});
