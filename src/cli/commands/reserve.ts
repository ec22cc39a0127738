import { grantData } from "../../messages/data.ts";
import { leaseText } from "../../messages/render/scene.ts";
import { reserve as operation } from "../../operations/reserve.ts";
import { type Command, operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";
import { uncommittedNotices } from "../../workspace/uncommitted.ts";

interface Said {
  readonly instance: number;
  readonly task: string;
  readonly files: string;
  readonly until: string | null;
  readonly line: number | null;
  readonly changed: boolean;
}

const texts = {
  en: {
    summary: "Reserve a task and its files, all or nothing",
    example: 'coord reserve "Fix login" --files src/auth.ts,"src/login/**" --estimate 45m',
    fields: {
      task: "name of the task; one of the remaining tasks is marked as yours",
      files: "paths, folders or globs, separated by commas; may be repeated",
      estimate: "how long it will take: 45m, 2h; a bare number is minutes",
      wait: "queue for it while somebody else holds it, at most so long; put it last, or give it a duration",
    },
    waiting: (task: string) => `Waiting for “${task}”… (Ctrl-C gives the place in the queue up)`,
    reserved: ({ instance, task, files, until, line, changed }: Said) =>
      `${changed ? "Reserved" : "Already yours, nothing changed"}: “${task}” for Instance #${instance} · ${files}${until === null ? "" : ` · lease ${until}`} · line ${line ?? "?"}`,
  },
  fr: {
    summary: "Réserver une tâche et ses fichiers, tout ou rien",
    example: 'coord reserve "Corriger la connexion" --files src/auth.ts,"src/login/**" --estimate 45m',
    fields: {
      task: "nom de la tâche ; une tâche restante du même nom devient la vôtre",
      files: "chemins, dossiers ou motifs, séparés par des virgules ; répétable",
      estimate: "durée prévue : 45m, 2h ; un nombre seul est en minutes",
      wait: "faire la queue tant qu'un autre le tient, au plus cette durée ; à mettre en dernier, ou avec une durée",
    },
    waiting: (task: string) => `En attente de « ${task} »… (Ctrl-C rend la place dans la file)`,
    reserved: ({ instance, task, files, until, line, changed }: Said) =>
      `${changed ? "Réservé" : "Déjà à vous, rien n'a changé"} : « ${task} » pour l'Instance #${instance} · ${files}${until === null ? "" : ` · bail ${until}`} · ligne ${line ?? "?"}`,
  },
};

/** One who may wait is told so at once, and goes on until it is its turn. */
const command = (signal: AbortSignal | null): Command =>
  operationCommand(operation, {
    texts,
    follow: async (answer, input, { workspace, scene, tell }) => {
      const { reservation } = answer.result;
      if (reservation.state !== "waiting" || signal === null) return answer;
      tell(texts[scene.language].waiting(reservation.task));
      const { awaitTurn } = await import("../../workspace/waiting.ts");
      return awaitTurn(workspace, input as Parameters<typeof awaitTurn>[1], answer, signal);
    },
    lateNotices: ({ tookOver }, { workspace }) => uncommittedNotices(tookOver, workspace),
    data: grantData,
    lines: ({ reservation, changed, promoted }, say, scene) => {
      const { instance, task, files, line } = reservation;
      const shown = files.length === 0 ? scene.t.words.noFiles : files.join(", ");
      const until = leaseText(reservation, scene);
      return [
        say.reserved({ instance, task, files: shown, until, line, changed }),
        ...promotedLines(promoted, scene),
      ];
    },
  });

export const reserve: Command = {
  ...command(null),
  async run(desk, input) {
    if (input["wait"] === undefined || desk.dryRun) return command(null).run(desk, input);
    // Loaded here, because hardly anybody waits.
    const { interruptible, withBeat } = await import("../../workspace/waiting.ts");
    const task = String(input["task"]);
    return interruptible((signal) => withBeat(desk.workspace, task, () => command(signal).run(desk, input)));
  },
};
