import { agents, callingAgents } from "../../agents/index.ts";
import type { Families, Help } from "../languages.ts";

const callers = callingAgents.map(({ name }) => name).join(", ");

export const help: Help = {
  init: {
    summary: "Créer le fichier de coordination, ou ajouter ce qui manque à un fichier existant",
    example: "coord init --lang fr",
    fields: {
      path: "où créer le fichier",
      yes: "modifier un fichier existant sans demander confirmation",
      agents: "ce qu'il faut configurer en plus : noms d'agents, git ou all",
      "auto-reserve":
        "réserver automatiquement, par un hook, les fichiers qu'une session modifie sans les avoir réservés",
      task: "une première tâche (option répétable)",
    },
  },
  adopt: {
    summary: "Convertir au format de coord les réservations notées autrement",
    example: "coord adopt COORDINATION.md",
    fields: {
      path: "le fichier à convertir (par défaut, le fichier de coordination)",
      yes: "modifier le fichier sans demander confirmation",
    },
  },
  join: {
    summary: "Inscrire cette session comme nouvelle instance, sous le prochain numéro disponible",
    example: "coord join Backend",
    fields: { label: "nom de cette instance, par exemple ce sur quoi elle travaille" },
  },
  leave: {
    summary: "Fermer cette instance : libérer toutes ses réservations et la marquer comme terminée",
    example: "coord leave",
    fields: {},
  },
  whoami: {
    summary: "Indiquer à quelle instance correspond cette session, et comment coord le sait",
    example: "coord whoami",
    fields: {},
  },
  status: {
    summary: "Afficher les instances actives, les réservations et les tâches à prendre",
    example: "coord status --brief",
    fields: {
      brief: "afficher 12 lignes au plus",
      all: "afficher aussi ce qui est terminé",
      watch: "réafficher l'état à chaque changement, jusqu'à Ctrl-C",
    },
  },
  board: {
    summary: "Afficher et modifier le tableau complet, dans le terminal ou dans un navigateur",
    example: "coord board --web",
    fields: {
      web: "afficher le tableau dans un navigateur de cette machine (Ctrl-C pour arrêter)",
      html: "enregistrer le tableau dans une page web autonome",
      port: "le port de --web (par défaut, un port libre)",
      "read-only": "consulter le tableau sans pouvoir le modifier",
      "no-open": "avec --web : afficher l'adresse sans ouvrir de navigateur",
      once: "afficher le tableau une fois, puis quitter",
    },
  },
  watch: {
    summary: "Annoncer chaque événement du tableau en une ligne, au fil de l'eau, jusqu'à Ctrl-C",
    example: `coord watch --for me --exec 'notify-send coord "$COORD_EVENT_TEXT"'`,
    fields: {
      exec: "exécuter CMD à chaque événement au lieu d'écrire une ligne ; les variables COORD_EVENT, COORD_EVENT_TEXT et COORD_EVENT_JSON décrivent l'événement",
      for: "me : n'annoncer que ce qui vous concerne (attente terminée, passation proposée, alerte, message, bail bientôt échu)",
      since: "annoncer d'abord les événements survenus depuis cette révision",
    },
  },
  reserve: {
    summary: "Réserver une tâche et tous ses fichiers ; si un seul est déjà pris, rien n'est réservé",
    example: 'coord reserve "Corriger la connexion" --files src/auth.ts,"src/login/**"',
    fields: {
      task: "nom de la tâche ; si une tâche à faire porte déjà ce nom, elle devient la vôtre",
      files: "chemins, dossiers ou motifs, séparés par des virgules (option répétable)",
      resource:
        "ressources autres que des fichiers : port:3000, db:test ; port:3000-3010 désigne n'importe lequel de ces ports",
      estimate: "durée prévue : 45m, 2h ; un nombre sans unité s'entend en minutes",
      wait: "attendre votre tour, pendant DURÉE au plus (sans durée, attendre sans limite ; l'option se place alors en dernier)",
    },
  },
  check: {
    summary:
      "Vérifier si vous pouvez modifier ces fichiers ou dossiers. Code de sortie 0 : libres ou à vous ; 3 : réservés par quelqu'un d'autre, en tout ou en partie",
    example: "coord check src/auth.ts",
    fields: {
      paths: "chemins, dossiers ou motifs, séparés par des espaces ou des virgules",
      staged: "vérifier ce qui est dans l'index de git",
    },
  },
  why: {
    summary: "Expliquer pourquoi un chemin est libre ou réservé",
    example: "coord why src/auth.ts",
    fields: { path: "le chemin en question" },
  },
  extend: {
    summary: "Renouveler le bail d'une de vos réservations",
    example: "coord extend --estimate 2h",
    fields: {
      task: "une partie du titre de la réservation ; à préciser si vous en avez plusieurs",
      estimate: "nouvelle durée prévue",
    },
  },
  release: {
    summary: "Libérer une réservation sans indiquer de résultat, ou quitter la file d'attente",
    example: 'coord release "Corriger la connexion"',
    fields: { task: "une partie du titre de la réservation ; à préciser si vous en avez plusieurs" },
  },
  finish: {
    summary: "Terminer une de vos réservations en indiquant le résultat",
    example: 'coord finish --result succès --next "Écrire les tests"',
    fields: {
      task: "une partie du titre de la réservation ; à préciser si vous en avez plusieurs",
      result: "le résultat : succès, échec ou partiel (ou success, failure, partial)",
      next: "la prochaine étape conseillée",
      notes: "tout ce qu'il est utile de savoir",
      handover: "proposer le travail restant à cette instance, ou à n'importe laquelle (any)",
      commit: "valider d'abord les fichiers modifiés de la tâche, avec son titre comme message",
    },
  },
  log: {
    summary: "Noter une action dans la section « Log d'activité »",
    example: 'coord log "Ajout du verrou" --status done --files src/lock.ts',
    fields: {
      action: "ce qui a été fait",
      status: "in-progress, done ou blocked (en cours, terminé, bloqué)",
      files: "fichiers concernés",
      notes: "tout ce qu'il est utile de savoir",
    },
  },
  "task list": {
    summary: "Afficher les priorités et les tâches restantes",
    example: "coord task list --all",
    fields: {
      all: "afficher aussi les tâches terminées",
      search: "n'afficher que les tâches dont le titre ou le texte contient ces mots",
      mine: "n'afficher que les tâches que vous avez réservées",
      free: "n'afficher que les tâches que l'on peut prendre maintenant",
    },
  },
  "task add": {
    summary: "Ajouter une tâche que n'importe quelle instance pourra prendre",
    example: 'coord task add "Limiter le débit de l\'API" --priority P1',
    fields: {
      title: "titre de la tâche",
      priority: "P1, P2 ou P3 : ajouter la tâche aux priorités plutôt qu'aux tâches restantes",
      after: "la tâche à terminer avant celle-ci",
      files: "les fichiers de la tâche ; `coord next --reserve` les réserve",
      text: "ce qu'il faut faire, et à quoi l'on reconnaîtra que c'est fait (- : lire l'entrée standard)",
    },
  },
  "task start": {
    summary: "Marquer une tâche comme commencée, à votre nom",
    example: 'coord task start "Corriger la connexion"',
    fields: { title: "titre de la tâche, ou une partie qui suffit à l'identifier" },
  },
  "task done": {
    summary: "Marquer une tâche comme terminée",
    example: 'coord task done "Corriger la connexion"',
    fields: { title: "titre de la tâche, ou une partie qui suffit à l'identifier" },
  },
  "task block": {
    summary: "Marquer une tâche comme bloquée",
    example: 'coord task block "Corriger la connexion"',
    fields: { title: "titre de la tâche, ou une partie qui suffit à l'identifier" },
  },
  "task edit": {
    summary: "Modifier le titre, le rang, les fichiers ou le texte d'une tâche que personne n'a réservée",
    example: 'coord task edit "Corriger la connexion" --to "Réparer la connexion"',
    fields: {
      title: "titre de la tâche, ou une partie qui suffit à l'identifier",
      to: "le nouveau titre",
      after: "la tâche à terminer avant celle-ci (valeur vide : aucune)",
      files: "les fichiers de la tâche",
      text: "ce qu'il faut faire, et à quoi l'on reconnaîtra que c'est fait (- : lire l'entrée standard)",
    },
  },
  "task remove": {
    summary: "Supprimer une tâche que personne n'a réservée",
    example: 'coord task remove "Corriger la connexion"',
    fields: { title: "titre de la tâche, ou une partie qui suffit à l'identifier" },
  },
  "task move": {
    summary: "Déplacer une tâche dans une autre liste, ou avant une autre tâche",
    example: 'coord task move "Corriger la connexion" --priority P1',
    fields: {
      title: "titre de la tâche, ou une partie qui suffit à l'identifier",
      priority: "P1, P2, P3, ou none pour la liste des tâches restantes",
      before: "la tâche avant laquelle la placer",
    },
  },
  next: {
    summary: "Afficher la première tâche libre ; avec --reserve, la réserver aussitôt",
    example: "coord next --reserve --files src/api.ts",
    fields: {
      reserve: "réserver aussitôt la tâche affichée ; deux demandes simultanées n'obtiennent jamais la même",
      files: "avec --reserve : les fichiers de la tâche, indiqués comme pour `coord reserve`",
      estimate: "avec --reserve : durée prévue",
    },
  },
  handover: {
    summary: "Proposer une de vos réservations à une autre instance, ou à n'importe laquelle",
    example: 'coord handover "Corriger la connexion" --to 5 --next "Écrire les tests"',
    fields: {
      task: "une partie du titre de la réservation ; à préciser si vous en avez plusieurs",
      to: "l'instance destinataire (son numéro ou son nom), ou any",
      progress: "avancement, par exemple 60%",
      next: "ce qu'il reste à faire",
      blockers: "ce qui bloque",
      notes: "tout ce qu'il est utile de savoir",
    },
  },
  "handover accept": {
    summary: "Accepter un travail qui vous est proposé, fichiers compris",
    example: "coord handover accept",
    fields: {
      id: "identifiant de la passation, ou ses premiers caractères ; à préciser si plusieurs passations sont en attente",
    },
  },
  "handover decline": {
    summary: "Refuser un travail qui vous est proposé",
    example: "coord handover decline",
    fields: {
      id: "identifiant de la passation, ou ses premiers caractères ; à préciser si plusieurs passations sont en attente",
    },
  },
  "handover list": {
    summary: "Afficher les passations en attente",
    example: "coord handover list --all",
    fields: { all: "afficher aussi les passations acceptées ou refusées" },
  },
  "handover request": {
    summary: "Demander au titulaire d'une tâche de vous passer la main",
    example: 'coord handover request "Corriger la connexion"',
    fields: {
      task: "une partie du titre de la réservation ; à préciser si les autres instances en ont plus d'une au total",
    },
  },
  ask: {
    summary: "Poser une question à une autre instance, ou à toutes",
    example: 'coord ask 5 "De quel type est le jeton ?"',
    fields: {
      to: "l'instance (son numéro ou son nom), ou all",
      text: "ce que vous voulez savoir (- : lire l'entrée standard)",
    },
  },
  answer: {
    summary: "Répondre à un message",
    example: 'coord answer m4k7q "Un jeton signé"',
    fields: {
      id: "identifiant du message, ou ses premiers caractères",
      text: "votre réponse (- : lire l'entrée standard)",
    },
  },
  inbox: {
    summary: "Afficher les questions qui attendent votre réponse, et les réponses à vos questions",
    example: "coord inbox",
    fields: { all: "afficher tous les messages du fichier" },
  },
  block: {
    summary: "Signaler un blocage",
    example: 'coord block "La base de test est en panne" --needs "quelqu\'un qui y a accès"',
    fields: {
      problem: "ce qui ne va pas",
      task: "la tâche bloquée ; par défaut, celle que vous avez réservée, s'il n'y en a qu'une",
      needs: "l'aide dont vous avez besoin",
    },
  },
  assist: {
    summary: "Demander de l'aide aux autres instances",
    example: 'coord assist "Relecture du SQL" --expertise PostgreSQL --urgency haute',
    fields: {
      need: "ce dont vous avez besoin",
      expertise: "le domaine de compétence requis",
      urgency: "urgence : haute, moyenne ou basse (en anglais : high, medium, low)",
    },
  },
  resolve: {
    summary: "Marquer une alerte comme résolue, en précisant comment",
    example: 'coord resolve a7k2 --how "Base redémarrée"',
    fields: {
      id: "identifiant de l'alerte, ou ses premiers caractères ; à préciser si plusieurs alertes sont en cours",
      how: "comment l'alerte a été résolue",
    },
  },
  alerts: {
    summary: "Afficher les blocages et les demandes d'aide en cours",
    example: "coord alerts --all",
    fields: { all: "afficher aussi les alertes résolues" },
  },
  "conflict open": {
    summary: "Signaler des conflits : un par chevauchement, ou un seul avec une instance donnée",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about:
        "le chemin ou la tâche en cause, pour ne signaler que ces conflits (par défaut, un par chevauchement) ; avec --with, un texte libre",
      with: "l'autre instance (son numéro ou son nom), s'il n'y a aucun chevauchement",
      description: "ce qui s'est passé",
    },
  },
  "conflict resolve": {
    summary: "Clore un conflit en consignant la décision prise",
    example: 'coord conflict resolve --decision "L\'Instance #5 passe en premier"',
    fields: {
      id: "identifiant du conflit, ou ses premiers caractères ; à préciser si plusieurs conflits sont en cours",
      decision: "ce qui a été décidé",
    },
  },
  "conflict list": {
    summary: "Afficher les conflits en cours",
    example: "coord conflict list --all",
    fields: { all: "afficher aussi les conflits clos" },
  },
  "component set": {
    summary: "Enregistrer l'état d'un composant, noté avec les symboles définis dans le fichier",
    example: 'coord component set Backend/main.py "Fonctionnel"',
    fields: { name: "GROUPE/NOM ; le composant est ajouté s'il n'existe pas", state: "l'état du composant" },
  },
  "component list": {
    summary: "Afficher les composants et leur état",
    example: "coord component list",
    fields: {},
  },
  takeover: {
    summary: "Reprendre une réservation caduque, en indiquant pourquoi",
    example: 'coord takeover "Corriger la connexion" --reason "sa session a disparu"',
    fields: {
      task: "titre de la tâche, ou une partie qui suffit à l'identifier",
      reason: "motif de la reprise, noté dans le log",
    },
  },
  sweep: {
    summary: "Marquer comme expirées les réservations abandonnées",
    example: "coord sweep",
    fields: {},
  },
  audit: {
    summary:
      "Indiquer qui a réservé les fichiers modifiés de cet arbre de travail. Code de sortie 3 : certains sont réservés par quelqu'un d'autre",
    example: "coord audit",
    fields: {},
  },
  run: {
    summary: "Réserver ce dont une commande a besoin, exécuter la commande, puis tout libérer",
    example: "coord run --resource port:3000-3010 --wait 10m -- npm start",
    fields: {
      command: "la commande et ses arguments, après --",
      files: "fichiers que la commande modifie, indiqués comme pour `coord reserve`",
      resource:
        "une ressource autre qu'un fichier ; port:3000-3010 réserve un port de cette plage et met son numéro dans COORD_RESOURCE_PORT",
      wait: "attendre votre tour, pendant DURÉE au plus, si d'autres ont réservé ces fichiers ou ressources",
    },
  },
  "number take": {
    summary: "Prendre le prochain numéro d'une série ; personne d'autre ne le recevra",
    example: 'coord number take migrations --in "migrations/{}_*.sql"',
    fields: {
      name: "le nom de la série",
      from: "le premier numéro de la série, si aucun n'a encore été pris",
      in: "prendre un numéro supérieur à ceux des fichiers qui correspondent à ce motif ; {} marque la place du numéro",
    },
  },
  commit: {
    summary:
      "Valider seulement les fichiers modifiés que vous avez réservés, sans tenir compte de ce que les autres ont indexé",
    example: 'coord commit -m "Vérifier le jeton" src/auth.ts',
    fields: {
      paths:
        "valider ces fichiers ou dossiers au lieu de ceux que vous avez réservés ; ce qu'une autre instance a réservé n'est jamais validé",
      message: "le message du commit (par défaut, le titre de la tâche)",
      "all-mine":
        "valider aussi les fichiers que vous avez écrits, d'après les hooks, et que personne n'a réservés",
    },
  },
  forecast: {
    summary:
      "Prévoir quels arbres de travail de ce dépôt entreraient en conflit, travail non validé compris. Code de sortie 3 : au moins un conflit prévu",
    example: "coord forecast src/auth.ts",
    fields: {
      paths: "n'examiner que ces fichiers et dossiers",
      all: "afficher aussi les arbres de travail sans modification",
    },
  },
  land: {
    summary:
      "Intégrer la branche de cet arbre de travail dans la branche par défaut, une intégration à la fois, après vérification de la fusion",
    example: 'coord land --check "npm test"',
    fields: {
      onto: "la branche de destination (si l'option est omise, la branche par défaut du dépôt)",
      check: "commande shell à lancer sur le résultat de la fusion ; la branche n'avance que si elle réussit",
      squash: "intégrer en un seul commit",
      rebase: "intégrer les commits un à un, à la suite de la branche de destination",
      merge: "intégrer par un commit de fusion (par défaut)",
      push: "pousser ensuite la branche",
      wait: "attendre votre tour, pendant DURÉE au plus (par défaut, sans limite)",
    },
  },
  branch: {
    summary:
      "Créer une branche pour une de vos réservations et y basculer ; si d'autres travaillent dans cet arbre de travail, créer la branche dans un nouvel arbre",
    example: 'coord branch "Corriger la connexion" --worktree',
    fields: {
      task: "une partie du titre de la réservation ; à préciser si vous en avez plusieurs",
      worktree: "créer pour cette branche un arbre de travail à côté du principal",
    },
  },
  sync: {
    summary:
      "Enregistrer l'heure de la synchronisation et afficher ce qui a changé depuis votre dernière consultation",
    example: "coord sync",
    fields: { text: "texte à noter avec l'heure de la synchronisation" },
  },
  "remote add": {
    summary: "Partager le fichier avec d'autres machines, par git ou PostgreSQL",
    example: "coord remote add origin",
    fields: {
      place: "nom ou adresse d'un dépôt git distant, ou postgres://HÔTE/BASE",
      project: "nom du projet dans le registre, si celui-ci sert à plusieurs projets",
      insecure: "se connecter sans vérifier le certificat",
      yes: "retirer le fichier du suivi de git sans demander confirmation",
    },
  },
  "remote status": {
    summary: "Indiquer où le fichier est partagé, et de quand date le dernier contact avec le registre",
    example: "coord remote status",
    fields: {},
  },
  "remote remove": {
    summary: "Cesser de partager le fichier, qui reste tel quel sur cette machine",
    example: "coord remote remove",
    fields: {},
  },
  "remote accept": {
    summary: "Accepter que le registre ait changé d'adresse ou d'historique",
    example: "coord remote accept",
    fields: {},
  },
  "remote restore": {
    summary: "Rétablir un historique perdu, à partir de la copie conservée sur cette machine",
    example: "coord remote restore",
    fields: {},
  },
  "remote follow": {
    summary:
      "Garder une connexion ouverte pour toutes les commandes coord de cette machine, même celles qui n'ont pas accès au réseau",
    example: "coord remote follow",
    fields: {},
  },
  "remote schema": {
    summary: "Afficher le script SQL qu'un administrateur de la base PostgreSQL doit exécuter une fois",
    example: "coord remote schema",
    fields: {},
  },
  doctor: {
    summary: "Signaler les problèmes du fichier, avec la ligne et la colonne",
    example: "coord doctor --fix",
    fields: {
      fix: "corriger ce qui peut l'être sans risque",
      accept: "renoncer à vos réservations qui ont disparu du fichier",
      prove:
        "se limiter au test des hooks installés : chacun doit refuser la modification d'un fichier réservé",
    },
  },
  archive: {
    summary:
      "Déplacer telles quelles, dans une archive, les réservations terminées et les anciennes entrées du log",
    example: "coord archive --keep 50",
    fields: {
      keep: "nombre de réservations et d'entrées du log à garder, en partant des plus récentes (20 par défaut ; 0 avec --before)",
      before: "n'archiver que ce qui s'est terminé ou a été noté avant cette date (par exemple 2026-11-22)",
    },
  },
  undo: {
    summary: "Annuler votre dernière modification, si personne n'a touché aux lignes concernées depuis",
    example: "coord undo --dry-run",
    fields: {},
  },
  restore: {
    summary:
      "Rétablir le fichier tel qu'il était à une révision donnée, en gardant les réservations actuelles",
    example: "coord restore 12 --dry-run",
    fields: { revision: "le numéro de la révision, tel que `coord history` l'affiche" },
  },
  history: {
    summary: "Afficher l'historique du fichier : qui a modifié quoi, et quand",
    example: "coord history --since 2h --instance 3",
    fields: {
      limit: "nombre de modifications à afficher, les plus récentes d'abord (20 par défaut)",
      instance: "n'afficher que les modifications de cette instance",
      since:
        "n'afficher que les modifications faites depuis ce moment : durée écoulée (90m, 2h, 1d) ou date (2026-11-22)",
      restore: "rétablir le fichier tel qu'il était à cette révision, comme `coord restore`",
    },
  },
  merge: {
    summary: "Fusionner deux versions d'un fichier de coordination (pilote de fusion de git)",
    example: "coord merge base.md ours.md theirs.md",
    fields: {
      base: "l'ancêtre commun (%O) ; un fichier vide s'il n'y en a pas",
      ours: "la version de la branche courante (%A) ; le résultat de la fusion y est écrit",
      theirs: "la version de l'autre branche (%B)",
      "marker-size": "longueur des marqueurs de conflit (%L), 7 par défaut",
      path: "le nom du fichier dans le dépôt (%P), pour les messages",
    },
  },
  prompt: {
    summary:
      "Afficher une courte ligne pour l'invite du shell ou une barre d'état (aucune s'il n'y a rien à signaler)",
    example: "coord prompt",
    recipes: [
      `PS1='$(coord prompt) $ '`,
      '"statusLine": { "type": "command", "command": "coord prompt --claude" }',
    ],
    fields: {
      claude: "déterminer la session d'après les données que Claude Code transmet à la barre d'état",
    },
  },
  prime: {
    summary: "Afficher ce qu'un agent doit savoir au début de sa session",
    example: "coord prime --max-tokens 300",
    fields: {
      "max-tokens": "afficher au plus ce nombre de jetons (600 par défaut), en commençant par l'essentiel",
    },
  },
  hook: {
    summary: "Répondre à l'appel d'un hook d'agent ou de git (hooks installés par `coord setup`)",
    example: "coord hook claude < input.json",
    fields: {
      agent: `${callers} ou git`,
      words: "pour git : le nom du hook et les arguments de git",
    },
  },
  completion: {
    summary: "Afficher le script de complétion de coord pour votre shell",
    example: "coord completion zsh",
    recipes: [
      "source <(coord completion bash)  # dans ~/.bashrc",
      "source <(coord completion zsh)   # dans ~/.zshrc",
      "coord completion fish | source       # dans ~/.config/fish/config.fish",
      "coord completion powershell | Out-String | Invoke-Expression  # dans $PROFILE",
    ],
    fields: { shell: "bash, zsh, fish ou powershell" },
  },
  setup: {
    summary:
      "Configurer un agent ou git pour qu'il tienne compte du fichier de coordination : hooks, serveur MCP et instructions",
    example: "coord setup claude git",
    fields: {
      agent: `un ou plusieurs noms parmi ${agents.map(({ name }) => name).join(", ")}, git ; ou all (par défaut)`,
      check:
        "indiquer si l'installation des agents nommés, ou à défaut de ceux déjà configurés, est absente, périmée ou à jour ; code de sortie 3 sauf si tout est à jour",
      remove: "retirer ce que `coord setup` a installé",
      print: "afficher ce qui serait installé dans un dépôt vide",
      yes: "modifier les fichiers sans demander confirmation",
      allow:
        "pour claude : autoriser les commandes coord sans demander chaque fois l'accord de l'utilisateur",
      "status-line":
        "pour claude : afficher le résultat de `coord prompt` dans la barre d'état de Claude Code",
    },
  },
  mcp: {
    summary:
      "Exposer les commandes comme outils MCP sur l'entrée et la sortie standard, jusqu'à la déconnexion du client",
    example: "coord mcp --cwd ~/projets/boutique",
    fields: {},
  },
};

export const families: Families = {
  task: "Lister et modifier les tâches du fichier",
  component: "Afficher et indiquer l'état des composants du projet",
  conflict: "Noter, régler et lister les conflits entre instances",
  number: "Attribuer des numéros que deux instances ne peuvent pas obtenir, pour des migrations par exemple",
  remote: "Partager le tableau avec d'autres machines, par git ou PostgreSQL",
};
