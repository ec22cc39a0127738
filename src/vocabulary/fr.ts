import type { Vocabulary } from "./types.ts";

export const fr: Vocabulary = {
  language: "fr",
  headings: {
    state: ["État actuel du projet"],
    instances: ["Instances actives"],
    lastSync: ["Dernière synchronisation"],
    reservations: ["Réservations de tâches"],
    currentTasks: ["Tâches en cours"],
    remainingTasks: ["Tâches restantes à terminer", "Tâches libres", "Tâches restantes"],
    log: ["Log d'activité temps réel", "Journal d'activité temps réel", "Log d'activité"],
    conflicts: ["Détection de conflits"],
    openConflicts: ["Conflits en cours"],
    components: ["État des composants"],
    priorities: ["Priorités de développement"],
    handovers: ["Handover entre instances", "Handovers entre instances"],
    alerts: ["Urgences et blocages"],
    openBlockers: ["Blocages en cours"],
    openAssists: ["Demandes d'assistance"],
    messages: ["Messages"],
    numbers: ["Numéros attribués"],
    lastUpdate: ["Dernière mise à jour"],
  },
  labels: {
    start: ["Début"],
    finished: ["Fini"],
    since: ["Depuis"],
    expired: ["Expiré"],
    estimate: ["Estimation"],
    files: ["Fichiers concernés", "Fichiers"],
    resources: ["Ressources", "Ressource"],
    lastActivity: ["Dernière activité"],
    result: ["Résultat"],
    nextStep: ["Prochaine étape"],
    notes: ["Notes"],
    takenBy: ["Repris par"],
    handedTo: ["Remis à"],
    after: ["Après"],
    date: ["Date"],
    by: ["Par"],
    action: ["Action"],
    status: ["Statut"],
    remarks: ["Remarques"],
    task: ["Tâche"],
    progress: ["État"],
    changedFiles: ["Fichiers modifiés"],
    nextSteps: ["Prochaines étapes"],
    blockers: ["Blocages"],
    problem: ["Problème"],
    help: ["Aide nécessaire"],
    need: ["Besoin"],
    expertise: ["Expertise"],
    urgency: ["Urgence"],
    solved: ["Résolu"],
    detected: ["Détecté"],
    description: ["Description"],
    decision: ["Décision"],
  },
  synonyms: {
    start: [
      "Débuté",
      "Débuté à",
      "Débuté le",
      "Commencé",
      "Commencé à",
      "Commencé le",
      "Démarré",
      "Démarré à",
    ],
    finished: [
      "Fin",
      "Finie",
      "Fini à",
      "Fini le",
      "Terminé",
      "Terminée",
      "Terminé à",
      "Terminé le",
      "Achevé",
    ],
    since: ["En attente depuis", "Attend depuis"],
    expired: ["Expirée", "Expiré à", "Expiré le", "Expire"],
    estimate: ["Estimé", "Durée", "Durée estimée", "Temps estimé"],
    files: [
      "Fichier",
      "Fichier(s)",
      "Fichier concerné",
      "Fichier(s) concerné(s)",
      "Liste des fichiers",
      "Fichiers touchés",
      "Fichiers impactés",
      "Fichiers verrouillés",
      "Fichiers réservés",
      "Fichiers en cours",
      "Fichiers à modifier",
      "Portée",
      "Périmètre",
      "Chemin",
      "Chemins",
      "Dossier",
      "Dossiers",
      "Répertoire",
      "Répertoires",
      "Verrous",
      "Touche",
    ],
    changedFiles: ["Fichier modifié", "Fichiers changés", "Fichiers édités"],
    lastActivity: ["Dernier signe de vie", "Vu", "Vue"],
  },
  reservation: {
    reserved: [
      "RÉSERVÉ",
      "RÉSERVÉE",
      "EN_COURS",
      "VERROUILLÉ",
      "VERROUILLÉE",
      "PRIS",
      "PRISE",
      "EN TRAVAIL",
      "COMMENCÉ",
      "DÉMARRÉ",
    ],
    waiting: ["EN_ATTENTE", "ATTENTE"],
    done: ["TERMINÉ", "TERMINÉE", "FINI", "FINIE", "FAIT", "FAITE", "ACHEVÉ"],
    expired: ["EXPIRÉ", "EXPIRÉE"],
    released: ["LIBÉRÉ", "LIBÉRÉE", "DÉVERROUILLÉ"],
  },
  task: {
    free: ["LIBRE", "À FAIRE"],
    inProgress: ["EN_COURS", "COMMENCÉ", "DÉMARRÉ"],
    blocked: ["BLOQUÉ", "BLOQUÉE"],
    done: ["TERMINÉ", "TERMINÉE", "FINI", "FAIT"],
  },
  instance: {
    active: ["ACTIVE", "ACTIF", "ACTIVES", "ACTIFS"],
    available: ["DISPONIBLE", "DISPONIBLES"],
    paused: ["EN PAUSE"],
    finished: ["TERMINÉE", "TERMINÉES", "TERMINÉ", "TERMINÉS", "FERMÉE", "FERMÉES"],
  },
  result: {
    success: ["Succès", "Réussite", "Réussi"],
    failure: ["Échec"],
    partial: ["Partiel", "Partielle"],
  },
  log: { inProgress: ["EN COURS"], done: ["TERMINÉ"], blocked: ["BLOQUÉ"] },
  handover: { proposed: ["PROPOSÉ"], accepted: ["ACCEPTÉ"], declined: ["REFUSÉ"] },
  alert: { blocker: ["BLOCAGE"], assist: ["ASSISTANCE"] },
  conflict: { open: ["CONFLIT"], settled: ["RÉSOLU"] },
  number: { taken: ["NUMÉRO"] },
  message: { message: ["MESSAGE"], request: ["DEMANDE"], answer: ["RÉPONSE"] },
  urgency: { high: ["haute"], medium: ["moyenne"], low: ["basse"] },
  verbs: {
    join: "Arrivée",
    leave: "Départ",
    reserve: "Réservé",
    extend: "Prolongé",
    release: "Libéré",
    finish: "Terminé",
    log: "Noté",
    repair: "Réparé",
    init: "Créé",
    wait: "En attente de",
    waitOver: "Fin d'attente",
    task: "Tâche modifiée",
    handover: "Proposé",
    accept: "Accepté",
    decline: "Refusé",
    block: "Signalé",
    assist: "Aide demandée",
    resolve: "Résolu",
    number: "Numéro pris",
    ask: "Question posée",
    answer: "Réponse donnée",
    request: "Passation demandée",
    conflict: "Conflit ouvert",
    component: "Composant mis à jour",
    sync: "Synchronisation",
    takeover: "Repris",
    sweep: "Expiré",
    renumber: "Renuméroté",
    archive: "Entrées archivées",
    undo: "Annulé",
    restore: "Révision restaurée",
  },
  minutes: "minutes",
  colon: " : ",
  quotes: ["« ", " »"],
  subagent: "Sous-agent",
  parked: {
    problem: "reprise trois fois de suite et jamais terminée",
    help: "un humain doit voir pourquoi, puis libérer la tâche",
  },
  placeholders: ["[Nom de la tâche]", "[nom]"],
  filePlaceholders: [
    "[liste des fichiers]",
    "[liste des fichiers modifiés]",
    "[liste des fichiers concernés]",
  ],
  template,
  archiveIntroduction:
    "Entrées que `coord archive` a retirées du fichier de coordination, telles quelles, les plus récentes à la fin.",
};

