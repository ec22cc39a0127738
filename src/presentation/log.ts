import { log as logOperation } from "../operations/log.ts";
import { presenter } from "./presenter.ts";

export const log = presenter({
  operation: logOperation,
  texts: {
    en: {
      summary: "Write an entry into the activity log",
      example: 'coord log "Added the lock" --status done --files src/lock.ts',
      fields: {
        action: "what was done",
        status: "in-progress, done or blocked",
        files: "files it was about",
        notes: "remarks",
      },
      logged: (action: string) => `Logged: ${action}`,
    },
    fr: {
      summary: "Écrire une entrée dans le log d'activité",
      example: 'coord log "Ajout du verrou" --status done --files src/lock.ts',
      fields: {
        action: "ce qui a été fait",
        status: "in-progress, done ou blocked (en cours, terminé, bloqué)",
        files: "fichiers concernés",
        notes: "remarques",
      },
      logged: (action: string) => `Noté : ${action}`,
    },
  },
  lines: ({ entry }, say) => [say.logged(entry.action)],
});
