import { renderStatus } from "../messages/render/status.ts";
import { status as statusOperation } from "../operations/status.ts";
import { faultsOf } from "../session/faults.ts";
import { presenter } from "./presenter.ts";

export const status = presenter({
  operation: statusOperation,
  texts: {
    en: {
      summary: "Show who is active, what is reserved, what is free next",
      example: "coord status --brief",
      fields: {
        brief: "at most 12 lines",
        all: "finished things too",
        watch: "again whenever it changes, until Ctrl-C",
      },
      faults: (count: number, last: string) =>
        `Hooks that could not check and let the agent go on, last 24 h: ${count} (last: ${last})`,
    },
    fr: {
      summary: "Montrer qui est actif, ce qui est réservé, ce qui est libre",
      example: "coord status --brief",
      fields: {
        brief: "12 lignes au plus",
        all: "aussi ce qui est terminé",
        watch: "de nouveau à chaque changement, jusqu'à Ctrl-C",
      },
      faults: (count: number, last: string) =>
        `Hooks qui n'ont pas pu vérifier et ont laissé continuer l'agent, dernières 24 h : ${count} (dernier : ${last})`,
    },
  },
  quiet: "lines",
  data: (found, { workspace: { place }, render: { t, now } }) => ({
    file: place.file,
    hookFaults: faultsOf(place.state, now),
    ...found,
    diagnostics: found.diagnostics.map((one) => ({
      ...one,
      message: t.diagnostics[one.code](one.args),
    })),
  }),
  lines: (result, say, render, { workspace: { place } }, input) => {
    const brief = input["brief"] === true;
    const lines = renderStatus(result, { brief, all: input["all"] === true, file: place.file }, render);
    const faults = faultsOf(place.state, render.now);
    const last = faults.at(-1);
    if (last === undefined) return lines;
    const told = render.paint.yellow(say.faults(faults.length, `${last.agent}, ${last.message}`));
    return [...(brief ? lines.slice(0, 11) : lines), told];
  },
});
