import type { Args, Catalog } from "./catalog.ts";

const text = (a: Args, key: string) => String(a[key] ?? "");
const list = (a: Args, key: string) => {
  const value = a[key];
  return Array.isArray(value) ? value.map((v) => `« ${v} »`).join(", ") : "";
};
const deed = (a: Args, command: string, subject: string) =>
  text(a, subject) === "" ? `« ${text(a, command)} »` : `${text(a, command)} « ${text(a, subject)} »`;
/** Qui a changé quelque chose, et avec quoi, si on le sait. */
const changeOf = (a: Args) => {
  if (a["otherCommand"] === "outside") return "par quelqu'un sans coord";
  const did = deed(a, "otherCommand", "otherSubject");
  return a["other"] === 0 ? `avec ${did}` : `par l'Instance #${text(a, "other")} avec ${did}`;
};
/** À qui est l'entrée, si elle est à quelqu'un. */
const byInstance = (a: Args) => (a["instance"] === 0 ? "" : ` (Instance #${text(a, "instance")})`);
const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n < 2 ? one : many}`;
const minutes = (n: number) => {
  if (n < 60) return `${n} min`;
  if (n < 48 * 60)
    return n % 60 === 0 ? `${n / 60} h` : `${Math.floor(n / 60)} h ${String(n % 60).padStart(2, "0")}`;
  return `${Math.floor(n / 1440)} jours`;
};

export const fr: Catalog = {
  refusals: {
    FILES_RESERVED: (a, holders) => ({
      message:
        a["own"] === 1
          ? `Vous tenez déjà des fichiers de cette tâche sous une autre : ${holders.join(" ; ")}.`
          : a["shown"] === 1
            ? `${plural(Number(a["count"]), "chemin réservé", "chemins réservés")} par quelqu'un d'autre.`
            : `Réservé par quelqu'un d'autre : ${holders.join(" ; ")}.`,
      hint:
        a["own"] === 1
          ? "Terminez ou libérez d'abord cette tâche, ou ne réservez que les autres fichiers."
          : "Prenez un autre travail (`coord status` montre ce qui est libre), réservez d'autres fichiers, ou demandez un handover au détenteur.",
    }),
    TASK_RESERVED: (a, holders) => ({
      message: `La tâche « ${text(a, "task")} » est prise : ${holders.join(" ; ")}.`,
      hint: "Une tâche, une instance. Prenez-en une autre (`coord status` montre ce qui est libre), ou demandez un handover au détenteur.",
    }),
    NO_RESERVATION: (a, holders) => ({
      message:
        text(a, "task") === ""
          ? `L'Instance #${text(a, "instance")} n'a aucune réservation active.`
          : holders.length > 0
            ? `« ${text(a, "task")} » n'est pas à vous : ${holders.join(" ; ")}.`
            : `L'Instance #${text(a, "instance")} n'a aucune réservation active nommée « ${text(a, "task")} ».`,
      hint:
        list(a, "tasks") === ""
          ? "`coord status` montre qui tient quoi."
          : `Les vôtres : ${list(a, "tasks")}.`,
    }),
    AMBIGUOUS_TASK: (a) => ({
      message: `L'Instance #${text(a, "instance")} a ${text(a, "count")} réservations qui conviennent : ${list(a, "tasks")}.`,
      hint: "Dites laquelle : toute partie unique de son titre suffit.",
    }),
    UNKNOWN_INSTANCE: (a) => ({
      message: `Le fichier ne connaît pas d'Instance #${text(a, "instance")}.`,
      hint: "`coord join` vous inscrit comme la suivante.",
    }),
    INSTANCE_FINISHED: (a) => ({
      message: `L'Instance #${text(a, "instance")} est marquée terminée ; son numéro ne sert plus jamais.`,
      hint: "`coord join LIBELLÉ` vous inscrit comme une nouvelle.",
    }),
    INSTANCE_TAKEN: (a) => ({
      message: `L'Instance #${text(a, "instance")} appartient à une autre session vivante (${text(a, "agent")}).`,
      hint: "`coord join LIBELLÉ` donne à cette session son propre numéro.",
    }),
    NO_IDENTITY: () => ({
      message: "Qui êtes-vous ? Aucune instance n'est connue pour cette session.",
      hint: "Lancez `coord join LIBELLÉ`, ou dites qui vous êtes avec `--as N` ou COORD_INSTANCE=N.",
    }),
    PATH_OUTSIDE: (a) => ({
      message: `« ${text(a, "path")} » est en dehors de ce dépôt.`,
      hint: "Réservez des chemins du dépôt ; ils partent du dossier courant.",
    }),
    PATH_INVALID: (a) => ({
      message: `« ${text(a, "path")} » ne peut pas servir de chemin ni de motif.`,
      hint: "Donnez un chemin, un dossier ou un motif comme `src/**/*.ts`, sans caractère de contrôle et sans `..` après `**`.",
    }),
    TASK_EMPTY: () => ({
      message: "La tâche n'a pas de nom.",
      hint: 'Par exemple : coord reserve "Corriger la connexion" --files src/auth.ts',
    }),
    TEXT_EMPTY: (a) => ({
      message: `${text(a, "what")} est vide.`,
      hint: "Dites en quelques mots ce qui a été fait.",
    }),
    WAIT_CYCLE: (a, holders) => ({
      message: `Attendre « ${text(a, "task")} » fermerait un cercle : ${text(a, "cycle")}. Chacun attendrait l'autre sans fin. En travers : ${holders.join(" ; ")}.`,
      hint: "Terminez ou libérez d'abord ce que les autres attendent, ou prenez un autre travail.",
    }),
    WAIT_TIMEOUT: (a, holders) => ({
      message:
        a["interrupted"] === 1
          ? `Attente de « ${text(a, "task")} » interrompue : ${holders.join(" ; ")}. Votre place dans la file est rendue.`
          : `« ${text(a, "task")} » ne s'est pas libéré à temps : ${holders.join(" ; ")}. Votre place dans la file est rendue.`,
      hint: "Attendez encore (`--wait`), ou prenez un autre travail (`coord next`).",
    }),
    STILL_HELD: (a, holders) => ({
      message: `« ${text(a, "task")} » n'est pas caduc : ${holders.join(" ; ")}. Seul ce qui a passé son délai de grâce peut être repris.`,
      hint: "Attendez (`coord reserve … --wait`), prenez un autre travail, ou demandez un handover au détenteur.",
    }),
    NO_SUCH_TASK: (a) => ({
      message: `Il n'y a pas de tâche « ${text(a, "task")} ».`,
      hint:
        list(a, "tasks") === ""
          ? "`coord task list` les montre."
          : `Vouliez-vous dire : ${list(a, "tasks")} ?`,
    }),
    NOTHING_LEFT: () => ({
      message: "Il ne reste rien à prendre.",
      hint: "`coord task list` montre ce qui est réservé, bloqué ou terminé.",
    }),
    NO_HANDOVER: (a) => ({
      message:
        text(a, "id") === ""
          ? "Il n'y a pas de handover ouvert pour vous."
          : `Il n'y a pas de handover ouvert ${text(a, "id")} pour vous.`,
      hint: "`coord handover list` les montre.",
    }),
    NO_ALERT: (a) => ({
      message:
        text(a, "id") === ""
          ? "Aucune alerte n'est ouverte."
          : `Il n'y a pas d'alerte ouverte ${text(a, "id")}.`,
      hint: "`coord alerts` les montre.",
    }),
    NO_CONFLICT: (a) => ({
      message:
        text(a, "id") !== ""
          ? `Il n'y a pas de conflit ouvert ${text(a, "id")}.`
          : a["documented"] === 1
            ? "Aucun conflit n'est ouvert."
            : "Aucune réservation n'en recouvre une autre : il n'y a pas de conflit à noter.",
      hint: "`coord conflict list` les montre.",
    }),
    AMBIGUOUS_ID: (a) => ({
      message: `Plusieurs sont ouverts : ${list(a, "ids")}.`,
      hint: "Dites lequel ; tout début unique de son identifiant suffit.",
    }),
    HANDOVER_SELF: () => ({
      message: "Un handover à soi-même ne change rien.",
      hint: "Nommez une autre instance, ou `--to any`.",
    }),
    NO_COMPONENT: (a) => ({
      message: `« ${text(a, "name")} » ne désigne aucun composant.`,
      hint: "Écrivez GROUPE/NOM, par exemple Backend/main.py.",
    }),
    NOTHING_TO_UNDO: (a) => ({
      message:
        a["revision"] === undefined
          ? `Le journal ne connaît aucun changement de l'Instance #${text(a, "instance")} à annuler.`
          : `${deed(a, "command", "subject")} (révision ${text(a, "revision")}) ne peut pas être annulé : le journal n'a plus ce qu'il y avait avant.`,
      hint: "`coord history` montre ce qu'il connaît ; le reste se corrige à la main, ou avec git.",
    }),
    UNDO_CONFLICT: (a) => ({
      message: `${deed(a, "command", "subject")} (révision ${text(a, "revision")}) ne peut pas être annulé : ${
        a["otherRevision"] === 0
          ? "l'archive ne le contient plus tel qu'il a été écrit"
          : `ses lignes ont changé depuis, ${changeOf(a)} (révision ${text(a, "otherRevision")})`
      }.`,
      hint: "Rien n'a été changé. Corrigez à la main ce qui ne va pas ; `coord history` montre l'ordre des choses.",
    }),
    DATE_INVALID: (a) => ({
      message: `${text(a, "what")} : « ${text(a, "found")} » n'est pas une date.`,
      hint: "Écrivez 2026-11-22, ou 2026-11-22 19:40.",
    }),
    NOT_READABLE_BACK: (a) => ({
      message: `« ${text(a, "task")} » n'a pas pu être écrit de façon relisible ; rien n'a changé.`,
      hint: "`coord doctor` montre ce qui ne va pas dans le fichier.",
    }),
    PROBLEMS_FOUND: (a) => ({
      message: `Le fichier a ${plural(Number(a["count"]), "erreur")}.`,
      hint: "`coord doctor --fix` répare ce qui peut l'être sans risque ; le reste se décide à la main.",
    }),
    WOULD_CHANGE: (a) => ({
      message: `${text(a, "path")} existe ; le diff ci-dessus lui serait appliqué. Rien n'a changé.`,
      hint: `Lancez \`coord init${text(a, "given") === "" ? "" : ` ${text(a, "given")}`} --yes\` pour l'appliquer.`,
    }),
    MERGE_CONFLICTS: (a) => ({
      message: `${text(a, "path")} : les deux côtés ont modifié les mêmes lignes à ${plural(Number(a["count"]), "endroit")}. Elles sont toutes gardées, entre des marqueurs de conflit.`,
      hint: "Choisissez ce qui doit rester, supprimez les lignes de marqueurs, puis `git add` le fichier.",
    }),
  },
  failures: {
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
      hint: "Vérifiez ses permissions.",
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
  },
  usage: {
    SECOND_WORD: (a) =>
      `« coord ${text(a, "what")} » demande l'un de ces mots à sa suite : ${text(a, "choices")}`,
    COUNT: (a) =>
      `${text(a, "what")} : un nombre entier à partir de ${text(a, "least") || 1} est attendu, trouvé « ${text(a, "found")} »`,
    DURATION: (a) =>
      `${text(a, "what")} : une durée comme 90s, 45m, 2h ou 1d est attendue, trouvé « ${text(a, "found")} »`,
    CHOICE: (a) =>
      `${text(a, "what")} : attendu l'un de ${text(a, "choices")}, trouvé « ${text(a, "found")} »`,
    NO_FOLDER: (a) => `${text(a, "what")} : il n'y a pas de dossier « ${text(a, "found")} »`,
    ONE_STDIN: () => "Un seul texte peut venir de l'entrée standard",
  },
  notices: {
    REGISTERED: (a) =>
      `L'Instance #${text(a, "instance")} n'était pas encore dans la liste ; elle y est maintenant.`,
    TOOK_OVER: (a) =>
      `Repris : « ${text(a, "task")} » de l'Instance #${text(a, "instance")} était caduc ; l'entrée est marquée expirée (ligne ${text(a, "line")}). Cherchez ses changements non commités avant de modifier.`,
    LEASE_ENDS_SOON: (a) =>
      `Il ne restait que ${text(a, "minutes")} min à votre bail sur « ${text(a, "task")} » ; cette commande l'a renouvelé.`,
    LEASE_ENDED: (a) =>
      `Votre bail sur « ${text(a, "task")} » était fini ; personne ne l'a repris, et cette commande l'a renouvelé.`,
    MATCHES_NOTHING: (a) =>
      `« ${text(a, "pattern")} » ne correspond encore à aucun fichier. Si vous n'allez pas le créer, vérifiez l'orthographe.`,
    MATCHES_MOST: (a) =>
      `« ${text(a, "pattern")} » couvre ${text(a, "matched")} fichiers sur ${text(a, "total")} : presque plus personne ne peut travailler.`,
    RESTORED: (a) =>
      `Réécrit : ${plural(Number(a["count"]), "entrée")} à vous que le fichier avait ${Number(a["count"]) < 2 ? "perdue" : "perdues"}.`,
    DISPLACED: (a) =>
      Number(a["count"]) < 2
        ? "1 réservation vivante est absente du fichier ; elle tient jusqu'à la fin de son bail (`coord doctor`)."
        : `${text(a, "count")} réservations vivantes sont absentes du fichier ; elles tiennent jusqu'à la fin de leur bail (\`coord doctor\`).`,
    FILE_BACK: (a) =>
      `Le fichier a été remplacé hors de coord (branche, stash, reset, vieux tampon) et a perdu ${plural(Number(a["count"]), "réservation vivante", "réservations vivantes")}. Ce qui est perdu tient toujours : \`coord doctor --fix\` le réécrit, \`--accept\` l'abandonne.`,
    MERGED_BACK: () =>
      "Un éditeur a enregistré le fichier tel qu'il était avant des changements plus récents. Les deux sont gardés ; rechargez le fichier dans l'éditeur.",
    UNCHANGED: () => "Rien à changer.",
    UNCOMMITTED: (a) =>
      `L'Instance #${text(a, "instance")} a laissé des changements non commités de « ${text(a, "task")} » : ${text(a, "paths")}. Regardez-les avant de modifier.`,
    TAKEN_FROM_YOU: (a) =>
      `Votre « ${text(a, "task")} » était caduc et a été repris par l'Instance #${text(a, "by")} (ligne ${text(a, "line")}). Ne modifiez plus ses fichiers.`,
    BACKUP_KEPT: (a) => `Le fichier d'avant est gardé : ${text(a, "path")}`,
    SET_COORD_INSTANCE: (a) =>
      `Ce terminal n'a pas de session d'agent pour se souvenir de vous : export COORD_INSTANCE=${text(a, "instance")}`,
  },
  diagnostics: {
    UNDATED: (a) =>
      `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} n'a pas de date : son âge est inconnu, elle n'expire jamais seule.`,
    UNREADABLE_TIME: (a) =>
      `« ${text(a, "found")} » n'est pas une heure (Instance #${text(a, "instance")}, « ${text(a, "task")} »). Attendu : AAAA-MM-JJ HH:MM.`,
    PLACEHOLDER_TITLE: (a) =>
      `L'Instance #${text(a, "instance")} réserve « ${text(a, "task")} », qui ressemble à un texte de modèle.`,
    UNKNOWN_STATE: (a) =>
      `« ${text(a, "state")} » n'est pas un état connu ici${byInstance(a)} ; la ligne est gardée et ignorée.`,
    BACKWARD_RANGE: (a) => `La plage #${text(a, "from")}-#${text(a, "to")} va à reculons.`,
    DUPLICATE_INSTANCE: (a) =>
      `L'Instance #${text(a, "instance")} figure deux fois ; d'abord ligne ${text(a, "line")}.`,
    OVERLAP: (a) =>
      `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} recouvre « ${text(a, "otherTask")} » de l'Instance #${text(a, "other")} (ligne ${text(a, "line")}).`,
    FUTURE_TIME: (a) =>
      `${text(a, "time")} est dans le futur${byInstance(a)} ; cela compte comme maintenant.`,
    OWNER_UNKNOWN: (a) =>
      `L'Instance #${text(a, "instance")} tient « ${text(a, "task")} » mais n'est pas dans la liste des instances.`,
    OWNER_FINISHED: (a) =>
      `L'Instance #${text(a, "instance")} tient « ${text(a, "task")} » mais est marquée terminée (ligne ${text(a, "line")}).`,
    LAPSED: (a) =>
      `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} a passé son délai de grâce : la prochaine réservation peut la reprendre.`,
    UNCLOSED_FENCE: () => "Ce bloc de code n'est jamais fermé et avale le reste du fichier.",
    CONFLICT_MARKERS: () =>
      "Marqueurs de conflit git : choisissez ce qui reste et effacez les lignes de marqueurs.",
    MOJIBAKE: (a) => `« ${text(a, "found")} » ressemble à un texte passé par un mauvais encodage.`,
    TEMPLATE_LEFT: (a) => `« ${text(a, "text")} » est un texte de modèle que personne n'a rempli.`,
    SHRUNK: (a) =>
      `Le fichier a été changé hors de coord et est bien plus petit que coord ne l'avait laissé : ${text(a, "after")} caractères sur ${text(a, "before")}.`,
    MISSING_OPERATION: (a) =>
      `« ${text(a, "subject")} » (${text(a, "command")} de l'Instance #${text(a, "instance")}, révision ${text(a, "revision")}) a été retiré du fichier hors de coord.`,
    DISPLACED: (a) =>
      `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} tient toujours, mais un changement global l'a retirée du fichier. --fix la réécrit, --accept l'abandonne.`,
  },
  program: {
    summary: "Plusieurs agents de code et des personnes dans un même dépôt, par un seul fichier markdown.",
    options: {
      cwd: "agir comme lancé dans DIR",
      file: "le fichier de coordination (aussi COORD_FILE)",
      as: "agir comme Instance #N (aussi COORD_INSTANCE)",
      json: "imprimer un objet JSON sur la sortie standard",
      quiet: "n'imprimer que ce qui est demandé",
      color: "auto, always ou never (NO_COLOR et FORCE_COLOR comptent)",
      lang: "langue des messages : fr ou en",
      lockTimeout: "combien de temps attendre le verrou (10s par défaut ; 0 : pas du tout)",
      dryRun: "imprimer le diff et ne rien écrire",
      help: "montrer cette aide",
      version: "montrer la version",
    },
    headings: {
      usage: "Usage :",
      arguments: "Arguments :",
      options: "Options :",
      globalOptions: "Options de toutes les commandes :",
      commands: "Commandes :",
      example: "Exemple :",
    },
    exitCodes:
      "Codes de sortie : 0 fait · 1 échec · 2 usage · 3 tenu par quelqu'un d'autre · 4 fichier absent ou cassé · 5 introuvable · 6 qui êtes-vous · 75 réessayer · 130 interrompu",
  },
  words: {
    instance: (n) => `Instance #${n}`,
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
    instanceStates: {
      active: "active",
      available: "disponible",
      paused: "en pause",
      finished: "terminée",
      other: "autre",
    },
    taskStates: { free: "libre", "in-progress": "en cours", blocked: "bloquée", done: "terminée" },
    results: { success: "succès", failure: "échec", partial: "partiel" },
    sections: {
      instances: "Instances",
      reservations: "Réservations",
      tasks: "Tâches restantes",
      alerts: "Alertes ouvertes",
      handovers: "Handovers",
      conflicts: "Conflits ouverts",
      log: "Derniers logs",
      next: "Libre ensuite",
      problems: "Problèmes",
      components: "Composants",
      priorities: "Priorités",
    },
    handoverStates: { proposed: "proposé", accepted: "accepté", declined: "refusé" },
    alertKinds: { blocker: "blocage", assist: "assistance" },
    urgencies: { high: "haute", medium: "moyenne", low: "basse" },
    unchanged: "rien n'a changé",
    noFiles: "tâche seule",
    nobody: "aucune",
    you: "vous",
    undated: "sans date",
    outside: "(sans coord)",
    displaced: "absente du fichier",
    displacedHolds:
      "Le fichier a été remplacé hors de coord et a perdu cette entrée ; elle tient jusqu'à la fin de son bail.",
    titled: (name) => `${name} :`,
    line: (n) => (n === null ? "pas dans le fichier" : `ligne ${n}`),
    ago: (n) => (n < 1 ? "à l'instant" : `il y a ${minutes(n)}`),
    left: (n) => `encore ${minutes(n)}`,
    over: (n) => `finie depuis ${minutes(n)}`,
    more: (n) => `… encore ${n}`,
  },
  done: {
    dryRun: "Rien ne changerait.",
    askJoin: "Vous n'avez pas d'identité ici. Vous inscrire comme nouvelle instance ? [O/n]",
    nothingFree: "rien de libre",
  },
};
