import { clean } from "../text/clean.ts";
import { vocabularies } from "../vocabulary/index.ts";
import { fitAfter, splitAfter, withAfter } from "./after.ts";
import { readMarks } from "./marks.ts";

interface Title {
  readonly title: string;
  readonly after: readonly string[];
}

/** A title of a list, with its marks and what it comes after read off. A text that is nothing else is a title. */
export function readTitle(text: string): Title & { readonly done: boolean } {
  const outer = readMarks(text);
  const { title, after } = splitAfter(outer.title);
  if (after.length === 0) return { ...outer, after };
  const inner = readMarks(title);
  return { title: inner.title, after, done: outer.done || inner.done };
}

/** Both as a list can hold them: what is written reads back as that. */
export function cleanTitle({ title, after }: Title): Title {
  const names = after.map((one) => fitAfter(clean(one))).filter((name) => name !== "");
  const read = readTitle(withAfter({ title: clean(title), after: names }, vocabularies.en));
  return { title: read.title, after: read.after };
}
