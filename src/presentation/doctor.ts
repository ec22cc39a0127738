import type { RenderContext } from "../messages/render/context.ts";
import { type Diagnosis, doctor as doctorOperation } from "../operations/doctor.ts";
import { presenter } from "./presenter.ts";

type Found = Diagnosis["diagnostics"][number];
type Counts = Readonly<Record<Found["level"], number>>;

const message = (found: Found, { t }: RenderContext) => t.diagnostics[found.code](found.args);
const countOf = ({ diagnostics }: Diagnosis, wanted: Found["level"]) =>
  diagnostics.filter(({ level }) => level === wanted).length;
const counts = (result: Diagnosis): Counts => ({
  error: countOf(result, "error"),
  warning: countOf(result, "warning"),
  info: countOf(result, "info"),
});

export const doctor = presenter({
  operation: doctorOperation,
  texts: {
    en: {
      summary: "Find every problem of the file, with line and column",
      example: "coord doctor --fix",
      fields: {
        fix: "repair what can be repaired without changing its meaning",
        accept: "let displaced reservations go",
        prove: "only try the hooks that are set up: each must deny an edit",
      },
      healthy: "No problems found.",
      counted: (n: Counts) => `Errors: ${n.error}. Warnings: ${n.warning}. Notes: ${n.info}.`,
      fixed: (n: number) => `Repaired: ${n}`,
      accepted: (n: number) => `Displaced reservations let go: ${n}`,
      fixable: "(--fix repairs this)",
    },
    fr: {
      summary: "Trouver chaque problème du fichier, avec ligne et colonne",
      example: "coord doctor --fix",
      fields: {
        fix: "réparer ce qui peut l'être sans changer le sens",
        accept: "abandonner les réservations déplacées",
        prove: "seulement essayer les hooks installés : chacun doit refuser une modification",
      },
      healthy: "Aucun problème trouvé.",
      counted: (n: Counts) => `Erreurs : ${n.error}. Avertissements : ${n.warning}. Remarques : ${n.info}.`,
      fixed: (n: number) => `Réparé : ${n}`,
      accepted: (n: number) => `Réservations déplacées abandonnées : ${n}`,
      fixable: "(--fix le répare)",
    },
  },
  data: (result, { render }) => ({
    ...result,
    diagnostics: result.diagnostics.map((found) => ({ ...found, message: message(found, render) })),
  }),
  lines: (result, say, render, { workspace }) => {
    const { paint } = render;
    const { diagnostics, fixed, accepted } = result;
    const rows = diagnostics.map((found) => {
      const colour = { error: paint.red, warning: paint.yellow, info: paint.dim }[found.level];
      const place = `${workspace.place.file}:${found.line}:${found.column}`;
      return `${place}: ${colour(found.code)} ${message(found, render)}${found.fixable ? ` ${say.fixable}` : ""}`;
    });
    return [
      ...(fixed > 0 ? [say.fixed(fixed)] : []),
      ...(accepted > 0 ? [say.accepted(accepted)] : []),
      ...rows,
      rows.length === 0 ? paint.green(say.healthy) : say.counted(counts(result)),
    ];
  },
  notices: ({ backup }) => (backup === undefined ? [] : [{ code: "BACKUP_KEPT", args: { path: backup } }]),
  follow: async (answer, _input, { workspace: { place, world } }) => {
    if (answer.result.fixed === 0 || answer.before === answer.after) return answer;
    const { keepBackup } = await import("../workspace/backup.ts");
    const backup = keepBackup(place, answer.before, world.now());
    return backup === undefined ? answer : { ...answer, result: { ...answer.result, backup } };
  },
  verdict: (result) => {
    const count = countOf(result, "error");
    return count === 0 ? undefined : { code: "PROBLEMS_FOUND", args: { count }, exit: 4 };
  },
});
