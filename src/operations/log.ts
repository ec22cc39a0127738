import { addEntry } from "../protocol/view.ts";
import { hasEntryAtEdge, log as block, type LogEntry } from "../protocol/log.ts";
import { clean } from "../text/clean.ts";
import { typedWords } from "../vocabulary/index.ts";
import type { LogWord } from "../vocabulary/types.ts";
import { nowTime, refusedFile } from "./common.ts";
import { isoAt } from "./shapes.ts";
import { type Decision, operation, refuse } from "./types.ts";

export interface Logged {
  readonly entry: {
    readonly time: string;
    readonly instance: number;
    readonly action: string;
    readonly status: "in-progress" | "done" | "blocked";
    readonly files: readonly string[];
    readonly notes: string | null;
  };
}

const STATUS: Readonly<Record<string, LogWord>> = {
  "in-progress": "inProgress",
  done: "done",
  blocked: "blocked",
};

/** A status as scripts see it; undefined for words that say something else. */
export function logStatus(word: LogWord | "other" | null): string | undefined {
  return Object.keys(STATUS).find((name) => STATUS[name] === word);
}

export const log = operation({
  name: "log",
  mode: "write",
  input: {
    action: { kind: "text", at: "argument", required: true, placeholder: "ACTION" },
    status: {
      kind: "choice",
      at: "option",
      placeholder: "STATUS",
      get choices() {
        return typedWords("log", STATUS);
      },
    },
    files: { kind: "patterns", at: "option", placeholder: "A,B" },
    notes: { kind: "text", at: "option", placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<Logged> {
    const action = clean(input.action);
    if (action === "") return refuse("TEXT_EMPTY", { what: "ACTION" });
    const bad = refusedFile(input.files);
    if (bad !== null) return bad;
    const status = (input.status ?? "in-progress") as Logged["entry"]["status"];
    const { instance } = context;
    const files = input.files.map(({ path }) => path || "**");
    const style = view.style(context.language);
    const said = input.notes === undefined ? "" : clean(input.notes);
    const subagent = clean(context.subagentSaying?.(input.action) ?? "");
    const notes =
      [subagent && `${style.words.subagent} ${subagent}`, said].filter((part) => part !== "").join(" - ") ||
      null;
    const value = {
      time: nowTime(context),
      instance,
      type: null,
      action,
      status: STATUS[status] ?? "inProgress",
      statusText: null,
      files,
      notes,
      rest: [],
    };
    const isOwn = ({ value: v }: { readonly value: LogEntry }) =>
      v.instance === instance && v.action === action && v.time?.text === value.time.text;
    return {
      ok: true,
      edits: addEntry(view, block, value, style, context.zone),
      read: (saved) =>
        hasEntryAtEdge(saved, isOwn)
          ? { entry: { time: isoAt(context.now, context.zone), instance, action, status, files, notes } }
          : null,
      did: { verb: "log", subject: action },
    };
  },
});
