import { ageText, type RenderContext } from "../../messages/render/context.ts";
import { fitted } from "../../messages/render/table.ts";
import { isoAt } from "../../operations/shapes.ts";
import { sync as operation } from "../../operations/sync.ts";
import type { Revision } from "../../store/store.ts";
import { escapeFor } from "../../text/clean.ts";
import { epochOf, readDuration, readTime, type Zone } from "../../time/time.ts";
import type { Workspace } from "../../workspace/index.ts";
import { command } from "../command.ts";

const DEFAULT_LIMIT = 20;

export const history = command({
  name: "history",
  // Until it is told to restore.
  readOnly: true,

  fields: {
    limit: { kind: "number", at: "option", placeholder: "N" },
    instance: { kind: "instance", at: "option", placeholder: "N" },
    since: { kind: "text", at: "option", placeholder: "WHEN" },
    restore: { kind: "number", at: "option", placeholder: "N" },
  },
  async run(context, input) {
    const { workspace, render } = context;
    const revision = input.restore;
    if (revision !== undefined)
      return (await import("../../presentation/undo.ts")).restore.run(context, { revision });
    const { zone, now } = workspace.world;
    const given = input.since;
    const since = given === undefined ? Number.NEGATIVE_INFINITY : momentOf(given, now(), zone);
    if (since === null)
      return {
        ok: false,
        refusal: { code: "DATE_INVALID", args: { what: "--since", found: given ?? "", ago: true } },
      };
    const instance = input.instance ?? null;
    const wanted = ({ note }: Revision) =>
      note.at >= since && (instance === null || note.instance === instance);
    const limit = input.limit ?? DEFAULT_LIMIT;
    const all = await workspace.store.history();
    const revisions = all
      .filter(wanted)
      .slice(-limit)
      .toReversed()
      .map((one) => dataOf(one, zone));
    const lines = revisions.length === 0 ? [render.t.answers.history.nothing] : rowsOf(revisions, render);
    return { ok: true, data: { revisions }, lines, quietLines: lines };
  },
});

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
  /** Who connected to the shared store to write it, where that knows. */
  readonly role?: string;
}

function dataOf({ revision, note, edits, role }: Revision, zone: Zone): RevisionData {
  const { instance, command, subject, at, undoes = null } = note;
  const by = role === undefined ? {} : { role };
  return { revision, at: isoAt(at, zone), instance, command, subject, edits: edits.length, undoes, ...by };
}

function whoIn(instance: number | null, role: string | undefined, render: RenderContext): string {
  const who = instance === null ? "—" : render.t.words.instance(instance);
  return role === undefined ? who : `${who} (${escapeFor(render.audience, role)})`;
}

function rowsOf(revisions: readonly RevisionData[], render: RenderContext): string[] {
  const { t, paint, width } = render;
  const digits = Math.max(0, ...revisions.map(({ revision }) => String(revision).length));
  return fitted(
    revisions.map(({ revision, at, instance, role, command, subject, undoes }) => {
      const did = undoes === null ? t.words.command(command) : t.words.undoOf(undoes);
      return [
        paint.dim(String(revision).padStart(digits)),
        ageText(at, render),
        whoIn(instance, role, render),
        command === "outside" ? paint.yellow(did) : did,
        subjectOf(command, subject, render),
      ];
    }),
    { grows: 4, drops: [] },
    width,
  );
}

/** To what something was done. Of an archiving, the history has a number, which says nothing by itself. */
function subjectOf(command: string, subject: string, { t, audience }: RenderContext): string {
  const entries = command === "archive" ? Number(subject) : 0;
  return entries > 0 ? t.answers.history.entries(entries) : escapeFor(audience, subject);
}

export const sync = command({
  name: "sync",
  readOnly: false,

  fields: operation.input,
  async run({ workspace, render, dryRun }, input) {
    const before = await workspace.store.history();
    const answer = await workspace.perform(operation, { text: input.text }, dryRun);
    if (!answer.ok) return answer;
    const instance = answer.actor?.instance ?? 0;
    const changes = dryRun ? [] : unseen(before, instance, workspace);
    // As in the history, the newest first.
    const lines = changeLines(changes.toReversed(), render);
    return {
      ok: true,
      data: { since: changes },
      lines: changes.length === 0 ? [render.t.answers.sync.nothing] : lines,
      quietLines: lines,
      notices: answer.notices,
      diff: { before: answer.before, after: answer.after },
    };
  },
});

type ListedRevision = Omit<RevisionData, "edits">;

/** The changes by others since this instance last synchronised; from now on they count as seen. */
function unseen(
  history: readonly Revision[],
  instance: number,
  { sessions, world }: Workspace,
): readonly ListedRevision[] {
  const seen = sessions.seen(instance);
  sessions.see(instance, history.at(-1)?.revision ?? 0);
  return history
    .filter(({ revision, note }) => revision > seen && note.instance !== instance)
    .map((one) => {
      const { edits: _edits, ...change } = dataOf(one, world.zone);
      return change;
    });
}

function changeLines(changes: readonly ListedRevision[], render: RenderContext): string[] {
  const { t } = render;
  return fitted(
    changes.map(({ at, instance, role, command, subject, undoes }) => {
      const action = undoes === null ? t.words.command(command) : t.words.undoOf(undoes);
      return [
        ageText(at, render),
        whoIn(instance, role, render),
        action,
        subjectOf(command, subject, render),
      ];
    }),
    { grows: 3, drops: [] },
    render.width,
  );
}
