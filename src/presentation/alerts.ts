import { ageText, type RenderContext } from "../messages/render/context.ts";
import { fit, table } from "../messages/render/table.ts";
import {
  type AlertData,
  alertList as alertListOperation,
  askAssistance as askAssistanceOperation,
  raiseBlocker as raiseBlockerOperation,
  resolve as resolveOperation,
} from "../operations/alerts.ts";
import { presenter } from "./presenter.ts";

export const block = presenter({
  operation: raiseBlockerOperation,
  texts: {
    en: {
      summary: "Report that I am stuck",
      example: 'coord block "The test database is down" --needs "somebody with access"',
      fields: {
        problem: "what is wrong",
        task: "the task it stops; by default the only one I hold",
        needs: "the help that is needed",
      },
    },
    fr: {
      summary: "Signaler un blocage",
      example: 'coord block "La base de test est en panne" --needs "quelqu\'un qui a accès"',
      fields: {
        problem: "ce qui ne va pas",
        task: "la tâche arrêtée ; par défaut la seule que je tiens",
        needs: "l'aide nécessaire",
      },
    },
  },
  lines: ({ alert }, _say, render) => alertLines([alert], render),
});

export const assist = presenter({
  operation: askAssistanceOperation,
  texts: {
    en: {
      summary: "Ask the others for help",
      example: 'coord assist "Review of the SQL" --expertise PostgreSQL --urgency high',
      fields: { need: "what is needed", expertise: "the field it takes", urgency: "high, medium or low" },
    },
    fr: {
      summary: "Demander de l'aide aux autres",
      example: 'coord assist "Relecture du SQL" --expertise PostgreSQL --urgency haute',
      fields: { need: "ce qu'il faut", expertise: "le domaine requis", urgency: "haute, moyenne ou basse" },
    },
  },
  lines: ({ alert }, _say, render) => alertLines([alert], render),
});

export const resolve = presenter({
  operation: resolveOperation,
  texts: {
    en: {
      summary: "Mark an alert as solved, and say how",
      example: 'coord resolve a7k2 --how "Restarted the database"',
      fields: {
        id: "its id or the beginning of it; not needed when only one is open",
        how: "how it was solved",
      },
    },
    fr: {
      summary: "Marquer une alerte comme résolue, et dire comment",
      example: 'coord resolve a7k2 --how "Base redémarrée"',
      fields: {
        id: "son identifiant ou le début ; inutile s'il n'y en a qu'une",
        how: "comment elle a été résolue",
      },
    },
  },
  lines: ({ alert }, _say, render) => alertLines([alert], render),
});

export const alerts = presenter({
  operation: alertListOperation,
  texts: {
    en: {
      summary: "Show open blockers and requests for assistance",
      example: "coord alerts --all",
      fields: { all: "solved ones too" },
      nothing: "No alert is open.",
    },
    fr: {
      summary: "Montrer les blocages et demandes d'assistance ouverts",
      example: "coord alerts --all",
      fields: { all: "aussi ceux qui sont résolus" },
      nothing: "Aucune alerte n'est ouverte.",
    },
  },
  quiet: "lines",
  lines: ({ alerts: list }, say, render) => (list.length === 0 ? [say.nothing] : alertLines(list, render)),
});

/** Alerts as rows: id, kind, who, what, how it was solved or since when it is open. */
function alertLines(list: readonly AlertData[], render: RenderContext): string[] {
  const { t, paint, width } = render;
  return table(
    list.map(({ id, kind, instance, text, urgency, since, solution, line }) => [
      paint.bold(id),
      solution === null ? paint.red(t.words.alertKinds[kind]) : paint.dim(t.words.alertKinds[kind]),
      `#${instance}`,
      fit(text, Math.max(20, width - 60)),
      urgency === null ? "" : t.words.urgencies[urgency],
      solution === null ? ageText(since, render) : paint.green(`✓ ${fit(solution, 40)}`),
      paint.dim(t.words.line(line)),
    ]),
  );
}
