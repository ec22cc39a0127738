import { priorities } from "../protocol/priorities.ts";
import { tasks } from "../protocol/tasks.ts";
import type { View } from "../protocol/view.ts";
import { fold } from "../vocabulary/words.ts";

/** The dependencies between items of the lists: which has to be done before which. */
export class Dependencies {
  /** By folded title: what it comes after, by folded titles. */
  private readonly after = new Map<string, Set<string>>();
  /** By folded title: as it is spelled, for what is not done. */
  private readonly open = new Map<string, string>();
  private readonly known = new Set<string>();

  constructor(view: View) {
    const isFirst = ({ value: { after } }: { readonly value: { readonly after: readonly string[] } }) =>
      after.length === 0;
    // Most lists say of nothing what it comes after, and a long one takes long to go through.
    if (view.entries(tasks).every(isFirst) && view.entries(priorities).every(isFirst)) return;
    const listed = [
      ...view
        .entries(tasks)
        .map(({ value: { title, after, state } }) => ({ title, after, done: state === "done" })),
      ...view.entries(priorities).map(({ value }) => value),
    ];
    const done = new Set(listed.filter((one) => one.done).map(({ title }) => fold(title)));
    for (const { title } of listed) {
      this.known.add(fold(title));
      // A task that is done in one of the lists is done.
      if (!done.has(fold(title))) this.open.set(fold(title), title);
    }
    for (const { title, after } of listed)
      if (after.length > 0) this.after.set(fold(title), new Set(after.flatMap((one) => this.named(one))));
  }

  /** A text that is no title may be a list of some. */
  private named(text: string): string[] {
    const whole = fold(text);
    if (this.known.has(whole)) return [whole];
    const parts = text.split(/[,;]|\s(?:and|et|&)\s/).map(fold);
    const listed = parts.filter((part) => this.known.has(part));
    // One that is not listed yet may close a circle when it is.
    return listed.length === 0 ? [whole] : listed;
  }

  /** Titles of what is not done and has to be before a task; what no list names keeps nobody waiting. */
  waitedFor(title: string): string[] {
    if (this.after.size === 0) return [];
    return [...(this.after.get(fold(title)) ?? [])].flatMap((one) => this.open.get(one) ?? []);
  }

  /** The circle that a task would close if it came after another: both titles at its ends. Null for none. */
  circle(title: string, after: string): string[] | null {
    const start = fold(title);
    const seen = new Set<string>();
    const search = (at: string, way: readonly string[]): string[] | null => {
      if (at === start) return [title, ...way];
      if (seen.has(at)) return null;
      seen.add(at);
      for (const next of this.after.get(at) ?? []) {
        const found = search(next, [...way, this.open.get(next) ?? next]);
        if (found !== null) return found;
      }
      return null;
    };
    return search(fold(after), [after]);
  }

  /** Titles of what waits for a task and for nothing else. */
  freedBy(title: string): string[] {
    return [...this.after.keys()].flatMap((one) => {
      const name = this.open.get(one);
      const left = name === undefined ? [] : this.waitedFor(name).map(fold);
      return name !== undefined && left.length === 1 && left[0] === fold(title) ? [name] : [];
    });
  }
}
