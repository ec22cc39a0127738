/** A reservation as a naive table keeps it. */
export interface Held {
  readonly instance: number;
  readonly task: string;
  readonly files: readonly string[];
  /** Milliseconds since the epoch; null for an entry without a date, which never expires. */
  readonly since: number | null;
  readonly lastActivity: number | null;
  readonly estimateMinutes: number;
}

export interface Wish {
  readonly instance: number;
  readonly task: string;
  readonly files: readonly string[];
  readonly estimateMinutes: number | null;
}

/** All the paths there are, and which of them each pattern covers: what overlaps is read off this table. */
export const COVERED: Readonly<Record<string, readonly string[]>> = {
  "a.ts": ["a.ts"],
  "b.ts": ["b.ts"],
  "c.css": ["c.css"],
  dir: ["dir/x.ts", "dir/s.css", "dir/sub/z.ts", "dir/sub/z.css"],
  "dir/x.ts": ["dir/x.ts"],
  "dir/*.ts": ["dir/x.ts"],
  "dir/sub/**": ["dir/sub/z.ts", "dir/sub/z.css"],
  "**/*.css": ["c.css", "dir/s.css", "dir/sub/z.css", "src/tuiles/t.css"],
  "{a,b}*.ts": ["a.ts", "b.ts"],
  "**": [
    "a.ts",
    "b.ts",
    "c.css",
    "dir/x.ts",
    "dir/s.css",
    "dir/sub/z.ts",
    "src/rendu.ts",
    "src/tuiles/t.ts",
    "src/marees.ts",
  ],
  "src/rendu.ts": ["src/rendu.ts"],
  "src/tuiles/**": ["src/tuiles/t.ts", "src/tuiles/t.css"],
  "src/marees.ts": ["src/marees.ts"],
};

const MINUTE = 60_000;

/** Who holds what, by the letter of the protocol and with no thought for a file. */
export class Model {
  now: number;
  held: Held[];
  readonly pulses = new Map<number, number>();
  readonly tasks = new Map<string, string>();

  constructor(now: number, held: readonly Held[]) {
    this.now = now;
    this.held = [...held];
  }

  find(instance: number, task: string): Held | undefined {
    return this.held.find((one) => one.instance === instance && same(one.task, task));
  }

  /** Who stands in the way of a wish, and whom it may take over from. */
  rivals(instance: number, task: string, files: readonly string[]): { blockers: Held[]; lapsed: Held[] } {
    const others = this.held.filter((one) => !(one.instance === instance && same(one.task, task)));
    const rivals = others.filter((one) => same(one.task, task) || meet(one.files, files));
    return {
      blockers: rivals.filter((one) => !this.isLapsed(one)),
      lapsed: rivals.filter((one) => this.isLapsed(one)),
    };
  }

  /** Grants a wish, whose lapsed rivals make way. */
  reserve(wish: Wish, lapsed: readonly Held[]): void {
    const { instance, task, files, estimateMinutes } = wish;
    const own = this.find(instance, task);
    this.held = this.held.filter((one) => !lapsed.includes(one));
    if (own === undefined) {
      this.held.push({
        instance,
        task,
        files,
        since: this.minute,
        lastActivity: null,
        estimateMinutes: estimateMinutes ?? 0,
      });
      return;
    }
    const added = files.filter((file) => !own.files.includes(file));
    const estimate = estimateMinutes ?? own.estimateMinutes;
    if (added.length === 0 && estimate === own.estimateMinutes) return;
    this.change(own, {
      files: [...own.files, ...added],
      estimateMinutes: estimate,
      lastActivity: this.minute,
    });
  }

  extend(own: Held, estimateMinutes: number | null): void {
    this.change(own, { lastActivity: this.minute, estimateMinutes: estimateMinutes ?? own.estimateMinutes });
  }

  end(own: Held): void {
    this.held = this.held.filter((one) => one !== own);
  }

  private change(own: Held, to: Partial<Held>): void {
    this.held = this.held.map((one) => (one === own ? { ...one, ...to } : one));
  }

  /** The file holds minutes. */
  private get minute(): number {
    return Math.floor(this.now / MINUTE) * MINUTE;
  }

  private isLapsed({ instance, since, lastActivity, estimateMinutes }: Held): boolean {
    if (since === null && lastActivity === null) return false;
    const sign = Math.max(since ?? 0, lastActivity ?? 0, this.pulses.get(instance) ?? 0);
    const lease = Math.min(Math.max(15, estimateMinutes), 240) * MINUTE;
    return this.now - sign >= 2 * lease;
  }
}

export function same(a: string, b: string): boolean {
  const plain = (title: string) => title.toLowerCase().replace(/\s+/g, " ");
  return plain(a) === plain(b);
}

export function meet(a: readonly string[], b: readonly string[]): boolean {
  const paths = new Set(a.flatMap((file) => COVERED[file] ?? []));
  return b.some((file) => COVERED[file]?.some((path) => paths.has(path)));
}
