import { problemText } from "../messages/render/refusal.ts";
import { renderStatus } from "../messages/render/status.ts";
import { status as statusOperation } from "../operations/status.ts";
import { faultsOf } from "../session/faults.ts";
import { fittingFor } from "../text/clean.ts";
import { presenter } from "./presenter.ts";

export const status = presenter({
  operation: statusOperation,
  command: "status",
  quiet: "lines",
  data: (found, { workspace: { place }, render }) => ({
    file: place.file,
    hookFaults: fittingFor(render.reader, faultsOf(place.state, render.now)),
    ...found,
    diagnostics: found.diagnostics.map((one) => ({
      ...one,
      message: problemText(one, render),
    })),
  }),
  lines: (result, say, render, { workspace: { place } }, input) => {
    const brief = input["brief"] === true;
    const lines = renderStatus(result, { brief, all: input["all"] === true, file: place.file }, render);
    const faults = faultsOf(place.state, render.now);
    const [last] = fittingFor(render.reader, faults.slice(-1));
    if (last === undefined) return lines;
    const told = render.paint.yellow(say.status.faults(faults.length, `${last.agent}, ${last.message}`));
    return [...(brief ? lines.slice(0, 11) : lines), told];
  },
});
