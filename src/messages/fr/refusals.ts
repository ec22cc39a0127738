import type { RefusalArgs } from "../../operations/codes.ts";
import type { Catalog } from "../catalog.ts";
import { changeOf, actionText, list, plural, waysOut } from "./words.ts";

/** A sentence for each holder: others', then one's own. */
function heldBy(holders: readonly string[], mine: number): string {
  const others = holders.length - mine;
  const said = holders.map((one) => `${one}.`);
  if (others < holders.length) said.splice(others, 0, "Réservé par vous pour une autre tâche :");
  return said.join(" ");
}

const OWN_NUMBER =
  "Lancez `coord join NOM` pour obtenir votre propre numéro ; si COORD_INSTANCE est définie, supprimez-la d'abord (`unset COORD_INSTANCE`).";

const notUndone = ({ command, subject, revision }: RefusalArgs["UNDO_CONFLICT"] | Undoing) =>
  `Impossible d'annuler ${actionText(command, subject)} (révision ${revision}) : `;
type Undoing = NonNullable<RefusalArgs["TASK_RESERVED"]["undoing"]>;
const undoLater =
  "Rien n'a été modifié. Annulez quand ce sera libre, ou demandez au titulaire de vous passer la main (`coord handover request TÂCHE`).";

export const refusals = (): Catalog["refusals"] => ({
  FILES_RESERVED: (a, holders) => ({
    message:
      (a.undoing ? notUndone(a.undoing) : "") +
      (a.own
        ? `Vous avez déjà réservé ces fichiers ou ressources pour une autre tâche : ${holders.join(" ; ")}.`
        : a.shown
          ? `${plural(a.count, "chemin réservé", "chemins réservés")} par quelqu'un d'autre.`
          : heldBy(holders, a.mine ?? 0)),
    hint: a.own
      ? "Terminez ou libérez d'abord cette tâche, ou ne réservez que les autres fichiers."
      : a.undoing
        ? undoLater
        : `${waysOut} Ou réservez d'autres fichiers.`,
  }),
  TASK_RESERVED: (a, holders) => ({
    message: `${a.undoing ? notUndone(a.undoing) : ""}La tâche « ${a.task} » est déjà prise : ${[...holders, ...(a.instance === undefined ? [] : [`l'Instance #${a.instance} l'a commencée`])].join(" ; ")}.`,
    hint: a.undoing
      ? undoLater
      : a.instance === undefined
        ? `Une tâche ne peut être prise que par une seule instance. ${waysOut}`
        : `Tant que cette instance ne l'a pas terminée et donne signe de vie au moins une fois par jour, personne d'autre ne peut la modifier. Pour contacter cette instance : \`coord ask ${a.instance} "…"\`.`,
  }),
  NO_RESERVATION: (a, holders) => ({
    message: a.taking
      ? holders.length > 0
        ? `« ${a.task} » est déjà réservée par votre propre instance : ${holders.join(" ; ")}.`
        : (a.task ?? "") === ""
          ? "Aucune autre instance n'a de réservation."
          : `Personne n'a réservé « ${a.task} ».`
      : (a.task ?? "") === ""
        ? `L'Instance #${a.instance} n'a aucune réservation active.`
        : holders.length > 0
          ? `« ${a.task} » n'est pas à vous : ${holders.join(" ; ")}.`
          : `L'Instance #${a.instance} n'a aucune réservation active nommée « ${a.task} ».`,
    hint:
      (list(a.tasks) !== ""
        ? `Vos réservations : ${list(a.tasks)}.`
        : a.taking
          ? holders.length > 0
            ? "`coord extend` la prolonge."
            : "`coord status` indique qui a réservé quoi. Pour prendre ce que personne n'a réservé : `coord reserve TÂCHE --files CHEMIN`."
          : holders.length > 0
            ? "Pour la demander : `coord handover request TÂCHE`. `coord whoami` indique qui vous êtes ici."
            : "`coord status` indique qui a réservé quoi, `coord whoami` qui vous êtes ici (sinon, précisez `--as N`). Pour prendre une tâche : `coord reserve`, ou `coord next --reserve`.") +
      (a.estimate === undefined
        ? ""
        : ` Si c'est une durée que vous vouliez indiquer : \`coord extend --estimate ${a.estimate}\`.`),
  }),
  AMBIGUOUS_TASK: (a) => ({
    message:
      a.instance === undefined
        ? `${a.task === "" ? "Vous avez le choix entre" : `« ${a.task} » peut désigner`} ${a.count} tâches : ${list(a.tasks)}.`
        : `${a.count} réservations de l'Instance #${a.instance} peuvent convenir : ${list(a.tasks)}.`,
    hint: "Précisez laquelle : une partie du titre suffit, si aucun autre titre ne la contient.",
  }),
  UNKNOWN_INSTANCE: (a) => ({
    message:
      a.label === undefined
        ? `L'Instance #${a.instance} ne figure pas dans le fichier.`
        : `Aucune instance active ne s'appelle « ${a.label} ».`,
    hint: a.named
      ? "`coord status --all` donne la liste des instances."
      : "Lancez `coord join NOM` pour vous inscrire sous le prochain numéro disponible.",
  }),
  INSTANCE_FINISHED: (a) => ({
    message: `L'Instance #${a.instance} est marquée comme terminée ; son numéro ne sera pas réutilisé.`,
    hint: a.named
      ? "Indiquez une instance active (`coord status` en donne la liste), ou utilisez `--to any`."
      : "Lancez `coord join NOM` pour vous inscrire comme nouvelle instance ; si COORD_INSTANCE est définie, supprimez-la d'abord (`unset COORD_INSTANCE`).",
  }),
  INSTANCE_TAKEN: (a) => ({
    message:
      a.host === null
        ? `L'Instance #${a.instance} appartient à une autre session active (${a.agent}).`
        : `L'Instance #${a.instance} appartient à une session active sur une autre machine (${a.host}).`,
    hint:
      a.host === null
        ? OWN_NUMBER
        : `${OWN_NUMBER} Si cette session est finie, quelqu'un peut transmettre son numéro en lançant dans un terminal une commande avec \`--as ${a.instance}\`, par exemple \`reserve\` ; sinon, il se libère 15 minutes après son dernier signe de vie.`,
  }),
  NO_IDENTITY: (a) =>
    a.instance === undefined
      ? a.several === true
        ? {
            message:
              "Plusieurs agents partagent ce processus, et coord ne peut pas savoir lequel a lancé la commande.",
            hint: "Lancez `coord` directement, et non depuis un script, ou dites qui vous êtes avec `--as N`.",
          }
        : a.shell !== undefined
          ? {
              message: `Ce shell a été ouvert par ${a.shell}, mais rien n'indique pour quelle session : coord ne peut pas savoir qui a lancé la commande.${(a.known ?? "") === "" ? "" : ` Numéros de ses sessions dans ce dépôt : ${a.known}.`}`,
              hint: `Dites qui vous êtes à chaque commande, avec \`--as N\` ou COORD_INSTANCE=N ; \`coord join NOM\` vous donne un numéro. \`coord setup ${a.shell}\` installe des hooks qui indiquent la session à coord.`,
            }
          : {
              message: "Cette session n'a pas encore de numéro d'instance.",
              hint: "Lancez `coord join NOM`, ou dites qui vous êtes avec `--as N` ou COORD_INSTANCE=N.",
            }
      : {
          message: `Cette session était l'Instance #${a.instance}, mais elle est restée inactive trop longtemps : une autre session (${a.agent}) a repris ce numéro.`,
          hint: "Lancez `coord join NOM` pour obtenir un nouveau numéro.",
        },
  PATH_OUTSIDE: (a) => ({
    message: `« ${a.path} » est hors de ce dépôt.`,
    hint:
      a.foreign === true
        ? "Pour en faire un fichier de coordination, lancez la commande depuis le dossier où il se trouve, ou demandez à un humain de la lancer dans un terminal."
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
        : `« ${a.task} » est un texte d'exemple du modèle, pas un nom de tâche.`,
    hint: "Donnez à la tâche un vrai nom, comme « Corriger la connexion ».",
  }),
  TEXT_EMPTY: (a) => ({
    message: `${a.what} est vide.`,
    hint: "Écrivez ce qu'il doit contenir. Dans un script, une variable non définie est vide, elle aussi.",
  }),
  WAIT_CYCLE: (a, holders) => ({
    message: `Attendre « ${a.task} » créerait un interblocage : ${a.cycle}. Chacun attendrait l'autre indéfiniment. Déjà réservé : ${holders.join(" ; ")}.`,
    hint: "Terminez ou libérez d'abord ce que les autres attendent, ou prenez une autre tâche.",
  }),
  WAIT_TIMEOUT: (a, holders) => ({
    message: a.calledOff
      ? `L'attente de « ${a.task} » a été annulée : votre place dans la file a été supprimée du fichier. Vous attendiez derrière : ${holders.join(" ; ") || "personne"}.`
      : a.interrupted
        ? `Attente de « ${a.task} » interrompue : ${holders.join(" ; ")}. Vous avez quitté la file d'attente.`
        : `Attente de « ${a.task} » abandonnée : ${holders.join(" ; ")}. Vous avez quitté la file d'attente.`,
    hint: a.calledOff
      ? "`coord history` indique qui l'a annulée. Prenez une autre tâche (`coord next`)."
      : "Attendez encore (`--wait 10m`), ou prenez une autre tâche (`coord next`).",
  }),
  STILL_HELD: (a, holders) => ({
    message: a.alive
      ? `La réservation de « ${a.task} » est caduque, mais le processus de l'agent titulaire tourne encore sur cette machine : ${holders.join(" ; ")}.`
      : `La réservation de « ${a.task} » n'est pas caduque : ${holders.join(" ; ")}. Seule une réservation dont le délai de grâce est écoulé peut être reprise.`,
    hint:
      a.undated === undefined
        ? waysOut
        : `Sans date, elle ne devient jamais caduque. Demandez à son titulaire de la libérer (\`coord ask ${a.undated} "…"\`), ou à un humain d'ajouter la date et l'heure dans le fichier, ou d'y clore la réservation.`,
  }),
  OTHERS_DISPLACED: (a, holders) => ({
    message: `${a.count} ${a.count === 1 ? "réservation absente du fichier et appartenant à une autre instance reste valable" : "réservations absentes du fichier et appartenant à d'autres instances restent valables"} : ${holders.join(" ; ")}.`,
    hint: "Chaque session peut renoncer à ses propres réservations. Un humain peut supprimer celles de toutes les instances : qu'il lance `coord doctor --accept` dans un terminal, puis confirme.",
  }),
  NO_SUCH_TASK: (a) => ({
    message: `La tâche « ${a.task} » n'existe pas.`,
    hint: "`coord task list` affiche les tâches.",
  }),
  TASK_CYCLE: (a) => ({
    message: `« ${a.task} » dépendrait d'elle-même : ${a.cycle}.`,
    hint: 'Choisissez une autre tâche pour `--after`, ou supprimez l\'une des dépendances de ce cycle (`coord task edit TÂCHE --after ""`).',
  }),
  NOTHING_LEFT: () => ({
    message: "Aucune tâche libre.",
    hint: "`coord task list --all` affiche ce qui est réservé, bloqué ou terminé.",
  }),
  NO_REVISION: (a) => ({
    message: `La révision ${a.revision} ne figure pas, ou ne figure plus, dans l'historique.`,
    hint: "`coord history` donne la liste des révisions.",
  }),
  NUMBER_TWICE: (a) => ({
    message: `L'Instance #${a.instance} figure deux fois dans la liste : dans un autre clone, ce numéro a été attribué à une autre instance, qui a réservé « ${a.task} ».`,
    hint: "`coord doctor --fix` attribue un nouveau numéro à l'instance de ce clone, et le reporte dans ses entrées en cours.",
  }),
  TASK_PARKED: (a) => ({
    message: `« ${a.task} » a été reprise trois fois de suite (${a.by}) sans jamais être terminée : un humain doit s'en occuper.`,
    hint: "Prenez une autre tâche (`coord next`). `coord sweep` marque cette tâche comme bloquée et en note la raison ; un humain peut ensuite la débloquer avec `coord task start`, ou en modifiant le fichier à la main.",
  }),
  SUBAGENT_HOLDS: (a) =>
    a.task === undefined
      ? {
          message: `L'Instance #${a.instance} est celle de votre session, qui continue après vous : un sous-agent ne peut pas la fermer.`,
          hint: "Terminez ou libérez ce que vous avez réservé (`coord finish`, `coord release`) ; la session se fermera d'elle-même.",
        }
      : {
          message: `« ${a.task} » est réservée par un autre sous-agent de l'Instance #${a.instance}, et les réglages de ce fichier demandent de distinguer les sous-agents.`,
          hint: "Laissez cette tâche à ce sous-agent ; quand il aura terminé, ses réservations reviendront à la session dont il dépend.",
        },
  NO_HANDOVER: (a) => ({
    message:
      a.id === ""
        ? "Aucune passation en attente ne vous est destinée."
        : `La passation ${a.id} n'est pas en attente, ou ne vous est pas destinée.`,
    hint: "`coord handover list` affiche les passations en attente.",
  }),
  NO_ALERT: (a) => ({
    message:
      a.id === "" ? "Aucune alerte en cours." : `Aucune alerte en cours ne porte l'identifiant ${a.id}.`,
    hint:
      a.id === ""
        ? "`coord alerts --all` affiche aussi les alertes résolues."
        : "`coord alerts` affiche les alertes en cours.",
  }),
  // `id`: of the conflict, or what an overlap was looked for about.
  NO_CONFLICT: (a) => {
    if (a.documented)
      return {
        message:
          a.id === "" ? "Aucun conflit en cours." : `Aucun conflit en cours ne porte l'identifiant ${a.id}.`,
        hint:
          a.id === ""
            ? "`coord conflict list --all` affiche aussi les conflits clos."
            : "`coord conflict list` affiche les conflits en cours.",
      };
    return a.id === ""
      ? {
          message: "Aucune réservation n'en chevauche une autre : aucun conflit à signaler.",
          hint: "`coord conflict list` affiche les conflits déjà signalés. Pour en signaler un quand même, indiquez avec qui : `--with N`.",
        }
      : {
          message: `Aucune réservation n'en chevauche une autre à propos de « ${a.id} ».`,
          hint: "Pour signaler un conflit quand même, indiquez avec qui : `--with N`.",
        };
  },
  AMBIGUOUS_ID: (a) => ({
    message: `Plusieurs entrées correspondent : ${list(a.ids)}.`,
    hint: "Donnez l'identifiant complet de l'une d'elles, ou un début d'identifiant assez long pour la distinguer des autres.",
  }),
  CONFLICT_SELF: () => ({
    message: "Vous ne pouvez pas signaler un conflit avec vous-même.",
    hint: "Donnez le numéro ou le nom de l'autre instance ; `coord status` indique qui a réservé quoi.",
  }),
  HANDOVER_SELF: () => ({
    message: "Vous ne pouvez pas vous passer la main à vous-même.",
    hint: "Indiquez une autre instance, ou utilisez `--to any`.",
  }),
  NO_MESSAGE: (a) => ({
    message: `Aucun message ne porte l'identifiant ${a.id}.`,
    hint: "`coord inbox` affiche vos messages ; `coord inbox --all`, tous ceux du fichier.",
  }),
  MESSAGE_SELF: () => ({
    message: "Vous ne pouvez pas vous écrire à vous-même.",
    hint: "Indiquez une autre instance (`coord status` en donne la liste), ou `all`.",
  }),
  NO_COMPONENT: (a) => ({
    message: `« ${a.name} » n'est pas un nom de composant.`,
    hint: "Écrivez GROUPE/NOM, par exemple Backend/main.py.",
  }),
  COMMAND_FAILED: (a) => ({
    message: `${a.command} s'est terminé avec le code ${a.status}.`,
    hint: "La réservation faite pour cette commande a été libérée.",
  }),
  NOTHING_TO_COMMIT: (a) => ({
    message: `Aucun des fichiers réservés par l'Instance #${a.instance} n'a été modifié.`,
    hint:
      a.left === 0
        ? "L'arbre de travail ne contient aucune modification : il n'y a rien à valider."
        : `${plural(a.left, "fichier modifié n'est pas à vous", "fichiers modifiés ne sont pas à vous")} : \`coord audit\` indique qui ${a.left === 1 ? "l'a réservé" : "les a réservés"}. Pour valider un fichier que personne n'a réservé, indiquez-le dans la commande.`,
  }),
  GIT_UNDER_WAY: (a) => ({
    message: `Une opération \`git ${a.what}\` est en cours : le commit qui la terminera inclura tout ce qui est indexé.`,
    hint: `Terminez ou abandonnez d'abord cette opération : \`git ${a.what} --continue\` ou \`git ${a.what} --abort\`.`,
  }),
  GIT_LOCKED: (a) => ({
    message: `Un autre processus git semble actif depuis ${a.waited} s : le fichier ${a.lock} existe. Rien n'a été validé.`,
    hint: "Réessayez. Si aucun processus git ne tourne, ce fichier a été laissé par un processus interrompu : supprimez-le.",
  }),
  NOTHING_TO_UNDO: (a) => ({
    message:
      a.revision === undefined
        ? a.waited === undefined
          ? `Rien à annuler : l'historique ne contient aucune modification de l'Instance #${a.instance}.`
          : `Rien à annuler : votre attente pour « ${a.waited} » est terminée et n'a rien laissé. Avant elle, vous n'aviez fait que \`join\`.`
        : `${notUndone(a)}${
            a.waiting
              ? "la place abandonnée dans la file d'attente ne peut pas être rendue"
              : "l'historique ne contient plus le texte d'avant cette modification"
          }.`,
    hint: a.waited
      ? "`coord leave` ferme votre instance."
      : a.waiting
        ? "Remettez-vous dans la file : `coord reserve TÂCHE --files CHEMIN --wait 10m`."
        : "`coord history` donne la liste des modifications ; ce qui est trop ancien se corrige à la main, ou avec git.",
  }),
  UNDO_CONFLICT: (a) => ({
    message: `${notUndone(a)}${
      a.otherRevision === 0
        ? "le texte archivé a changé depuis"
        : `les lignes concernées ont changé depuis (${changeOf(a)}, révision ${a.otherRevision})`
    }.`,
    hint: a.held
      ? "Rien n'a été modifié. `coord release` rend la réservation."
      : "Rien n'a été modifié. Corrigez à la main ce qui ne va pas ; `coord history` affiche ce qui s'est passé depuis.",
  }),
  DATE_INVALID: (a) => ({
    message: `${a.what} : « ${a.found} » n'est pas une date.`,
    hint: `Écrivez 2026-11-22, ou 2026-11-22 19:40${a.ago ? ", ou une durée écoulée : 90m, 2h, 1d" : ""}.`,
  }),
  NOT_READABLE_BACK: (a) => ({
    message: `coord n'aurait pas pu relire « ${a.task} » après l'avoir écrit ; rien n'a été modifié.`,
    hint: "`coord doctor` indique ce qui ne va pas dans le fichier.",
  }),
  PROBLEMS_FOUND: (a) => ({
    message: `Le fichier contient ${plural(a.count, "erreur")}.`,
    hint: "`coord doctor --fix` corrige ce qui peut l'être sans risque ; corrigez le reste à la main.",
  }),
  USAGE: (a) => {
    if (a.listed)
      return {
        message: `« ${a.given} » ressemble à une liste, et aucun fichier ne porte ce nom. Rien n'a été fait.`,
        hint: `Si c'est une liste, écrivez ${a.names}. Si c'est un seul nom, qui contient des espaces, écrivez '"${a.given}"', avec les deux sortes de guillemets.`,
      };
    if (a.single)
      return {
        message: `Indiquez un seul chemin à la fois (reçu : ${a.names}).`,
        hint: "`coord check` accepte plusieurs chemins.",
      };
    return {
      message: `${a.option} ne s'utilise qu'avec ${a.needed}.`,
      hint: `Lancez \`coord ${a.command} --help\` pour afficher l'aide.`,
    };
  },
  NO_REMOTE: () => ({
    message: "Ce projet n'est pas partagé avec d'autres machines.",
    hint: "Lancez `coord remote add origin` pour le partager au moyen de son dépôt distant.",
  }),
  REMOTE_INVALID: (a) => ({
    message: `« ${a.found} » ${INVALID_REMOTE[a.reason]}.`,
    hint: INVALID_REMOTE_HINT[a.reason],
  }),
  FILE_TRACKED: (a) => ({
    message: `Git suit ${a.path} : revenir à un ancien commit rétablirait aussi une ancienne copie de ce fichier. Avec un registre partagé, ce fichier doit rester hors de git.`,
    hint: `Lancez \`${a.call} --yes\` pour appliquer ce qui est affiché ci-dessus.`,
  }),
  BOARD_THERE: (a) => ({
    message: `${a.path} indique déjà qui travaille sur quoi dans ce dépôt (${a.count} ${a.count === 1 ? "réservation" : "réservations"} dans un autre format que celui de coord). Rien n'a été créé.`,
    hint: `\`coord adopt ${a.path}\` fait de ce fichier le fichier de coordination et convertit ses réservations ; \`coord init --yes\` le laisse tel quel et crée CLAUDE_INSTANCES.md.`,
  }),
  WOULD_CHANGE: (a) => ({
    message: `${a.path} existe déjà. Le diff ci-dessus n'a pas été appliqué : rien n'a été modifié.`,
    hint: `Lancez \`${a.call} --yes\` pour l'appliquer.`,
  }),
  NO_BRANCH: (a) => ({
    message:
      a.branch === "" ? "Aucune branche de destination." : `La branche locale ${a.branch} n'existe pas.`,
    hint: `${a.branch === "" ? "Indiquez-en une" : "Indiquez-en une autre"} : \`coord land --onto BRANCHE\`.`,
  }),
  NOTHING_TO_LAND: (a) =>
    a.name === a.onto
      ? {
          message: `Vous êtes sur ${a.onto}, la branche qui reçoit les autres.`,
          hint: "Lancez `coord land` depuis votre propre branche ; `coord branch --worktree` en crée une pour votre réservation.",
        }
      : {
          message: `${a.onto} contient déjà tous les commits de ${a.name}.`,
          hint: "Seul ce qui est validé est intégré : `coord commit -m TEXTE`.",
        },
  NOT_COMMITTED: (a) => ({
    message: `Pas encore validé : ${a.paths}. Rien n'a été intégré.`,
    hint: "Validez ce qui doit être intégré (`coord commit -m TEXTE`) et remisez le reste (`git stash`).",
  }),
  LAND_CONFLICT: (a, conflicts) => ({
    message: [
      `${a.name} et ${a.onto} sont en conflit sur ${plural(a.count, "fichier", "fichiers")}. Rien n'a été intégré.`,
      ...conflicts.map((one) => `- ${one}`),
    ].join("\n"),
    hint: `Fusionnez ${a.onto} dans votre branche (\`git merge ${a.onto}\`), résolvez les conflits, validez, puis recommencez.`,
  }),
  BRANCH_MOVES: (a) => ({
    message: `${a.onto} a changé ${a.tries} fois pendant la fusion. Rien n'a été intégré.`,
    hint: "Quelqu'un ajoute des commits à cette branche sans passer par `coord land` ; réessayez quand il aura terminé.",
  }),
  NOT_PUSHED: (a) => ({
    message: `Intégré dans ${a.onto} en local, mais ${a.remote} a refusé le push : ${a.cause}`,
    hint: `Une fois ce problème réglé, lancez \`git push ${a.remote} ${a.onto}\`.`,
  }),
  WOULD_CONFLICT: (a) => ({
    message: `${plural(a.count, "conflit prévu", "conflits prévus")}.`,
    hint: "Mettez-vous d'accord avec l'autre instance avant d'aller plus loin (`coord ask N TEXTE`), ou intégrez d'abord l'une des branches et fusionnez-la dans l'autre.",
  }),
  NOT_FORECAST: (a) => ({
    message: `Git n'a pas pu simuler ${a.count === 1 ? "la fusion" : `${a.count} fusions`}${a.cause === "" ? "." : ` : ${a.cause}`}`,
  }),
  MERGE_CONFLICTS: (a) => ({
    message: `${a.path} : les deux côtés ont modifié les mêmes lignes à ${plural(a.count, "endroit")}. Les deux versions sont gardées, entre des marqueurs de conflit.`,
    hint: "Choisissez ce qu'il faut garder, supprimez les lignes de marqueurs, puis lancez `git add` sur le fichier.",
  }),
});

const INVALID_REMOTE = {
  secret: "contient un secret, or le fichier .coord/remote est versionné dans git",
  form: "n'est pas l'adresse d'un registre partagé",
  remote: "n'est ni le nom d'un dépôt distant, ni une adresse que coord accepte",
  ref: "n'est pas une référence pour un registre partagé",
  project: "n'est pas un nom de projet",
  sslmode: "permettrait à d'autres de lire les échanges",
} as const;

const INVALID_REMOTE_HINT = {
  secret:
    "Retirez ce secret de l'adresse et fournissez-le par PGPASSFILE, ~/.pgpass, PGPASSWORD ou un assistant d'identification de git.",
  form: "Utilisez `coord remote add origin`, ou `coord remote add postgres://HÔTE/BASE --project NOM`.",
  remote: "Donnez un nom qu'affiche `git remote`, ou une adresse https, ssh, git ou file.",
  ref: "Utilisez refs/coord/NOM, ou la branche coord.",
  project: "Utilisez des lettres, des chiffres, `.`, `_`, `-` et `/`.",
  sslmode:
    "Retirez `sslmode` de l'adresse, pour que les certificats soient vérifiés ; `--insecure` permet malgré tout de se connecter sans cette vérification.",
} as const;
