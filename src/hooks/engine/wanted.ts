import type { Pattern } from "../../paths/overlap.ts";
import type { Denial } from "../../session/denials.ts";

/** Denied files, looked up by file, path, folder or pattern. A look-up costs as much as it finds, however many were denied. */
export class Wanted {
  private readonly denied: readonly Denial[];
  private readonly byPath: ReadonlyMap<string, readonly Denial[]>;
  private readonly byFile: ReadonlyMap<string, readonly Denial[]>;
  private readonly sorted: readonly string[];
  private readonly swept = new Set<string>();
  private readonly hit = new Set<Denial>();

  constructor(denied: readonly Denial[]) {
    this.denied = denied;
    this.byPath = grouped(denied, ({ path }) => path);
    this.byFile = grouped(denied, ({ file }) => file);
    this.sorted = [...this.byPath.keys()].sort();
  }

  /** Number of denied files that have not been found. */
  get left(): number {
    return this.denied.length - this.hit.size;
  }

  /** Those that have been found, in the order in which they were denied. */
  found(): readonly Denial[] {
    return this.denied.filter((one) => this.hit.has(one));
  }

  /** Absolute. */
  file(file: string): void {
    this.add(this.byFile.get(file));
  }

  path(path: string): void {
    this.add(this.byPath.get(path));
  }

  /** All below a folder; the repository's own is "". */
  below(folder: string): void {
    if (this.swept.has(folder)) return;
    this.swept.add(folder);
    const start = folder === "" ? "" : `${folder}/`;
    for (let at = this.firstFrom(start); this.sorted[at]?.startsWith(start) === true; at++)
      this.path(this.sorted[at] ?? "");
  }

  /** This one asks all that are left. */
  pattern(pattern: Pattern): void {
    for (const one of this.denied) if (!this.hit.has(one) && pattern.covers(one.path)) this.hit.add(one);
  }

  private add(found: readonly Denial[] = []): void {
    for (const one of found) this.hit.add(one);
  }

  private firstFrom(start: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? "") < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function grouped(denied: readonly Denial[], key: (one: Denial) => string): Map<string, Denial[]> {
  const groups = new Map<string, Denial[]>();
  for (const one of denied) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}
