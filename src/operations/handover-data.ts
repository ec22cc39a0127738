import { type Handover, handovers } from "../protocol/handovers.ts";
import type { Entry, View } from "../protocol/view.ts";
import { idsOf } from "../rules/ids.ts";
import { isoOf } from "../time/time.ts";

/** A handover as scripts see it. */
export interface HandoverData {
  readonly id: string;
  readonly from: number;
  /** Null for whoever takes it. */
  readonly to: number | null;
  readonly task: string;
  readonly files: readonly string[];
  readonly progress: string;
  readonly next: string;
  readonly blockers: string;
  readonly notes: string;
  readonly state: "proposed" | "accepted" | "declined";
  readonly since: string | null;
  readonly line: number;
}

/** The ids of all handovers of a file. */
export function handoverIds(view: View): readonly string[] {
  return idsOf(
    view.entries(handovers).map(({ value: { from: author, to: receiver, task: text, time } }) => ({
      kind: "h" as const,
      author,
      receiver,
      text,
      time: time?.text ?? "",
    })),
  );
}

/** All handovers of a file, with their ids. */
export function handoverData(view: View): (HandoverData & { readonly entry: Entry<Handover> })[] {
  const ids = handoverIds(view);
  return view.entries(handovers).map((entry, index) => {
    const { from, to, task, files, progress, nextSteps, blockers, notes, state, time } = entry.value;
    const id = ids[index] ?? "";
    return {
      id,
      from,
      to,
      task,
      files,
      progress,
      next: nextSteps,
      blockers,
      notes,
      state,
      since: isoOf(time),
      line: entry.line,
      entry,
    };
  });
}

export function allHandovers(view: View): HandoverData[] {
  return handoverData(view).map(plainHandover);
}

/** A handover without its place in the file. */
export function plainHandover({
  entry: _entry,
  ...data
}: HandoverData & { readonly entry: Entry<Handover> }): HandoverData {
  return data;
}
