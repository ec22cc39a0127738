import { problemText } from "../messages/render/refusal.ts";
import { type Diagnosis, doctor as doctorOperation } from "../operations/doctor.ts";
import { presenter } from "./presenter.ts";

type ReportedDiagnostic = Diagnosis["diagnostics"][number];
type SeverityCounts = Readonly<Record<ReportedDiagnostic["level"], number>>;

const countOf = ({ diagnostics }: Diagnosis, wanted: ReportedDiagnostic["level"]) =>
  diagnostics.filter(({ level }) => level === wanted).length;
const counts = (result: Diagnosis): SeverityCounts => ({
  error: countOf(result, "error"),
  warning: countOf(result, "warning"),
  info: countOf(result, "info"),
});

/** Maximum number of problems that a model is told one by one; `--json` has all. */
const MOST_TOLD = 40;

export const doctor = presenter({
  operation: doctorOperation,
  command: "doctor",
  data: (result, { render }) => ({
    ...result,
    diagnostics: result.diagnostics.map((found) => ({ ...found, message: problemText(found, render) })),
  }),
  lines: (result, say, render, { workspace }) => {
    const { paint } = render;
    const { diagnostics, fixed, accepted } = result;
    const file = workspace.resolver.shown(workspace.place.file);
    const most = render.audience === "model" ? MOST_TOLD : diagnostics.length;
    const rows = diagnostics.slice(0, most).map((found) => {
      const colour = { error: paint.red, warning: paint.yellow, info: paint.dim }[found.level];
      const place = `${file}:${found.line}:${found.column}`;
      return `${place}: ${colour(`${say.doctor.levels[found.level]} ${found.code}`)} ${problemText(found, render)}${found.fixable ? ` ${say.doctor.fixable}` : ""}`;
    });
    return [
      ...(fixed > 0 ? [say.doctor.fixed(fixed)] : []),
      ...(accepted > 0 ? [say.doctor.accepted(accepted)] : []),
      ...rows,
      ...(diagnostics.length > most ? [render.t.words.more(diagnostics.length - most)] : []),
      rows.length === 0 ? paint.green(say.doctor.healthy) : say.doctor.counted(counts(result)),
    ];
  },
  notices: ({ backup }) => (backup === undefined ? [] : [{ code: "BACKUP_KEPT", args: { path: backup } }]),
  follow: async (answer, _input, { workspace: { place, world, sessions } }) => {
    if (answer.result.fixed === 0 || answer.before === answer.after) return answer;
    for (const { from, to } of answer.result.renumbered) {
      const { rebind } = await import("../workspace/renumbered.ts");
      rebind(sessions, from, to, world.now());
    }
    const { keepBackup } = await import("../workspace/backup.ts");
    const backup = keepBackup(place, answer.before, world.now());
    return backup === undefined ? answer : { ...answer, result: { ...answer.result, backup } };
  },
  verdict: (result) => {
    const count = countOf(result, "error");
    return count === 0 ? undefined : { code: "PROBLEMS_FOUND", args: { count }, exit: 4 };
  },
});
