import type { Scene } from "../messages/render/scene.ts";
import type { ReservationData } from "../operations/shapes.ts";

/** Where a task stood several times: a line for each entry that the command dealt with. */
export function twinLines(first: ReservationData, twins: readonly ReservationData[], { t }: Scene): string[] {
  if (twins.length === 0) return [];
  return [first, ...twins].map(({ files, line }) => {
    const names = files.length === 0 ? t.words.noFiles : files.join(", ");
    return `  ${names} · ${t.words.line(line)}`;
  });
}
