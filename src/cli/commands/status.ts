import { statusData } from "../../messages/data.ts";
import { renderStatus } from "../../messages/render/status.ts";
import { status as operation } from "../../operations/status.ts";
import { faultsOf } from "../../session/faults.ts";
import { type Command, operationCommand } from "../command.ts";

const texts = {
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
};

const once = operationCommand(operation, {
  texts,
  essence: "lines",
  data: (result, _answer, { workspace: { place }, scene }) =>
    statusData(result, { file: place.file, hookFaults: faultsOf(place.state, scene.now) }, scene.t),
  lines: (result, say, scene, input, { workspace }) => {
    const brief = input["brief"] === true;
    const view = { brief, all: input["all"] === true, file: workspace.place.file };
    const lines = renderStatus(result, view, scene);
    const faults = faultsOf(workspace.place.state, scene.now);
    const last = faults.at(-1);
    if (last === undefined) return lines;
    const told = scene.paint.yellow(say.faults(faults.length, `${last.agent}, ${last.message}`));
    return [...(brief ? lines.slice(0, 11) : lines), told];
  },
});

export const status: Command = {
  ...once,
  fields: { ...once.fields, watch: { kind: "flag", at: "option" } },
  async run(desk, input) {
    if (input["watch"] !== true) return once.run(desk, input);
    const { redrawn } = await import("../redraw.ts");
    return redrawn(desk, (now) => once.run(now, input));
  },
};
