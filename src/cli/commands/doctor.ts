import type { DiagnosticCode } from "../../messages/catalog.ts";
import type { Scene } from "../../messages/render/scene.ts";
import { type Diagnosis, doctor as operation } from "../../operations/doctor.ts";
import type { Notice } from "../../operations/types.ts";
import { problemsOf, setAsideAll } from "../../system/state-survey.ts";
import { type Command, type Desk, operationCommand, type Report } from "../command.ts";
import { atMostOne } from "../values.ts";

type Found = Diagnosis["diagnostics"][number];
type Counts = Readonly<Record<Found["level"], number>>;

const texts = {
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
};

const message = (found: Found, { t }: Scene) => t.diagnostics[found.code as DiagnosticCode](found.args);
const countOf = ({ diagnostics }: Diagnosis, wanted: Found["level"]) =>
  diagnostics.filter(({ level }) => level === wanted).length;
const counts = (result: Diagnosis): Counts => ({
  error: countOf(result, "error"),
  warning: countOf(result, "warning"),
  info: countOf(result, "info"),
});

const diagnose = operationCommand(operation, {
  texts,
  data: (result, _answer, { scene }) => ({
    ...result,
    diagnostics: result.diagnostics.map((found) => ({ ...found, message: message(found, scene) })),
  }),
  lines: (result, say, scene, _input, { workspace }) => {
    const { paint } = scene;
    const { diagnostics, fixed, accepted } = result;
    const rows = diagnostics.map((found) => {
      const colour = { error: paint.red, warning: paint.yellow, info: paint.dim }[found.level];
      const place = `${workspace.place.file}:${found.line}:${found.column}`;
      return `${place}: ${colour(found.code)} ${message(found, scene)}${found.fixable ? ` ${say.fixable}` : ""}`;
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
    const { keepBackup } = await import("../backup.ts");
    const backup = keepBackup(place, answer.before, world.now());
    return backup === undefined ? answer : { ...answer, result: { ...answer.result, backup } };
  },
  verdict: (result) => {
    const count = countOf(result, "error");
    return count === 0 ? undefined : { code: "PROBLEMS_FOUND", args: { count }, exit: 4 };
  },
});

export const doctor: Command = {
  ...diagnose,
  fields: { ...diagnose.fields, prove: { kind: "flag", at: "option" } },
  run: async (desk, input) => {
    atMostOne(input, "prove", "fix");
    atMostOne(input, "prove", "accept");
    if (input["prove"] === true) return (await import("../proofs.ts")).proveHooks(desk);
    const asides = mendState(desk, input["fix"] === true && !desk.dryRun);
    const report = await diagnose.run(desk, input);
    return withNotices(report, asides);
  },
};

/** Before anything is read: what in the state folder is not coord's. @throws UnsafeStateError for what stays */
function mendState({ workspace }: Desk, fix: boolean): readonly Notice[] {
  const { state } = workspace.place;
  const done = fix ? setAsideAll(state) : [];
  const [left] = problemsOf(state);
  if (left !== undefined) throw left;
  return done.map(({ path, to }) => ({ code: "STATE_SET_ASIDE", args: { path, to } }));
}

function withNotices(report: Report, notices: readonly Notice[]): Report {
  return report.ok ? { ...report, notices: [...notices, ...(report.notices ?? [])] } : report;
}
