import { agents, callingAgents } from "../../agents/index.ts";
import type { Help } from "../languages.ts";

const callers = callingAgents.map(({ name }) => name).join(", ");

export const help: Help = {
  init: {
    summary: "Créer le fichier de coordination, ou ajouter ce qui manque à un fichier existant",
    example: "coord init --lang fr",
    fields: {
      path: "où le créer",
      yes: "modifier un fichier existant sans demander",
      agents: "les configurer aussi : noms d'agents, git, ou all",
      "auto-reserve": "un hook réserve ce qu'une session modifie sans avoir rien réservé",
      task: "une première tâche ; répétable",
    },
  },
  adopt: {
    summary: "Convertir en entrées ce qu'un fichier réserve dans un autre format",
    example: "coord adopt COORDINATION.md",
    fields: { path: "le fichier ; par défaut celui de coordination", yes: "le modifier sans demander" },
  },
  join: {
    summary: "Inscrire cette session comme l'instance suivante et s'en souvenir",
    example: "coord join Backend",
    fields: { label: "ce sur quoi travaille cette instance" },
  },
  leave: {
    summary: "Fermer cette instance : libérer ce qu'elle tient, la marquer terminée",
    example: "coord leave",
    fields: {},
  },
  whoami: {
    summary: "Montrer quelle instance est cette session, et comment coord le sait",
    example: "coord whoami",
    fields: {},
  },
  status: {
    summary: "Montrer qui est actif, ce qui est réservé, ce qui est libre",
    example: "coord status --brief",
    fields: {
      brief: "12 lignes au plus",
      all: "aussi ce qui est terminé",
      watch: "le réafficher à chaque changement, jusqu'à Ctrl-C",
    },
  },
  board: {
    summary: "Voir tout le tableau et y agir, dans le terminal ou dans un navigateur",
    example: "coord board --web",
    fields: {
      web: "l'ouvrir dans un navigateur de cette machine, jusqu'à Ctrl-C",
      html: "l'enregistrer en une page web qui se suffit à elle-même",
      port: "le port de --web (par défaut, un port libre)",
      "read-only": "regarder seulement, sans pouvoir agir",
      "no-open": "avec --web : afficher l'adresse sans ouvrir de navigateur",
      once: "l'afficher une fois et s'arrêter",
    },
  },
  watch: {
    summary: "Annoncer chaque événement du tableau en une ligne, au fil de l'eau, jusqu'à Ctrl-C",
    example: `coord watch --for me --exec 'notify-send coord "$COORD_EVENT_TEXT"'`,
    fields: {
      exec: "exécuter CMD à chaque événement au lieu d'écrire une ligne ; COORD_EVENT, COORD_EVENT_TEXT et COORD_EVENT_JSON disent lequel",
      for: "me : seulement ce qui vous concerne (une attente terminée, une offre, une alerte, un message, un bail qui s'achève)",
      since: "commencer par ce qui s'est passé depuis cette révision",
    },
  },
  reserve: {
    summary: "Réserver une tâche et ses fichiers, tout ou rien",
    example: 'coord reserve "Corriger la connexion" --files src/auth.ts,"src/login/**"',
    fields: {
      task: "nom de la tâche ; une tâche restante du même nom devient la vôtre",
      files: "chemins, dossiers ou motifs, séparés par des virgules ; répétable",
      resource:
        "ce qui n'est pas un fichier, par son nom : port:3000, db:test ; port:3000-3010 vaut pour l'un d'eux",
      estimate: "durée prévue : 45m, 2h ; un nombre seul est en minutes",
      wait: "attendre son tour, au plus DURÉE (sans limite si aucune n'est donnée ; à mettre alors en dernier)",
    },
  },
  check: {
    summary:
      "Puis-je modifier ceci ? Code 0 : libre ou à moi ; 3 : à quelqu'un d'autre, en tout ou en partie",
    example: "coord check src/auth.ts",
    fields: { paths: "chemins, dossiers, motifs, ou listes", staged: "ce qui est dans l'index de git" },
  },
  why: {
    summary: "Expliquer pourquoi un chemin est libre ou réservé",
    example: "coord why src/auth.ts",
    fields: { path: "un chemin" },
  },
  extend: {
    summary: "Renouveler le bail d'une de mes réservations",
    example: "coord extend --estimate 2h",
    fields: { task: "partie de son titre, s'il y en a plusieurs", estimate: "nouvelle estimation" },
  },
  release: {
    summary: "Rendre une réservation sans résultat, ou une place dans la file",
    example: 'coord release "Corriger la connexion"',
    fields: { task: "partie de son titre, s'il y en a plusieurs" },
  },
  finish: {
    summary: "Terminer une de mes réservations, avec son résultat",
    example: 'coord finish --result succès --next "Écrire les tests"',
    fields: {
      task: "partie de son titre, s'il y en a plusieurs",
      result: "succès, échec ou partiel (success, failure, partial)",
      next: "la prochaine étape conseillée",
      notes: "tout ce qui mérite d'être su",
      handover: "proposer le reste à cette instance, ou à qui le veut (any)",
      commit: "valider d'abord ses fichiers modifiés, sous son titre",
    },
  },
  log: {
    summary: "Écrire une entrée dans le log d'activité",
    example: 'coord log "Ajout du verrou" --status done --files src/lock.ts',
    fields: {
      action: "ce qui a été fait",
      status: "in-progress, done ou blocked (en cours, terminé, bloqué)",
      files: "fichiers concernés",
      notes: "remarques",
    },
  },
  "task list": {
    summary: "Montrer les tâches et priorités qui restent",
    example: "coord task list --all",
    fields: {
      all: "aussi les terminées",
      search: "celles dont le titre ou le texte contient ces mots",
      mine: "celles que vous tenez",
      free: "celles que l'on peut prendre maintenant",
    },
  },
  "task add": {
    summary: "Ajouter une tâche, libre pour qui la prend",
    example: 'coord task add "Limiter le débit de l\'API" --priority P1',
    fields: {
      title: "nom de la tâche",
      priority: "P1, P2 ou P3 : dans les priorités au lieu des tâches restantes",
      after: "la tâche à finir d'abord",
      files: "ses fichiers ; next --reserve les réserve",
      text: "ce qu'il faut faire, et à quoi on voit que c'est fait ; - le lit sur l'entrée standard",
    },
  },
  "task start": {
    summary: "Marquer une tâche comme en cours, par moi",
    example: 'coord task start "Corriger la connexion"',
    fields: { title: "son titre, ou toute partie unique" },
  },
  "task done": {
    summary: "Marquer une tâche comme terminée",
    example: 'coord task done "Corriger la connexion"',
    fields: { title: "son titre, ou toute partie unique" },
  },
  "task block": {
    summary: "Marquer une tâche comme bloquée",
    example: 'coord task block "Corriger la connexion"',
    fields: { title: "son titre, ou toute partie unique" },
  },
  "task edit": {
    summary: "Modifier une tâche que personne ne tient : son titre, ce qui la précède, le texte qui la suit",
    example: 'coord task edit "Corriger la connexion" --to "Réparer la connexion"',
    fields: {
      title: "son titre, ou toute partie unique",
      to: "le nouveau titre",
      after: "la tâche à finir d'abord ; vide pour aucune",
      files: "ses fichiers",
      text: "ce qu'il faut faire, et à quoi on voit que c'est fait ; - le lit sur l'entrée standard",
    },
  },
  "task remove": {
    summary: "Retirer des listes une tâche que personne ne tient",
    example: 'coord task remove "Corriger la connexion"',
    fields: { title: "son titre, ou toute partie unique" },
  },
  "task move": {
    summary: "Placer une tâche ailleurs : dans une autre liste, ou avant une autre tâche",
    example: 'coord task move "Corriger la connexion" --priority P1',
    fields: {
      title: "son titre, ou toute partie unique",
      priority: "P1, P2 ou P3, ou none pour les tâches restantes",
      before: "la tâche qu'elle doit précéder",
    },
  },
  next: {
    summary: "Montrer la première tâche libre ; avec --reserve, la prendre dans la même écriture",
    example: "coord next --reserve --files src/api.ts",
    fields: {
      reserve: "la prendre : deux demandes simultanées n'obtiennent jamais la même",
      files: "avec --reserve : ses fichiers, comme pour reserve",
      estimate: "avec --reserve : durée prévue",
    },
  },
  handover: {
    summary: "Proposer une de mes réservations à une autre instance, ou à qui la veut",
    example: 'coord handover "Corriger la connexion" --to 5 --next "Écrire les tests"',
    fields: {
      task: "partie de son titre, s'il y en a plusieurs",
      to: "le numéro du destinataire, ou any",
      progress: "avancement : 60%",
      next: "ce qu'il reste à faire",
      blockers: "ce qui bloque",
      notes: "tout ce qui mérite d'être su",
    },
  },
  "handover accept": {
    summary: "Reprendre un travail qui m'est proposé, fichiers compris",
    example: "coord handover accept",
    fields: { id: "son identifiant ou le début, s'il y en a plusieurs" },
  },
  "handover decline": {
    summary: "Refuser un travail qui m'est proposé",
    example: "coord handover decline",
    fields: { id: "son identifiant ou le début, s'il y en a plusieurs" },
  },
  "handover list": {
    summary: "Montrer les handovers ouverts",
    example: "coord handover list --all",
    fields: { all: "aussi ceux qui ont reçu une réponse" },
  },
  "handover request": {
    summary: "Demander au titulaire d'une tâche de vous la remettre",
    example: 'coord handover request "Corriger la connexion"',
    fields: { task: "partie de son titre, si d'autres en tiennent plusieurs" },
  },
  ask: {
    summary: "Poser une question à une autre instance, ou à toutes",
    example: 'coord ask 5 "Quelle forme a le jeton ?"',
    fields: {
      to: "numéro de l'instance, ou all",
      text: "ce que vous voulez savoir ; - le lit sur l'entrée standard",
    },
  },
  answer: {
    summary: "Répondre à un message",
    example: 'coord answer m4k7q "Un jeton signé"',
    fields: { id: "son identifiant, ou le début", text: "votre réponse ; - la lit sur l'entrée standard" },
  },
  inbox: {
    summary: "Montrer ce qui attend votre réponse, et ce qu'on vous a répondu",
    example: "coord inbox",
    fields: { all: "tous les messages du fichier" },
  },
  block: {
    summary: "Signaler un blocage",
    example: 'coord block "La base de test est en panne" --needs "quelqu\'un qui a accès"',
    fields: {
      problem: "ce qui ne va pas",
      task: "la tâche bloquée ; par défaut la seule que je tiens",
      needs: "l'aide nécessaire",
    },
  },
  assist: {
    summary: "Demander de l'aide aux autres",
    example: 'coord assist "Relecture du SQL" --expertise PostgreSQL --urgency haute',
    fields: { need: "ce qu'il faut", expertise: "le domaine requis", urgency: "haute, moyenne ou basse" },
  },
  resolve: {
    summary: "Marquer une alerte comme résolue, et dire comment",
    example: 'coord resolve a7k2 --how "Base redémarrée"',
    fields: {
      id: "son identifiant ou le début ; inutile s'il n'y en a qu'une",
      how: "comment elle a été résolue",
    },
  },
  alerts: {
    summary: "Montrer les blocages et demandes d'aide ouverts",
    example: "coord alerts --all",
    fields: { all: "aussi ceux qui sont résolus" },
  },
  "conflict open": {
    summary: "Noter un conflit : toutes les réservations qui se chevauchent, ou un conflit avec une instance",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about:
        "un chemin ou une tâche : les chevauchements qui les concernent ; un texte libre, avec --with ; sans rien, tous",
      with: "l'autre instance, quand aucun chevauchement ne la désigne",
      description: "ce qui s'est passé",
    },
  },
  "conflict resolve": {
    summary: "Clore un conflit par une décision",
    example: "coord conflict resolve --decision \"L'Instance #5 passe d'abord\"",
    fields: {
      id: "son identifiant ou le début ; inutile s'il n'y en a qu'un",
      decision: "ce qui a été décidé",
    },
  },
  "conflict list": {
    summary: "Montrer les conflits ouverts",
    example: "coord conflict list --all",
    fields: { all: "aussi ceux qui sont réglés" },
  },
  "component set": {
    summary: "Noter l'état d'un composant, avec les symboles du fichier",
    example: 'coord component set Backend/main.py "Fonctionnel"',
    fields: { name: "GROUPE/NOM ; un nouveau est ajouté", state: "son état" },
  },
  "component list": {
    summary: "Montrer les composants et leur état",
    example: "coord component list",
    fields: {},
  },
  takeover: {
    summary: "Reprendre une réservation caduque, et dire pourquoi",
    example: 'coord takeover "Corriger la connexion" --reason "sa session a disparu"',
    fields: { task: "son titre, ou toute partie unique", reason: "pourquoi ; cela va dans le log" },
  },
  sweep: {
    summary: "Faire expirer les réservations abandonnées",
    example: "coord sweep",
    fields: {},
  },
  audit: {
    summary: "Dire à qui sont les fichiers modifiés ici. Code 3 : certains sont à quelqu'un d'autre",
    example: "coord audit",
    fields: {},
  },
  run: {
    summary: "Exécuter une commande en réservant ce qu'il lui faut, rendu à la fin",
    example: "coord run --resource port:3000-3010 --wait 10m -- npm start",
    fields: {
      command: "la commande et ses arguments, après --",
      files: "fichiers qu'elle écrit, comme pour reserve",
      resource: "ce qui n'est pas un fichier ; port:3000-3010 en donne une, dans COORD_RESOURCE_PORT",
      wait: "attendre son tour si un autre les tient, au plus DURÉE",
    },
  },
  "number take": {
    summary: "Prendre le numéro suivant d'une série, que personne d'autre n'aura",
    example: 'coord number take migrations --in "migrations/{}_*.sql"',
    fields: {
      name: "ce qui est numéroté",
      from: "le premier numéro, si aucun n'est pris",
      in: "dépasser aussi le plus grand numéro parmi ces fichiers ; {} marque la place du numéro",
    },
  },
  commit: {
    summary: "Valider exactement les fichiers modifiés que vous tenez, quoi que d'autres aient indexé",
    example: 'coord commit -m "Vérifier le jeton" src/auth.ts',
    fields: {
      paths: "plutôt ces fichiers ou dossiers ; jamais ce qu'un autre tient",
      message: "le message du commit (par défaut, le titre de la tâche)",
      "all-mine": "aussi ce que personne ne tient et que les hooks vous ont vu écrire",
    },
  },
  land: {
    summary:
      "Intégrer la branche de cet arbre à celle par défaut, à tour de rôle, chaque fusion vérifiée d'abord",
    example: 'coord land --check "npm test"',
    fields: {
      onto: "la branche de destination (par défaut, celle par défaut du dépôt)",
      check:
        "commande du shell, lancée dans l'arbre fusionné ; la branche ne bouge que si elle se termine avec le code 0",
      squash: "en un seul commit",
      rebase: "ses commits un à un, à la suite de ce qui y est",
      merge: "par un commit de fusion (par défaut)",
      push: "pousser ensuite la branche",
      wait: "attendre son tour, au plus DURÉE ; sinon aussi longtemps qu'il faut",
    },
  },
  forecast: {
    summary:
      "Dire comment fusionneraient les arbres de travail, travail non validé compris. Code 3 : pas tous sans conflit",
    example: "coord forecast src/auth.ts",
    fields: { paths: "seulement ces fichiers et dossiers", all: "aussi les arbres sans changement" },
  },
  branch: {
    summary:
      "Créer une branche pour une de vos réservations, et y passer ; dans un arbre de travail partagé, créer un worktree",
    example: 'coord branch "Corriger la connexion" --worktree',
    fields: {
      task: "partie de son titre, si vous en avez plusieurs",
      worktree: "dans son propre worktree, à côté du principal",
    },
  },
  sync: {
    summary:
      "Dater la dernière synchronisation et montrer ce qui a changé depuis votre dernière consultation",
    example: "coord sync",
    fields: { text: "le texte à y inscrire" },
  },
  "remote add": {
    summary: "Partager le fichier avec d'autres machines, par git ou PostgreSQL",
    example: "coord remote add origin",
    fields: {
      place: "nom ou adresse d'un dépôt git distant, ou postgres://HÔTE/BASE",
      project: "son nom sur le registre, s'il sert à plusieurs projets",
      insecure: "permettre une connexion dont le certificat n'est pas vérifié",
      yes: "retirer le fichier de git sans demander",
    },
  },
  "remote status": {
    summary: "Montrer où le fichier est partagé, et le dernier contact",
    example: "coord remote status",
    fields: {},
  },
  "remote remove": {
    summary: "Ne plus partager le fichier ; il reste tel quel sur cette machine",
    example: "coord remote remove",
    fields: {},
  },
  "remote accept": {
    summary: "Accepter un pointeur modifié, ou un autre historique",
    example: "coord remote accept",
    fields: {},
  },
  "remote restore": {
    summary: "Rétablir un historique perdu à partir de cette machine",
    example: "coord remote restore",
    fields: {},
  },
  "remote follow": {
    summary:
      "Garder une connexion ouverte pour toutes les commandes coord de cette machine, même sans accès au réseau",
    example: "coord remote follow",
    fields: {},
  },
  "remote schema": {
    summary: "Afficher le SQL qu'un administrateur exécute une fois dans une base PostgreSQL",
    example: "coord remote schema",
    fields: {},
  },
  doctor: {
    summary: "Trouver chaque problème du fichier, avec ligne et colonne",
    example: "coord doctor --fix",
    fields: {
      fix: "réparer ce qui peut l'être sans changer le sens",
      accept: "abandonner les réservations absentes du fichier",
      prove: "seulement tester les hooks installés : chacun doit refuser une modification",
    },
  },
  archive: {
    summary:
      "Archiver à côté du fichier, mot pour mot, les réservations terminées et les anciennes entrées du log",
    example: "coord archive --keep 50",
    fields: {
      keep: "combien de réservations et d'entrées du log récentes garder (20 par défaut ; 0 avec --before)",
      before: "seulement ce qui s'est terminé ou a été noté avant cette date : 2026-11-22",
    },
  },
  undo: {
    summary: "Annuler mon dernier changement, si personne n'a touché à ses lignes depuis",
    example: "coord undo --dry-run",
    fields: {},
  },
  restore: {
    summary: "Restaurer le fichier tel qu'une révision l'a laissé ; ce qui est réservé maintenant le reste",
    example: "coord restore 12 --dry-run",
    fields: { revision: "son numéro, tel que `coord history` l'affiche" },
  },
  history: {
    summary: "Montrer qui a changé quoi, et quand",
    example: "coord history --since 2h --instance 3",
    fields: {
      limit: "combien, les plus récents d'abord (20 par défaut)",
      instance: "seulement ce que cette instance a fait",
      since: "seulement ce qui est plus récent : 90m, 2h, 1d, ou une date comme 2026-11-22",
      restore: "restaurer le fichier tel que cette révision l'a laissé, comme `coord restore`",
    },
  },
  merge: {
    summary: "Fusionner deux versions d'un fichier de coordination (pilote de fusion de git)",
    example: "coord merge base.md ours.md theirs.md",
    fields: {
      base: "l'ancêtre commun (%O) ; un fichier vide s'il n'y en a pas",
      ours: "notre version (%A) ; le résultat y est écrit",
      theirs: "leur version (%B)",
      "marker-size": "longueur des marqueurs de conflit (%L), 7 par défaut",
      path: "le nom du fichier dans le dépôt (%P), pour les messages",
    },
  },
  prompt: {
    summary:
      "Afficher une courte ligne pour l'invite du shell ou une barre d'état, ou rien s'il n'y a rien à dire",
    example: "coord prompt",
    recipes: [
      `PS1='$(coord prompt) $ '`,
      '"statusLine": { "type": "command", "command": "coord prompt --claude" }',
    ],
    fields: { claude: "prendre la session que Claude Code donne à sa barre d'état" },
  },
  prime: {
    summary: "Afficher ce qu'un agent doit savoir au début de sa session",
    example: "coord prime --max-tokens 300",
    fields: { "max-tokens": "nombre maximal de jetons (600 par défaut) ; le moins important est omis" },
  },
  hook: {
    summary: "Répondre au hook d'un agent ou de git (installé par `coord setup`)",
    example: "coord hook claude < input.json",
    fields: {
      agent: `${callers} ou git`,
      words: "pour git : le nom du hook et ce que git lui donne",
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
    summary: "Faire respecter le fichier par un agent, ou par git : hooks, serveur MCP et instructions",
    example: "coord setup claude --check",
    fields: {
      agent: `lequel : ${agents.map(({ name }) => name).join(", ")}, git, all`,
      check: "dire s'il manque, est périmé ou à jour ; code 3 sauf si tout est à jour",
      remove: "le retirer",
      print: "montrer ce qui serait installé dans un dépôt vide",
      yes: "modifier les fichiers sans demander",
      allow: "claude : le laisser appeler coord sans demander chaque fois à son utilisateur",
      "status-line": "claude : afficher `coord prompt` dans sa barre d'état",
    },
  },
  mcp: {
    summary:
      "Proposer les commandes comme outils MCP sur l'entrée et la sortie standard, jusqu'à la déconnexion du client",
    example: "coord mcp --cwd ~/projets/boutique",
    fields: {},
  },
};
