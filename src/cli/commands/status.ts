import type { DiagnosticCode } from "../../messages/catalog.ts";
import { renderStatus } from "../../messages/render/status.ts";
import { status as operation } from "../../operations/status.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show who is active, what is reserved, what is free next",
    example: "coord status --brief",
    fields: { brief: "at most 12 lines", all: "finished things too" },
  },
  fr: {
    summary: "Montrer qui est actif, ce qui est réservé, ce qui est libre",
    example: "coord status --brief",
    fields: { brief: "12 lignes au plus", all: "aussi ce qui est terminé" },
  },
};

export const status = operationCommand(operation, {
  texts,
  essence: "lines",
  data: (result, _answer, { workspace, scene }) => ({
    file: workspace.place.file,
    ...result,
    diagnostics: result.diagnostics.map((found) => ({
      ...found,
      message: scene.t.diagnostics[found.code as DiagnosticCode](found.args),
    })),
  }),
  lines: (result, _say, scene, input, { workspace }) => {
    const view = { brief: input["brief"] === true, all: input["all"] === true, file: workspace.place.file };
    return renderStatus(result, view, scene);
  },
});
