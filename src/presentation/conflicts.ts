import { ageText, type RenderContext } from "../messages/render/context.ts";
import { fit, table } from "../messages/render/table.ts";
import { conflictOpen as conflictOpenOperation } from "../operations/conflict-open.ts";
import {
  type ConflictData,
  conflictList as conflictListOperation,
  conflictResolve as conflictResolveOperation,
} from "../operations/conflicts.ts";
import { presenter } from "./presenter.ts";

export const conflictOpen = presenter({
  operation: conflictOpenOperation,
  texts: {
    en: {
      summary: "Document a conflict: all overlapping reservations, or one with an instance",
      example: "coord conflict open src/auth.ts --with 5",
      fields: {
        about: "a path or task: the overlaps about it; any words, with --with; without it, every overlap",
        with: "the other instance, where no overlap says who it is",
        description: "what happened",
      },
    },
    fr: {
      summary: "Documenter un conflit : toutes les réservations qui se recouvrent, ou un seul",
      example: "coord conflict open src/auth.ts --with 5",
      fields: {
        about:
          "un chemin ou une tâche : les recouvrements à ce propos ; n'importe quels mots, avec --with ; sans cela, tous",
        with: "l'autre instance, quand aucun recouvrement ne la nomme",
        description: "ce qui s'est passé",
      },
    },
  },
  lines: ({ conflicts }, _say, render) => conflictLines(conflicts, render),
});

export const conflictResolve = presenter({
  operation: conflictResolveOperation,
  texts: {
    en: {
      summary: "Settle a conflict, and say what was decided",
      example: 'coord conflict resolve --decision "Instance #5 goes first"',
      fields: {
        id: "its id or the beginning of it; not needed when only one is open",
        decision: "what was decided",
      },
    },
    fr: {
      summary: "Régler un conflit, et dire ce qui a été décidé",
      example: "coord conflict resolve --decision \"L'Instance #5 passe d'abord\"",
      fields: {
        id: "son identifiant ou le début ; inutile s'il n'y en a qu'un",
        decision: "ce qui a été décidé",
      },
    },
  },
  lines: ({ conflicts }, _say, render) => conflictLines(conflicts, render),
});

export const conflictList = presenter({
  operation: conflictListOperation,
  texts: {
    en: {
      summary: "Show open conflicts",
      example: "coord conflict list --all",
      fields: { all: "resolved ones too" },
      nothing: "No conflict is open.",
    },
    fr: {
      summary: "Montrer les conflits ouverts",
      example: "coord conflict list --all",
      fields: { all: "aussi ceux qui sont réglés" },
      nothing: "Aucun conflit n'est ouvert.",
    },
  },
  quiet: "lines",
  lines: ({ conflicts }, say, render) =>
    conflicts.length === 0 ? [say.nothing] : conflictLines(conflicts, render),
});

/** Conflicts as rows: id, between whom, about what, since when or how decided. */
function conflictLines(list: readonly ConflictData[], render: RenderContext): string[] {
  const { t, paint, width } = render;
  return table(
    list.map(({ id, instances, about, state, decision, since, line }) => [
      paint.bold(id),
      (state === "open" ? paint.red : paint.dim)(instances.map((n) => `#${n}`).join(" ↔ ")),
      fit(about, Math.max(20, width - 60)),
      state === "open" ? ageText(since, render) : paint.green(`✓ ${fit(decision, 40)}`),
      paint.dim(t.words.line(line)),
    ]),
  );
}
