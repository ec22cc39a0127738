import type { Language } from "./types.ts";

/**
 * A new coordination file, after the first one that people used: everything that they would otherwise write by hand.
 * `title` is markdown already.
 */
export function template(language: Language, title: string): string {
  return language === "fr" ? french(title) : english(title);
}

const french = (title: string): string => `# 🤖 Coordination Multi-Instances - ${title}

**Ce fichier permet à plusieurs agents et personnes de travailler en même temps sur le même projet sans conflits.**
Il se lit et se modifie à la main ; la commande \`coord\` le tient à jour sans rien en perdre.

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

---

## 🔄 Dernière mise à jour
**Date** : 
**Par** : 
**Action** : 
`;

const english = (title: string): string => `# 🤖 Multi-instance coordination - ${title}

**This file lets several agents and people work on one project at the same time without conflicts.**
Read it and edit it by hand as you like; the \`coord\` command keeps it current and loses nothing of it.

---

## 🎯 Current project state

### 📊 Active instances

### 🔄 Last synchronization
**Date** : 
**By** : 
**Action** : 

---

## 📋 Coordination protocol (MANDATORY)

1. **LOOK** who does what: \`coord status\`
2. **JOIN** once a session: \`coord join "Backend"\`
3. **RESERVE** before you edit: \`coord reserve "Task" --files src/a.ts\`
4. **FINISH** properly: \`coord finish --result success --next "…"\`

One task = one instance. Two active reservations never have a file in common.

---

## 🔒 Task reservations

### Current tasks
\`\`\`
\`\`\`

### Remaining tasks
\`\`\`
\`\`\`

---

## 📝 Real-time activity log

### [Template for new entries]
\`\`\`
### HH:MM - Instance #X
- **Action** : [what was done]
- **Status** : [IN PROGRESS/DONE/BLOCKED]
- **Files** : [list of files]
- **Remarks** : [notes]
\`\`\`

---

## 🔍 Conflict detection

### Open conflicts
\`\`\`
\`\`\`

---

## 📊 Component status

---

## 🎯 Development priorities

### P1 - CRITICAL (do first)

### P2 - IMPORTANT

### P3 - NORMAL

---

## 🤝 Handovers between instances

---

## 🚨 Emergencies and blockers

### Open blockers
\`\`\`
\`\`\`

### Requests for assistance
\`\`\`
\`\`\`

---

## 🔄 Last update
**Date** : 
**By** : 
**Action** : 
`;
