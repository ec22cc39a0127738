import type { WizardWords } from "../languages.ts";

export const wizard: WizardWords = {
  intro: "coord : plusieurs agents et des humains dans un même dépôt",
  language: "Dans quelle langue écrire le tableau ? (↑ ↓ pour choisir, Entrée pour continuer)",
  agents: "Quels agents coord doit-il configurer ? (Espace pour cocher, Entrée pour continuer)",
  found: "trouvé ici",
  git: "pilote de fusion et hooks",
  autoReserve:
    "Réserver automatiquement les fichiers qu'un agent modifie sans les avoir réservés ? (conseillé)",
  tasks: "Premières tâches, séparées par des points-virgules (Entrée pour aucune)",
  tasksExample: "Corriger la connexion; Écrire la doc",
  writes: "Fichiers qui seront écrits",
  go: "Écrire ces fichiers ?",
  yes: "Oui",
  no: "Non",
  cancelled: "Annulé. Rien n'a été modifié.",
  proved: "Vérifié : la modification d'un fichier réservé est refusée.",
  notProved: "Impossible de vérifier les hooks ici ; `coord doctor --prove` indique pourquoi.",
  nextTitle: "Ensuite",
  next: [
    "1. Validez ces fichiers dans git ; relancez les sessions d'agent en cours.",
    "2. Dites à chaque agent : « Inscris-toi avec coord sous le nom Backend et prends la prochaine tâche. »",
    "3. Suivez le travail : coord board --web",
  ],
  outro: "Pour en savoir plus : coord --help",
};
