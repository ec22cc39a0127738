import type { DiagnosticCode } from "../../messages/catalog.ts";
import type { Scene } from "../../messages/render/scene.ts";
import { type Diagnosis, doctor as operation } from "../../operations/doctor.ts";
import { operationCommand } from "../command.ts";

const message = (found: Diagnosis["diagnostics"][number], { t }: Scene) =>
  t.diagnostics[found.code as DiagnosticCode](found.args);
const errorsOf = ({ diagnostics }: Diagnosis) =>
  diagnostics.filter(({ severity }) => severity === "error").length;

export const doctor = operationCommand(operation, {
  data: (result, _answer, { scene }) => ({
    ...result,
    diagnostics: result.diagnostics.map((found) => ({ ...found, message: message(found, scene) })),
  }),
  lines: (result, scene, _input, { workspace }) => {
    const { t, paint } = scene;
    const { diagnostics, fixed, accepted } = result;
    const rows = diagnostics.map((found) => {
      const colour = found.severity === "error" ? paint.red : paint.yellow;
      const place = `${workspace.place.file}:${found.line}:${found.column}`;
      return `${place}: ${colour(found.code)} ${message(found, scene)}${found.fixable ? ` ${t.done.fixable}` : ""}`;
    });
    const errors = errorsOf(result);
    return [
      ...(fixed > 0 ? [t.done.fixed(fixed)] : []),
      ...(accepted > 0 ? [t.done.accepted(accepted)] : []),
      ...rows,
      rows.length === 0 ? paint.green(t.done.healthy) : t.done.diagnosed(errors, rows.length - errors),
    ];
  },
  verdict: (result) =>
    errorsOf(result) === 0
      ? undefined
      : { code: "PROBLEMS_FOUND", args: { count: errorsOf(result) }, exit: 4 },
});
