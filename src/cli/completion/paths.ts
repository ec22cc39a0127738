import { join, resolve } from "node:path";
import { joinFileList } from "../../paths/written-list.ts";
import type { Suggestion } from "./sources.ts";
import { entriesOf, statOf } from "../../system/files.ts";

/** More of one folder than anybody reads through. */
const MOST_NAMES = 1_000;

/** Files and folders that go on from what is typed; folders end in `/`. */
export function pathsFrom(typed: string, folder: string): Suggestion[] {
  const cut = typed.lastIndexOf("/") + 1;
  const [parent, start] = [typed.slice(0, cut), typed.slice(cut)];
  const within = resolve(folder, parent === "" ? "." : parent);
  return namesIn(within)
    .filter(({ name }) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
    .slice(0, MOST_NAMES)
    .map(({ name, isFolder }) => ({ value: parent + name + (isFolder ? "/" : ""), about: "" }));
}

/** The same for the last item of a list; what comes before it stays. */
export function listFrom(typed: string, folder: string): Suggestion[] {
  const cut = lastItem(typed);
  const [before, item] = [typed.slice(0, cut), typed.slice(cut)];
  // A name that can't stand plainly among commas is a JSON string.
  const found = pathsFrom(item.replace(/^"/, ""), folder);
  return found.map(({ value, about }) => ({ value: before + joinFileList([value]), about }));
}

/** Where the last item of a list begins: behind the last comma that no brace encloses, and the spaces after it. */
function lastItem(typed: string): number {
  let depth = 0;
  let start = 0;
  for (let at = 0; at < typed.length; at++) {
    const c = typed[at];
    if (c === "{") depth++;
    else if (c === "}") depth = Math.max(0, depth - 1);
    else if (c === "," && depth === 0) start = at + 1;
  }
  return start + (/^\s*/.exec(typed.slice(start))?.[0].length ?? 0);
}

function namesIn(folder: string): { name: string; isFolder: boolean }[] {
  return entriesOf(folder)
    .map((entry) => {
      const link = entry.isSymbolicLink() ? statOf(join(folder, entry.name)) : entry;
      return { name: entry.name, isFolder: link?.isDirectory() === true };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
