import type { WizardWords } from "../languages.ts";

export const wizard: WizardWords = {
  intro: "coord : des agents et des humains qui travaillent dans un même dépôt",
  language:
    "Dans quelle langue écrire le fichier de coordination ? (↑ ↓ pour choisir, Entrée pour continuer)",
  agents: "Quels agents coord doit-il configurer ? (Espace pour cocher, Entrée pour continuer)",
  found: "détecté",
  git: "pilote de fusion et hooks",
  autoReserve:
    "Réserver automatiquement les fichiers qu'un agent modifie sans les avoir réservés ? (conseillé)",
  tasks: "Premières tâches, séparées par des points-virgules (Entrée pour n'en créer aucune)",
  tasksExample: "Corriger la connexion; Écrire la doc",
  writes: "Fichiers créés ou modifiés",
  go: "Créer ou modifier ces fichiers ?",
  yes: "Oui",
  no: "Non",
  cancelled: "Annulé. Rien n'a été modifié.",
  proved: "Vérifié : la modification d'un fichier réservé est refusée.",
  notProved: "Impossible de vérifier les hooks ici ; `coord doctor --prove` indique pourquoi.",
  nextTitle: "Ensuite",
  next: [
    "1. Validez ces fichiers dans git ; relancez les sessions d'agent en cours.",
    "2. Dites à chaque agent : « Inscris-toi dans coord sous le nom de Backend et prends la prochaine tâche. »",
    "3. Suivez le travail : coord board --web",
  ],
  outro: "Pour en savoir plus : coord --help",
};
