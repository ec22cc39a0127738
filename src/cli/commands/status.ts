import { renderStatus } from "../../messages/render/status.ts";
import type { DiagnosticCode } from "../../messages/catalog.ts";
import { status as operation } from "../../operations/status.ts";
import { operationCommand } from "../command.ts";

export const status = operationCommand(operation, {
  data: (result, _answer, { workspace, scene }) => ({
    file: workspace.place.file,
    ...result,
    diagnostics: result.diagnostics.map((found) => ({
      ...found,
      message: scene.t.diagnostics[found.code as DiagnosticCode](found.args),
    })),
  }),
  lines: (result, scene, input, { workspace }) => {
    const view = { brief: input["brief"] === true, all: input["all"] === true, file: workspace.place.file };
    return renderStatus(result, view, scene);
  },
});
