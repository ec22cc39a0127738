import { ageText, type RenderContext } from "../../messages/render/context.ts";
import { fit, table } from "../../messages/render/table.ts";
import { isoAt } from "../../operations/shapes.ts";
import { sync as operation } from "../../operations/sync.ts";
import type { Revision } from "../../store/store.ts";
import { visible } from "../../text/clean.ts";
import { epochOf, readDuration, readTime, type Zone } from "../../time/time.ts";
import type { Workspace } from "../../workspace/index.ts";
import type { Command, CommandContext, CommandReport } from "../command.ts";

const historyTexts = {
  en: {
    summary: "Show who changed what, and when",
    example: "coord history --since 2h --instance 3",
    fields: {
      limit: "how many, newest first (default 20)",
      instance: "only what this instance did",
      since: "only what is younger than this: 90m, 2h, 1d, or a date such as 2026-11-22",
    },
    nothing: "Nothing in the history.",
    edits: (n: number) => `${n} ${n === 1 ? "edit" : "edits"}`,
  },
  fr: {
    summary: "Montrer qui a changé quoi, et quand",
    example: "coord history --since 2h --instance 3",
    fields: {
      limit: "combien, les plus récents d'abord (20 par défaut)",
      instance: "seulement ce que cette instance a fait",
      since: "seulement ce qui est plus récent : 90m, 2h, 1d, ou une date comme 2026-11-22",
    },
    nothing: "Rien dans l'historique.",
    edits: (n: number) => `${n} ${n === 1 ? "modification" : "modifications"}`,
  },
};

const DEFAULT_LIMIT = 20;

export const history: Command = {
  name: "history",
  readOnly: true,
  texts: historyTexts,
  fields: {
    limit: { kind: "number", at: "option", placeholder: "N" },
    instance: { kind: "instance", at: "option", placeholder: "N" },
    since: { kind: "text", at: "option", placeholder: "WHEN" },
  },
  async run({ workspace, render }, input) {
    const { zone, now } = workspace.world;
    const given = input["since"] as string | undefined;
    const since = given === undefined ? Number.NEGATIVE_INFINITY : momentOf(given, now(), zone);
    if (since === null)
      return {
        ok: false,
        refusal: { code: "DATE_INVALID", args: { what: "--since", found: given ?? "", ago: true } },
      };
    const instance = (input["instance"] as number | undefined) ?? null;
    const wanted = ({ note }: Revision) =>
      note.at >= since && (instance === null || note.instance === instance);
    const limit = (input["limit"] as number | undefined) ?? DEFAULT_LIMIT;
    const all = await workspace.store.history();
    const revisions = all
      .filter(wanted)
      .slice(-limit)
      .toReversed()
      .map((one) => dataOf(one, zone));
    const lines =
      revisions.length === 0 ? [historyTexts[render.language].nothing] : rowsOf(revisions, render);
    return { ok: true, data: { revisions }, lines, quietLines: lines };
  },
};

/** How long ago, or since when; null for what is neither. */
function momentOf(text: string, now: number, zone: Zone): number | null {
  const ago = readDuration(text);
  if (ago !== null) return now - ago;
  const time = readTime(text);
  return time === null ? null : epochOf({ ...time, minutes: time.minutes ?? 0 }, zone);
}

interface RevisionData {
  readonly revision: number;
  /** ISO 8601. */
  readonly at: string;
  /** Null for a change made without coord, or by somebody without a number. */
  readonly instance: number | null;
  readonly command: string;
  readonly subject: string;
  /** Places that were changed. */
  readonly edits: number;
  readonly undoes: number | null;
}

function dataOf({ revision, note, edits }: Revision, zone: Zone): RevisionData {
  const { instance, command, subject, at, undoes = null } = note;
  return { revision, at: isoAt(at, zone), instance, command, subject, edits: edits.length, undoes };
}

function rowsOf(revisions: readonly RevisionData[], render: RenderContext): string[] {
  const { t, paint, language, width } = render;
  const say = historyTexts[language];
  return table(
    revisions.map(({ revision, at, instance, command, subject, edits, undoes }) => {
      const did = undoes === null ? t.words.command(command) : t.words.undoOf(undoes);
      return [
        paint.dim(String(revision)),
        ageText(at, render),
        instance === null ? "—" : t.words.instance(instance),
        command === "outside" ? paint.yellow(did) : did,
        fit(visible(subject), Math.max(20, width - 64)),
        paint.dim(say.edits(edits)),
      ];
    }),
  );
}

const syncTexts = {
  en: {
    summary: "Stamp the last synchronization and show what changed since you last looked",
    example: "coord sync",
    fields: {},
    nothing: "Nothing changed since you last looked.",
  },
  fr: {
    summary: "Dater la dernière synchronisation et montrer ce qui a changé depuis votre dernier regard",
    example: "coord sync",
    fields: {},
    nothing: "Rien n'a changé depuis votre dernier regard.",
  },
};

export const sync: Command = {
  name: "sync",
  readOnly: false,
  texts: syncTexts,
  fields: {},
  async run({ workspace, render, dryRun }: CommandContext): Promise<CommandReport> {
    const before = await workspace.store.history();
    const answer = await workspace.perform(operation, {}, dryRun);
    if (!answer.ok) return answer;
    const instance = answer.actor?.instance ?? 0;
    const changes = dryRun ? [] : unseen(before, instance, workspace);
    const lines = changeLines(changes, render);
    return {
      ok: true,
      data: { since: changes },
      lines: changes.length === 0 ? [syncTexts[render.language].nothing] : lines,
      quietLines: lines,
      notices: answer.notices,
      diff: { before: answer.before, after: answer.after },
    };
  },
};

type Change = Omit<RevisionData, "edits">;

/** What others did since this instance last synchronised; from now on it counts as seen. */
function unseen(
  history: readonly Revision[],
  instance: number,
  { sessions, world }: Workspace,
): readonly Change[] {
  const seen = sessions.seen(instance);
  sessions.see(instance, history.at(-1)?.revision ?? 0);
  return history
    .filter(({ revision, note }) => revision > seen && note.instance !== instance)
    .map((one) => {
      const { edits: _edits, ...change } = dataOf(one, world.zone);
      return change;
    });
}

function changeLines(changes: readonly Change[], render: RenderContext): string[] {
  const { t } = render;
  return table(
    changes.map(({ at, instance, command, subject, undoes }) => {
      const action = undoes === null ? t.words.command(command) : t.words.undoOf(undoes);
      return [ageText(at, render), instance === null ? "—" : t.words.instance(instance), action, subject];
    }),
  );
}
