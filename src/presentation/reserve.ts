import { holderText, leaseText, promotedLines } from "../messages/render/context.ts";
import { next as nextOperation } from "../operations/next.ts";
import { reserve as reserveOperation } from "../operations/reserve.ts";
import type { ReservationData } from "../operations/shapes.ts";
import { takeover as takeoverOperation } from "../operations/takeover.ts";
import { uncommittedNotices } from "../workspace/uncommitted.ts";
import { presenter } from "./presenter.ts";

interface Said {
  readonly instance: number;
  readonly task: string;
  readonly files: string;
  readonly until: string | null;
  readonly line: number | null;
  readonly changed: boolean;
}

export const reserve = presenter({
  operation: reserveOperation,
  texts: {
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
  },
  follow: async (answer, input, { workspace, tell, wait }, say) => {
    const { reservation } = answer.result;
    if (reservation.state !== "waiting" || wait === undefined) return answer;
    tell(say.waiting(reservation.task));
    // Loaded here, because hardly anybody waits.
    const { awaitTurn } = await import("../workspace/waiting.ts");
    return wait((signal) => awaitTurn(workspace, input, answer, signal));
  },
  lateNotices: ({ tookOver }, { workspace }) => uncommittedNotices(tookOver, workspace),
  data: grantData,
  lines: ({ reservation, changed, promoted }, say, render) => {
    const { instance, task, files, line } = reservation;
    const shown = files.length === 0 ? render.t.words.noFiles : files.join(", ");
    const until = leaseText(reservation, render);
    return [
      say.reserved({ instance, task, files: shown, until, line, changed }),
      ...promotedLines(promoted, render),
    ];
  },
});

export const next = presenter({
  operation: nextOperation,
  texts: {
    en: {
      summary: "Show the first free task; with --reserve, take it in the same write",
      example: "coord next --reserve --files src/api.ts",
      fields: {
        reserve: "take it: two that ask at once never get the same one",
        files: "with --reserve: its files, as for reserve",
        estimate: "with --reserve: how long it will take",
      },
      reserved: (task: string, instance: number, until: string | null) =>
        `Reserved: “${task}” for Instance #${instance}${until === null ? "" : ` · lease ${until}`}`,
    },
    fr: {
      summary: "Montrer la première tâche libre ; avec --reserve, la prendre dans la même écriture",
      example: "coord next --reserve --files src/api.ts",
      fields: {
        reserve: "la prendre : deux demandes simultanées n'obtiennent jamais la même",
        files: "avec --reserve : ses fichiers, comme pour reserve",
        estimate: "avec --reserve : durée prévue",
      },
      reserved: (task: string, instance: number, until: string | null) =>
        `Réservé : « ${task} » pour l'Instance #${instance}${until === null ? "" : ` · bail ${until}`}`,
    },
  },
  lines: ({ task, reservation }, say, render) => {
    if (reservation !== null)
      return [say.reserved(reservation.task, reservation.instance, leaseText(reservation, render))];
    return [
      `${task.level === null ? "" : `P${task.level}  `}${task.title}  ${render.paint.dim(render.t.words.line(task.line))}`,
    ];
  },
  quiet: ({ task }) => task.title,
});

export const takeover = presenter({
  operation: takeoverOperation,
  texts: {
    en: {
      summary: "Take over a reservation that has lapsed, and say why",
      example: 'coord takeover "Fix login" --reason "its session is gone"',
      fields: { task: "its title, or any unique part of it", reason: "why; it goes into the log" },
    },
    fr: {
      summary: "Reprendre une réservation caduque, et dire pourquoi",
      example: 'coord takeover "Corriger la connexion" --reason "sa session a disparu"',
      fields: { task: "son titre, ou toute partie unique", reason: "pourquoi ; cela va dans le log" },
    },
  },
  data: grantData,
  lines: ({ reservation }, _say, render) => [holderText(reservation, render)],
  lateNotices: ({ tookOver }, { workspace }) => uncommittedNotices(tookOver, workspace),
});

interface Grant {
  readonly reservation: ReservationData;
  readonly promoted: readonly ReservationData[];
}

/** What else a grant found is said in notices. */
function grantData({ reservation, promoted }: Grant): Grant {
  return { reservation, promoted };
}
