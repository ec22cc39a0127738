import type { NoticeArgs, RefusalArgs } from "../../operations/codes.ts";
import type { Catalog } from "../catalog.ts";

/** Ce qu'on peut faire quand quelqu'un d'autre a réservé quelque chose : une commande pour chaque issue. */
export const waysOut =
  "Attendez (`coord reserve TÂCHE --files CHEMIN --wait 10m`), prenez une autre tâche (`coord next`), ou demandez au titulaire de vous passer la main (`coord handover request TÂCHE`).";
export const list = (all: readonly string[] = []) => all.map((one) => `« ${one} »`).join(", ");
/** Une commande par son nom ; ce que coord fait de lui-même, ou que personne n'a fait avec lui, en toutes lettres. */
const commandText = (name: string) =>
  name === "cancel-wait" ? "fin d'attente" : name === "outside" ? "(sans coord)" : name;
export const actionText = (command: string, subject: string) =>
  subject === "" ? `« ${commandText(command)} »` : `${commandText(command)} « ${subject} »`;
/** Qui a changé quelque chose, et avec quoi, si on le sait. */
export const changeOf = (a: RefusalArgs["UNDO_CONFLICT"]) => {
  if (a.otherCommand === "outside") return "modification faite sans coord";
  const did = actionText(a.otherCommand, a.otherSubject);
  return a.other === 0 ? did : `Instance #${a.other}, ${did}`;
};
/** À qui est l'entrée, si elle est à quelqu'un. */
export const byInstance = (instance: number) => (instance === 0 ? "" : ` (Instance #${instance})`);
/** La réservation qui gêne, et où elle se trouve, si elle y est. */
export const otherOf = (a: Omit<NoticeArgs["NOT_RESTORED"], "task">) =>
  `« ${a.otherTask} » de l'Instance #${a.other}${a.line === 0 ? "" : ` (ligne ${a.line})`}`;
/** The line or lines of a text such as "3", "3-5" or "3, 9". */
export const onLines = (lines: string) => `${/^\d+$/.test(lines) ? "ligne" : "lignes"} ${lines}`;
export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n < 2 ? one : many}`;
const minutes = (n: number) => {
  if (n < 60) return `${n} min`;
  if (n < 48 * 60)
    return n % 60 === 0 ? `${n / 60} h` : `${Math.floor(n / 60)} h ${String(n % 60).padStart(2, "0")}`;
  return `${Math.floor(n / 1440)} jours`;
};

/** The words that stand for a value; the others are the same in both languages. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  TASK: "TÂCHE",
  TITLE: "TITRE",
  TEXT: "TEXTE",
  DURATION: "DURÉE",
  NAME: "NOM",
  LABEL: "NOM",
  PATH: "CHEMIN",
  FILE: "FICHIER",
  DIR: "DOSSIER",
  LANG: "LANGUE",
  WHEN: "QUAND",
  WORD: "MOT",
  STATUS: "STATUT",
  STATE: "ÉTAT",
  RESULT: "RÉSULTAT",
  REVISION: "RÉVISION",
  PATTERN: "MOTIF",
  HOW: "COMMENT",
  COMMAND: "COMMANDE",
  BRANCH: "BRANCHE",
  ABOUT: "SUJET",
  PROBLEM: "PROBLÈME",
  PLACE: "ENDROIT",
  NEED: "BESOIN",
  OURS: "NÔTRE",
  THEIRS: "LEUR",
  command: "commande",
};

export const program: Catalog["program"] = {
  summary:
    "Coordonner plusieurs agents de codage et des humains dans un même dépôt, grâce à un seul fichier markdown.",
  options: {
    cwd: "faire comme si coord était lancé dans DOSSIER",
    file: "utiliser ce fichier de coordination (ou variable COORD_FILE)",
    as: "agir en tant qu'Instance #N (ou variable COORD_INSTANCE)",
    json: "écrire un objet JSON sur la sortie standard",
    quiet: "n'afficher que le résultat demandé, sans remarques ni conseils",
    color: "auto, always ou never (les variables NO_COLOR et FORCE_COLOR sont prises en compte)",
    lang: "langue des messages : fr ou en",
    lockTimeout: "durée d'attente du verrou (10s par défaut ; 0 : ne pas attendre)",
    dryRun: "afficher le diff sans rien écrire",
    help: "afficher cette aide",
    version: "afficher la version",
  },
  placeholder: (word) => PLACEHOLDERS[word] ?? word,
  headings: {
    usage: "Usage :",
    arguments: "Arguments :",
    options: "Options :",
    globalOptions: "Options communes à toutes les commandes :",
    commands: "Commandes :",
    example: "Exemple :",
  },
  groups: {
    start: "Pour commencer :",
    daily: "Au quotidien :",
    git: "Avec git :",
    tasks: "Tâches :",
    stuck: "En cas de blocage :",
    people: "Avec les autres :",
    plumbing: "Pour les scripts, git et les agents :",
  },
  examples: [
    "coord init && coord setup claude git   créer le fichier, configurer vos agents",
    "coord join Backend                     s'inscrire",
    'coord reserve "Corriger la connexion" --files src/auth.ts,"src/login/**"',
    "coord board --web                      tout voir dans un navigateur",
    "Alias : ls (task list), st (status), claim (reserve), done (finish)",
  ],
  wrongCall: {
    said: {
      "commander.unknownOption": (found) => `option inconnue : « ${found} »`,
      "commander.unknownCommand": (found) => `commande inconnue : « ${found} »`,
      "commander.missingArgument": (found) => `argument manquant : ${found}`,
      "commander.missingMandatoryOptionValue": (found) => `l'option ${found} est obligatoire`,
      "commander.excessArguments": () => "trop d'arguments",
    },
    didYouMean: (words) => ` (vouliez-vous dire ${words} ?)`,
  },
  exitCodes:
    "Codes de sortie : 0 réussite · 1 échec · 2 commande mal formée · 3 réservé par quelqu'un d'autre · 4 fichier absent ou illisible · 5 introuvable · 6 identité inconnue · 75 à réessayer · 130 interrompu",
};

