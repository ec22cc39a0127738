import { joinFileList, splitFileList } from "../paths/list.ts";
import { isFilePlaceholder } from "../vocabulary/index.ts";
import { readLabel } from "./labels.ts";
import { templateLeft } from "./near.ts";
import type { Slot } from "./slots.ts";
import type { Problem } from "./view.ts";

/** The files of a label's value; none where a template's own words stand in their place. */
export function readFiles(text: string | undefined): string[] {
  return text === undefined || isFilePlaceholder(text) ? [] : splitFileList(text);
}

/** A list of files as it is read back: one that is called as a template calls it is quoted. */
export function writeFiles(names: readonly string[]): string {
  const list = joinFileList(names);
  return isFilePlaceholder(list) ? JSON.stringify(list) : list;
}

/** The line that says of an entry's files only what a template does. */
export function leftFiles(files: readonly string[], lines: readonly Slot[]): Problem[] {
  // One that has files says more than that; its lines need not be looked at again.
  if (files.length > 0) return [];
  const left = lines.find(({ text }) => {
    const label = readLabel(text);
    const isList = label?.kind === "files" || label?.kind === "changedFiles";
    return isList && isFilePlaceholder(label.value);
  });
  return left === undefined ? [] : [templateLeft(left)];
}
