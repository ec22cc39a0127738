import { ageText, type Scene } from "../../messages/render/scene.ts";
import { fit, table } from "../../messages/render/table.ts";
import { isoAt } from "../../operations/shapes.ts";
import type { Revision } from "../../store/store.ts";
import { readDuration } from "../../time/duration.ts";
import { epochOf, readTime, type Zone } from "../../time/time.ts";
import type { Command } from "../command.ts";
import { visible } from "../../text/visible.ts";

const texts = {
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
  texts,
  fields: {
    limit: { kind: "number", at: "option", placeholder: "N" },
    instance: { kind: "instance", at: "option", placeholder: "N" },
    since: { kind: "text", at: "option", placeholder: "WHEN" },
  },
  async run({ workspace, scene }, input) {
    const { zone, now } = workspace.world;
    const given = input["since"] as string | undefined;
    const since = given === undefined ? Number.NEGATIVE_INFINITY : momentOf(given, now(), zone);
    if (since === null)
      return {
        ok: false,
        refusal: { code: "DATE_INVALID", args: { what: "--since", found: given ?? "", ago: 1 } },
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
    const lines = revisions.length === 0 ? [texts[scene.language].nothing] : rowsOf(revisions, scene);
    return { ok: true, data: { revisions }, lines, essence: lines };
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

function rowsOf(revisions: readonly RevisionData[], scene: Scene): string[] {
  const { t, paint, language, width } = scene;
  const say = texts[language];
  return table(
    revisions.map(({ revision, at, instance, command, subject, edits, undoes }) => {
      const did = undoes === null ? t.words.command(command) : t.words.undoOf(undoes);
      return [
        paint.dim(String(revision)),
        ageText(at, scene),
        instance === null ? "—" : t.words.instance(instance),
        command === "outside" ? paint.yellow(did) : did,
        fit(visible(subject), Math.max(20, width - 64)),
        paint.dim(say.edits(edits)),
      ];
    }),
  );
}
