import { basename } from "node:path";
import { newFile } from "../operations/init.ts";
import { putEntry } from "../operations/tasks.ts";
import { tasks } from "../protocol/tasks.ts";
import { View } from "../protocol/view.ts";
import { clean } from "../text/clean.ts";
import { applyEdits } from "../text/edits.ts";
import type { FileLanguage } from "../vocabulary/types.ts";
import type { CommandContext } from "./command.ts";

/** The beginning of a new board. */
export interface FirstBoard {
  readonly language: FileLanguage;
  /** Whether a hook reserves what a session writes that has reserved nothing. */
  readonly autoReserve: boolean;
  readonly tasks: readonly string[];
}

/** The text of a new board. */
export async function firstText({ workspace }: CommandContext, first: FirstBoard): Promise<string> {
  const { place, world } = workspace;
  const empty = newFile(first.language, await headingText(basename(place.main)));
  const text = first.autoReserve ? withSetting(empty, "autoReserve=on") : empty;
  return first.tasks.reduce((sofar, said) => withTask(sofar, clean(said), first.language, world.zone), text);
}

/** The settings line stands below the title. */
function withSetting(text: string, setting: string): string {
  const end = text.indexOf("\n") + 1;
  return `${text.slice(0, end)}\n<!-- coord: ${setting} -->\n${text.slice(end)}`;
}

function withTask(text: string, title: string, language: FileLanguage, zone: (ms: number) => number): string {
  const view = new View(text);
  const isKnown = view.entries(tasks).some(({ value }) => value.title === title);
  if (title === "" || isKnown) return text;
  const listed = { title, state: "free" as const, instance: null, after: [] };
  return applyEdits(text, putEntry(view, tasks, listed, [], view.style(language), zone));
}

/** Outside text as the inline markdown of a heading: what would be markup in it is escaped. */
async function headingText(text: string): Promise<string> {
  const [{ unified }, { default: stringify }] = await Promise.all([
    import("unified"),
    import("remark-stringify"),
  ]);
  const tree = {
    type: "root" as const,
    children: [{ type: "paragraph" as const, children: [{ type: "text" as const, value: text }] }],
  };
  return unified().use(stringify).stringify(tree).trim().replace(/\s+/g, " ");
}
