import type { Catalog } from "../catalog.ts";
import { changeOf, deed, list, plural, waysOut } from "./words.ts";

/** A sentence for each holder: others', then one's own. */
function heldBy(holders: readonly string[], mine: number): string {
  const others = holders.length - mine;
  const said = holders.map((one) => `${one}.`);
  if (others < holders.length) said.splice(others, 0, "Et à vous, sous une autre tâche :");
  return said.join(" ");
}

export const refusals: Catalog["refusals"] = {
  FILES_RESERVED: (a, holders) => ({
    message: a.own
      ? `Vous tenez déjà cela sous une autre tâche : ${holders.join(" ; ")}.`
      : a.shown
        ? `${plural(a.count, "chemin réservé", "chemins réservés")} par quelqu'un d'autre.`
        : heldBy(holders, a.mine ?? 0),
    hint: a.own
      ? "Terminez ou libérez d'abord cette tâche, ou ne réservez que les autres fichiers."
      : `${waysOut} Ou réservez d'autres fichiers.`,
  }),
  TASK_RESERVED: (a, holders) => ({
    message: `La tâche « ${a.task} » est prise : ${[...holders, ...(a.instance === undefined ? [] : [`l'Instance #${a.instance} l'a commencée`])].join(" ; ")}.`,
    hint:
      a.instance === undefined
        ? `Une tâche, une instance. ${waysOut}`
        : `Elle seule peut la modifier, jusqu'à ce qu'elle l'ait terminée ou soit muette depuis un jour. Demandez-lui : \`coord ask ${a.instance} "…"\`.`,
  }),
  NO_RESERVATION: (a, holders) => ({
    message: a.taking
      ? holders.length > 0
        ? `« ${a.task} » est déjà à vous : ${holders.join(" ; ")}.`
        : `Personne ne tient « ${a.task} ».`
      : (a.task ?? "") === ""
        ? `L'Instance #${a.instance} n'a aucune réservation active.`
        : holders.length > 0
          ? `« ${a.task} » n'est pas à vous : ${holders.join(" ; ")}.`
          : `L'Instance #${a.instance} n'a aucune réservation active nommée « ${a.task} ».`,
    hint:
      (list(a.tasks) === "" ? "`coord status` montre qui tient quoi." : `Les vôtres : ${list(a.tasks)}.`) +
      (a.estimate === undefined
        ? ""
        : ` Une durée se donne avec --estimate : \`coord extend --estimate ${a.estimate}\`.`),
  }),
  AMBIGUOUS_TASK: (a) => ({
    message:
      a.instance === undefined
        ? `« ${a.task} » peut désigner ${a.count} tâches : ${list(a.tasks)}.`
        : `${a.count} réservations de l'Instance #${a.instance} correspondent : ${list(a.tasks)}.`,
    hint: "Précisez laquelle (un fragment unique du titre suffit).",
  }),
  UNKNOWN_INSTANCE: (a) => ({
    message: `Il n'y a pas d'Instance #${a.instance} dans le fichier.`,
    hint: a.named ? "`coord status --all` les liste." : "`coord join` vous inscrit comme la suivante.",
  }),
  INSTANCE_FINISHED: (a) => ({
    message: `L'Instance #${a.instance} est marquée terminée ; son numéro ne sert plus jamais.`,
    hint: a.named
      ? "Nommez-en une qui travaille encore (`coord status` les liste), ou `--to any`."
      : "`coord join NOM` vous inscrit comme une nouvelle ; si COORD_INSTANCE est définie : unset COORD_INSTANCE.",
  }),
  INSTANCE_TAKEN: (a) => ({
    message: `L'Instance #${a.instance} appartient à une autre session active (${a.agent}).`,
    hint: "`coord join NOM` donne à cette session son propre numéro ; si COORD_INSTANCE est définie : unset COORD_INSTANCE.",
  }),
  NO_IDENTITY: (a) =>
    a.instance === undefined
      ? a.several === true
        ? {
            message: "Plusieurs agents agissent dans ce processus, et rien ne dit lequel appelle.",
            hint: "Appelez `coord` par son nom dans la commande même, pas depuis un script, ou dites qui vous êtes avec `--as N`.",
          }
        : {
            message: "Cette session n'a pas encore de numéro d'instance.",
            hint: "Lancez `coord join NOM`, ou dites qui vous êtes avec `--as N` ou COORD_INSTANCE=N.",
          }
      : {
          message: `Cette session était l'Instance #${a.instance} mais est restée muette trop longtemps : une autre session (${a.agent}) a maintenant ce numéro.`,
          hint: "Lancez `coord join NOM` pour lui donner un nouveau numéro.",
        },
  PATH_OUTSIDE: (a) => ({
    message: `« ${a.path} » est hors de ce dépôt.`,
    hint:
      a.foreign === true
        ? "Une personne peut en faire un fichier de coordination dans un terminal, ou depuis le dossier où il se trouve."
        : "Indiquez des chemins du dépôt, relatifs au dossier courant.",
  }),
  PATH_INVALID: (a) => ({
    message: `« ${a.path} » ne peut pas servir de chemin ni de motif.`,
    hint: "Donnez un chemin, un dossier ou un motif comme `src/**/*.ts`, de 500 caractères au plus, sans caractère de contrôle et sans `..` après `**`.",
  }),
  TASK_EMPTY: (a) => ({
    message:
      (a.task ?? "") === ""
        ? "La tâche n'a pas de nom."
        : `« ${a.task} » est un texte de modèle, pas le nom d'une tâche.`,
    hint: "Donnez-lui un vrai nom, comme « Corriger la connexion ».",
  }),
  TEXT_EMPTY: (a) => ({
    message: `${a.what} est vide.`,
    hint: "Dites-le en quelques mots.",
  }),
  WAIT_CYCLE: (a, holders) => ({
    message: `Attendre « ${a.task} » créerait un interblocage : ${a.cycle}. Chacun attendrait l'autre sans fin. Tenu par : ${holders.join(" ; ")}.`,
    hint: "Terminez ou libérez d'abord ce que les autres attendent, ou prenez un autre travail.",
  }),
  WAIT_TIMEOUT: (a, holders) => ({
    message: a.calledOff
      ? `L'attente de « ${a.task} » a été annulée : sa place dans la file a été retirée du fichier. Devant elle : ${holders.join(" ; ") || "personne"}.`
      : a.interrupted
        ? `Attente de « ${a.task} » interrompue : ${holders.join(" ; ")}. Vous avez quitté la file d'attente.`
        : `Attente de « ${a.task} » abandonnée : ${holders.join(" ; ")}. Vous avez quitté la file d'attente.`,
    hint: a.calledOff
      ? "`coord history` montre qui l'a fait. Prenez un autre travail (`coord next`)."
      : "Attendez encore (`--wait 10m`), ou prenez un autre travail (`coord next`).",
  }),
  STILL_HELD: (a, holders) => ({
    message: a.alive
      ? `« ${a.task} » est caduque, mais le processus de son agent tourne encore sur cette machine : ${holders.join(" ; ")}.`
      : `« ${a.task} » n'est pas caduque : ${holders.join(" ; ")}. Seul ce qui a passé son délai de grâce peut être repris.`,
    hint: waysOut,
  }),
  OTHERS_DISPLACED: (a, holders) => ({
    message: `${a.count} ${a.count === 1 ? "réservation d'un autre, absente du fichier, tient encore" : "réservations d'autres, absentes du fichier, tiennent encore"} : ${holders.join(" ; ")}.`,
    hint: "Chaque session abandonne les siennes. Une personne peut les abandonner toutes : dans un terminal, `coord doctor --accept` demande d'abord confirmation.",
  }),
  NO_SUCH_TASK: (a) => ({
    message: `Il n'y a pas de tâche « ${a.task} ».`,
    hint: "`coord task list` les montre.",
  }),
  TASK_CYCLE: (a) => ({
    message: `« ${a.task} » devrait s'attendre elle-même : ${a.cycle}.`,
    hint: "Placez-la après une autre tâche, ou retirez le `après` de l'autre (`coord task edit`).",
  }),
  NOTHING_LEFT: () => ({
    message: "Aucune tâche libre.",
    hint: "`coord task list --all` montre ce qui est réservé, bloqué ou terminé.",
  }),
  NO_REVISION: (a) => ({
    message: `Le journal n'a pas, ou plus, la révision ${a.revision}.`,
    hint: "`coord history` liste celles qu'il a.",
  }),
  NUMBER_TWICE: (a) => ({
    message: `L'Instance #${a.instance} est listée deux fois : un autre clone a donné ce numéro à quelqu'un d'autre, et « ${a.task} » est à lui.`,
    hint: "Prenez un nouveau numéro (`coord join`, dans une session à part, ou `--as N` avec un numéro libre), et laissez l'autre terminer la sienne.",
  }),
  TASK_PARKED: (a) => ({
    message: `« ${a.task} » a été reprise trois fois de suite (${a.by}) et jamais terminée : elle attend une personne.`,
    hint: "Prenez un autre travail (`coord next`). `coord sweep` l'inscrit comme bloquée, avec la raison ; une personne la libère (`coord task start`, ou à la main).",
  }),
  SUBAGENT_HOLDS: (a) =>
    a.task === undefined
      ? {
          message: `L'Instance #${a.instance} est celle de votre session, qui continue après vous : un sous-agent n'y met pas fin.`,
          hint: "Terminez ou libérez ce que vous avez réservé (`coord finish`, `coord release`) ; la session partira d'elle-même.",
        }
      : {
          message: `« ${a.task} » est à un autre sous-agent de l'Instance #${a.instance}, et ce fichier les tient séparés.`,
          hint: "Laissez-la à ce sous-agent ; quand il aura fini, ses réservations reviendront à sa session.",
        },
  NO_HANDOVER: (a) => ({
    message:
      a.id === ""
        ? "Il n'y a pas de handover ouvert pour vous."
        : `Il n'y a pas de handover ouvert ${a.id} pour vous.`,
    hint: "`coord handover list` les montre.",
  }),
  NO_ALERT: (a) => ({
    message: a.id === "" ? "Aucune alerte n'est ouverte." : `Il n'y a pas d'alerte ouverte ${a.id}.`,
    hint: "`coord alerts` les montre.",
  }),
  // `id`: of the conflict, or what an overlap was looked for about.
  NO_CONFLICT: (a) => {
    if (a.documented)
      return {
        message: a.id === "" ? "Aucun conflit n'est ouvert." : `Il n'y a pas de conflit ouvert ${a.id}.`,
        hint: "`coord conflict list` les montre.",
      };
    return a.id === ""
      ? {
          message: "Aucune réservation n'en chevauche une autre : il n'y a pas de conflit à noter.",
          hint: "Conflits ouverts : `coord conflict list`. Pour en noter un quand même, dites avec qui : `--with N`.",
        }
      : {
          message: `Aucune réservation n'en chevauche une autre à propos de « ${a.id} ».`,
          hint: "Pour le noter quand même, dites avec qui : `--with N`.",
        };
  },
  AMBIGUOUS_ID: (a) => ({
    message: `Plusieurs sont ouverts : ${list(a.ids)}.`,
    hint: "Précisez l'identifiant (les premiers caractères suffisent).",
  }),
  CONFLICT_SELF: () => ({
    message: "Vous ne pouvez pas ouvrir un conflit avec vous-même.",
    hint: "Nommez l'autre instance ; `coord status` montre qui tient quoi.",
  }),
  HANDOVER_SELF: () => ({
    message: "Un handover à soi-même ne change rien.",
    hint: "Nommez une autre instance, ou `--to any`.",
  }),
  NO_MESSAGE: (a) => ({
    message: `Il n'y a pas de message ${a.id}.`,
    hint: "`coord inbox` montre les vôtres, `coord inbox --all` tous.",
  }),
  MESSAGE_SELF: () => ({
    message: "Vous ne pouvez pas vous écrire à vous-même.",
    hint: "Nommez une autre instance (`coord status` les montre), ou `all`.",
  }),
  NO_COMPONENT: (a) => ({
    message: `« ${a.name} » ne désigne aucun composant.`,
    hint: "Écrivez GROUPE/NOM, par exemple Backend/main.py.",
  }),
  COMMAND_FAILED: (a) => ({
    message: `${a.command} s'est terminé avec le code ${a.status}.`,
    hint: "Ce qui était réservé pour elle est libéré.",
  }),
  NOTHING_TO_COMMIT: (a) => ({
    message: `Aucun fichier tenu par l'Instance #${a.instance} n'est modifié.`,
    hint:
      a.left === 0
        ? "L'arbre de travail n'a aucune modification."
        : `${plural(a.left, "fichier modifié n'est pas à vous", "fichiers modifiés ne sont pas à vous")} : \`coord audit\` dit à qui. Pour valider ce que personne ne tient, nommez-le.`,
  }),
  GIT_UNDER_WAY: (a) => ({
    message: `Un ${a.what} est en cours : son commit prend tout ce qui est indexé.`,
    hint: `Terminez-le d'abord : \`git ${a.what} --continue\` ou \`git ${a.what} --abort\`.`,
  }),
  GIT_LOCKED: (a) => ({
    message: `Un autre processus git travaille depuis ${a.waited} s : ${a.lock} existe. Rien n'a été validé.`,
    hint: "Réessayez. Si plus aucun git ne tourne, un processus tué a laissé ce fichier : supprimez-le.",
  }),
  NOTHING_TO_UNDO: (a) => ({
    message:
      a.revision === undefined
        ? `Le journal ne connaît aucun changement de l'Instance #${a.instance} à annuler.`
        : `${deed(a.command, a.subject)} (révision ${a.revision}) ne peut pas être annulé : ${
            a.waiting
              ? "une place dans la file a été rendue, et plus personne n'y attend"
              : "le journal n'a plus ce qu'il y avait avant"
          }.`,
    hint: a.waiting
      ? "Remettez-vous dans la file : `coord reserve TÂCHE --files CHEMIN --wait 10m`."
      : "`coord history` montre ce que le journal contient ; le reste se corrige à la main, ou avec git.",
  }),
  UNDO_CONFLICT: (a) => ({
    message: `${deed(a.command, a.subject)} (révision ${a.revision}) ne peut pas être annulé : ${
      a.otherRevision === 0
        ? "l'archive ne le contient plus tel qu'il a été écrit"
        : `ses lignes ont changé depuis, ${changeOf(a)} (révision ${a.otherRevision})`
    }.`,
    hint: "Rien n'a été changé. Corrigez à la main ce qui ne va pas ; `coord history` montre ce qui a été fait, et quand.",
  }),
  DATE_INVALID: (a) => ({
    message: `${a.what} : « ${a.found} » n'est pas une date.`,
    hint: `Écrivez 2026-11-22, ou 2026-11-22 19:40${a.ago ? ", ou depuis combien de temps : 90m, 2h, 1d" : ""}.`,
  }),
  NOT_READABLE_BACK: (a) => ({
    message: `« ${a.task} » n'a pas pu être écrit sous une forme que coord sache relire ; rien n'a changé.`,
    hint: "`coord doctor` montre ce qui ne va pas dans le fichier.",
  }),
  PROBLEMS_FOUND: (a) => ({
    message: `Le fichier a ${plural(a.count, "erreur")}.`,
    hint: "`coord doctor --fix` répare ce qui peut l'être sans risque ; le reste se décide à la main.",
  }),
  USAGE: (a) => {
    if (a.listed)
      return {
        message: `Aucun fichier ne s'appelle « ${a.given} », qui ressemble à une liste. Rien n'a été décidé.`,
        hint: `Comme liste : ${a.names}. Comme un seul nom avec des espaces : '"${a.given}"', avec les deux sortes de guillemets.`,
      };
    if (a.single)
      return {
        message: `Un seul chemin à la fois ; en voici plusieurs : ${a.names}.`,
        hint: "`coord check` en prend plusieurs.",
      };
    return {
      message: `${a.option} ne vaut qu'avec ${a.needed}.`,
      hint: `\`coord ${a.command} --help\` montre comment.`,
    };
  },
  NO_REMOTE: () => ({
    message: "Ce projet n'est pas partagé avec d'autres machines.",
    hint: "`coord remote add origin` le partage au moyen du dépôt distant du projet.",
  }),
  REMOTE_INVALID: (a) => ({
    message: `« ${a.found} » ${INVALID_REMOTE[a.reason]}.`,
    hint: INVALID_REMOTE_HINT[a.reason],
  }),
  FILE_TRACKED: (a) => ({
    message: `Git suit ${a.path} : revenir à un ancien commit en remettrait une ancienne copie. Avec un registre partagé, ce fichier reste hors de git.`,
    hint: `\`${a.call} --yes\` fait ce qui est montré ci-dessus.`,
  }),
  BOARD_THERE: (a) => ({
    message: `${a.path} dit déjà qui travaille sur quoi ici (${a.count} ${a.count === 1 ? "réservation" : "réservations"} dans son propre format). Rien n'a été créé.`,
    hint: `\`coord adopt ${a.path}\` en fait le fichier de coordination et convertit ses réservations en entrées ; \`coord init --yes\` crée CLAUDE_INSTANCES.md à côté.`,
  }),
  WOULD_CHANGE: (a) => ({
    message: `${a.path} existe ; le diff ci-dessus lui serait appliqué. Rien n'a changé.`,
    hint: `Lancez \`${a.call} --yes\` pour l'appliquer.`,
  }),
  NO_BRANCH: (a) => ({
    message:
      a.branch === ""
        ? "Il n'y a pas de branche où intégrer."
        : `Il n'y a pas de branche locale ${a.branch}.`,
    hint: "Nommez la branche de destination : `coord land --onto BRANCHE`.",
  }),
  NOTHING_TO_LAND: (a) => ({ message: `${a.onto} contient déjà tout ${a.name}.` }),
  NOT_COMMITTED: (a) => ({
    message: `Pas encore validé : ${a.paths}. Rien n'a bougé.`,
    hint: "Validez ce qui doit être intégré (`coord commit -m TEXTE`), ou remisez-le (`git stash`).",
  }),
  LAND_CONFLICT: (a, conflicts) => ({
    message: [
      `${a.name} et ${a.onto} sont en conflit dans ${plural(a.count, "fichier", "fichiers")}. Rien n'a bougé.`,
      ...conflicts.map((one) => `- ${one}`),
    ].join("\n"),
    hint: `Fusionnez ${a.onto} dans votre branche (\`git merge ${a.onto}\`), réglez ce qui est en conflit, validez, et recommencez.`,
  }),
  BRANCH_MOVES: (a) => ({
    message: `${a.onto} a bougé ${a.tries} fois pendant la fusion et a été laissée telle quelle.`,
    hint: "Quelqu'un y valide sans `coord land` : réessayez quand ce sera fini.",
  }),
  NOT_PUSHED: (a) => ({
    message: `${a.onto} a bougé ici, mais ${a.remote} l'a refusée : ${a.cause}`,
    hint: `Quand ce sera réglé : \`git push ${a.remote} ${a.onto}\`.`,
  }),
  WOULD_CONFLICT: (a) => ({
    message: `${plural(a.count, "conflit")} en vue.`,
    hint: "Mettez-vous d'accord avec l'autre côté avant d'aller plus loin (`coord ask N TEXTE`), ou intégrez l'un d'abord et fusionnez-le dans l'autre.",
  }),
  NOT_FORECAST: (a) => ({
    message: `git n'a pas su prévoir ${a.count === 1 ? "une fusion" : `${a.count} fusions`}${a.cause === "" ? "." : ` : ${a.cause}`}`,
  }),
  MERGE_CONFLICTS: (a) => ({
    message: `${a.path} : les deux côtés ont modifié les mêmes lignes à ${plural(a.count, "endroit")}. Elles sont toutes gardées, entre des marqueurs de conflit.`,
    hint: "Choisissez ce qui doit rester, supprimez les lignes de marqueurs, puis `git add` le fichier.",
  }),
};

const INVALID_REMOTE = {
  secret: "contient un secret, et .coord/remote est validé dans git",
  form: "n'est pas l'adresse d'un registre partagé",
  remote: "n'est ni le nom d'un dépôt distant, ni une adresse que coord accepte",
  ref: "n'est pas une référence pour un registre partagé",
  project: "n'est pas un nom de projet",
  sslmode: "laisserait d'autres lire",
} as const;

const INVALID_REMOTE_HINT = {
  secret:
    "Donnez l'adresse sans lui : PGPASSFILE, ~/.pgpass, PGPASSWORD ou les assistants d'identification de git apportent le secret.",
  form: "`coord remote add origin`, ou `coord remote add postgres://HÔTE/BASE --project NOM`.",
  remote: "Un nom que liste `git remote`, ou une adresse en https, ssh, git ou file.",
  ref: "refs/coord/NOM, ou la branche coord.",
  project: "Des lettres, des chiffres, `.`, `_`, `-` et `/`.",
  sslmode: "Laissez-le de côté : les certificats sont vérifiés. `--insecure` le permet malgré tout.",
} as const;