/** A holder within a sentence; a name of another form bears no article. */
export function named(holder: string): string {
  return holder.startsWith("Instance #") ? `l'${holder}` : holder;
}

export const words: Catalog["words"] = {
  instance: (n) => `Instance #${n}`,
  met: (asked, held, holder, isOne) =>
    held === asked
      ? `${asked} ${isOne ? "est réservé" : "sont réservés"} par ${named(holder)}`
      : `${asked} ${isOne ? "chevauche" : "chevauchent"} ${held}, ${held.includes(", ") ? "réservés" : "réservé"} par ${named(holder)}`,
  reservedBy: (holder) => `Réservé par ${named(holder)}`,
  holder: (who, task, files) => `${who} pour ${task} (${files})`,
  reserved: (n) => (n < 1 ? "depuis un instant" : `depuis ${minutes(n)}`),
  claim: (who: string, line: number) =>
    who === "?"
      ? `d'après la ligne ${line}, quelqu'un travaille sur ce fichier, sans que l'on sache qui ; cette ligne n'est pas une entrée de coord et ne protège rien`
      : `d'après la ligne ${line}, ${who} travaille sur ce fichier ; cette ligne ne protège rien tant que \`coord adopt\` ne l'a pas convertie au format de coord`,
  mention: (text, line, live) =>
    `la ligne ${line} en parle : ${text}${live ? " (coord ne sait pas si quelqu'un y travaille ; dans le doute, posez d'abord la question)" : ""}`,
  enforced: (who: string, line: number) =>
    `${who === "?" ? "Quelqu'un" : who} (ligne ${line} : réservation notée dans un autre format, mais respectée en raison du réglage foreign=enforce)`,
  quoted: (text) => `« ${text} »`,
  states: {
    active: "active",
    stale: "périmée",
    lapsed: "caduque",
    waiting: "en attente",
    done: "terminée",
    expired: "expirée",
    released: "libérée",
  },
  agentAlive: "caduque, agent encore actif",
  instanceStates: {
    active: "active",
    available: "disponible",
    paused: "en pause",
    finished: "terminée",
    other: "autre",
  },
  taskStates: { free: "libre", "in-progress": "en cours", blocked: "bloquée", done: "terminée" },
  taskLeft: "à reprendre",
  results: { success: "succès", failure: "échec", partial: "partiel" },
  sections: {
    instances: "Instances",
    reservations: "Réservations",
    tasks: "Tâches restantes",
    alerts: "Alertes en cours",
    handovers: "Passations",
    messages: "Messages en attente de réponse",
    conflicts: "Conflits en cours",
    log: "Dernières entrées du log d'activité",
    next: "À prendre ensuite",
    problems: "Problèmes",
    components: "Composants",
    priorities: "Priorités",
  },
  handoverStates: { proposed: "proposée", accepted: "acceptée", declined: "refusée" },
  alertKinds: { blocker: "blocage", assist: "demande d'aide" },
  urgencies: { high: "haute", medium: "moyenne", low: "basse" },
  unchanged: "rien n'a été modifié",
  noFiles: "aucun fichier",
  nobody: "aucune",
  you: "vous",
  undated: "sans date",
  command: commandText,
  undoOf: (revision) => `annulation de la révision ${revision}`,
  displaced: "absente du fichier",
  sibling: "par un autre sous-agent de cette session",
  displacedHolds:
    "Le fichier a été remplacé sans passer par coord et a perdu cette entrée ; la réservation reste valable jusqu'à la fin de son bail.",
  titled: (name) => `${name} :`,
  line: (n) => (n === null ? "pas dans le fichier" : `ligne ${n}`),
  span: minutes,
  ago: (n) => (n < 1 ? "à l'instant" : `il y a ${minutes(n)}`),
  seen: (n) => (n < 1 ? "vue à l'instant" : `vue il y a ${minutes(n)}`),
  unseen: "aucune activité connue",
  anybody: "toutes les instances",
  left: (n) => `expire dans ${minutes(n)}`,
  over: (n) => `bail échu depuis ${minutes(n)}`,
  more: (n) => `… et ${plural(n, "autre")}`,
  moreFinished: (n) => `… et ${plural(n, "autre")} (${n < 2 ? "terminée" : "terminées"})`,
};

export const done: Catalog["done"] = {
  dryRun: "Rien ne serait modifié.",
  askJoin: "Vous n'êtes pas encore inscrit ici. S'inscrire comme nouvelle instance ? [O/n]",
  nothingFree: "Aucune tâche libre.",
};