function template(title: string): string {
  return `# 🤖 Coordination Multi-Instances - ${title}

**Ce fichier permet à plusieurs agents et humains de travailler en même temps sur le même projet, sans conflits.**
Les humains peuvent le modifier à la main ; les agents passent par la commande \`coord\`, qui le tient à jour sans rien perdre.

---

## 🎯 État actuel du projet

### 📊 Instances actives

### 🔄 Dernière synchronisation
**Date** : 
**Par** : 
**Action** : 

---

## 📋 Protocole de coordination OBLIGATOIRE

1. **REGARDER** qui fait quoi : \`coord status\`
2. **S'INSCRIRE** une fois par session : \`coord join "Backend"\`
3. **RÉSERVER** avant de modifier : \`coord reserve "Tâche" --files src/a.ts\`
4. **TERMINER** proprement : \`coord finish --result success --next "…"\`

Une tâche = une instance. Deux réservations actives n'ont jamais de fichier en commun.

---

## 🔒 Réservations de tâches

### Tâches en cours
\`\`\`
\`\`\`

### Tâches restantes à terminer
\`\`\`
\`\`\`

---

## 📝 Log d'activité temps réel

### [Template pour nouvelles entrées]
\`\`\`
### HH:MM - Instance #X
- **Action** : [Description de l'action]
- **Statut** : [EN COURS/TERMINÉ/BLOQUÉ]
- **Fichiers** : [liste des fichiers modifiés]
- **Remarques** : [Notes importantes]
\`\`\`

---

## 🔍 Détection de conflits

### Conflits en cours
\`\`\`
\`\`\`

---

## 📊 État des composants

---

## 🎯 Priorités de développement

### P1 - CRITIQUE (à faire en premier)

### P2 - IMPORTANT

### P3 - NORMAL

---

## 🤝 Handover entre instances

---

## 🚨 Urgences et blocages

### Blocages en cours
\`\`\`
\`\`\`

### Demandes d'assistance
\`\`\`
\`\`\`

### Messages
\`\`\`
\`\`\`

---

## 🔄 Dernière mise à jour
**Date** : 
**Par** : 
**Action** : 
`;
}
