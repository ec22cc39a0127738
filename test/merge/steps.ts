import fc from "fast-check";
import { operations } from "../../src/operations/index.ts";
import { register } from "../../src/operations/join.ts";
import type { Fields, InputOf, Operation } from "../../src/operations/types.ts";
import { blocks } from "../../src/protocol/index.ts";
import { renewStamp } from "../../src/protocol/place.ts";
import { type Block, View } from "../../src/protocol/view.ts";
import type { Context } from "../../src/rules/context.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { template } from "../../src/vocabulary/templates.ts";
import { fixture } from "../protocol/inventory.ts";

/** What is done to a file, as data: a command of an instance, or an edit by hand. `at` picks a place. */
export interface Step {
  readonly do: (typeof COMMANDS)[number] | (typeof EDITS)[number];
  readonly by: number;
  readonly at: number;
  /** Minutes after the step before. */
  readonly after: number;
}

const COMMANDS = [
  "join",
  "reserve",
  "reserve",
  "reserve",
  "finish",
  "finish",
  "release",
  "extend",
  "log",
  "log",
  "leave",
  "task",
  "block",
  "assist",
  "solve",
  "offer",
  "component",
  "conflict",
] as const;
const EDITS = [
  "add line",
  "add blank",
  "change line",
  "delete line",
  "delete entry",
  "move entry",
  "change entry",
  "log by hand",
  "join by hand",
  "add section",
  "delete section",
  "move section",
  "other line ends",
] as const;

const TASKS = ["Corriger la connexion", "Écrire les tests", "Refondre l'API", "Doc", "Déployer"];
const FILES = ["src/auth.ts", "src/**", "docs/a.md", "src/api/*.ts", "test/a.ts"];
const START = Date.UTC(2026, 10, 22, 18, 40);

export const MINUTE = 60_000;

export function contextOf(instance: number | null, now: number): Context {
  return {
    instance,
    now,
    zone: () => 60,
    language: "fr",
    heartbeats: { get: () => now },
    living: { has: () => false },
    caseSensitive: true,
    displaced: [],
    highestKnown: () => 0,
    survey: () => null,
  };
}

/** A text after a command, as the workspace writes it; unchanged when the command is refused. */
export function run<F extends Fields, R>(
  text: string,
  operation: Operation<F, R>,
  input: InputOf<F>,
  context: Context,
): string {
  const entered =
    operation.mode === "join" ? { ok: true as const, edits: [] } : register(new View(text), context);
  if (!entered.ok) return text;
  const view = new View(applyEdits(text, entered.edits));
  const plan = operation.plan(view, input, context);
  if (!plan.ok || plan.edits.length === 0) return text;
  const { words } = view.style(context.language);
  const by = `Instance #${plan.actor ?? context.instance ?? 0}`;
  const action = `${words.verbs[plan.did?.verb ?? "log"]} « ${plan.did?.subject ?? ""} »`;
  const stamp = renewStamp(view, "lastUpdate", { ms: context.now, zone: context.zone }, by, action);
  return applyEdits(view.text, [...plan.edits, ...stamp]);
}

/** A text after a sequence of steps. Every word that a side writes by hand is its own: `mark` begins it. */
export function play(text: string, steps: readonly Step[], mark: string, from = 0): string {
  let now = START + from * MINUTE;
  let current = text;
  for (const [index, step] of steps.entries()) {
    now += step.after * MINUTE;
    current = take(current, step, `${mark}${index}`, now);
  }
  return current;
}

function take(text: string, step: Step, word: string, now: number): string {
  const context = contextOf(step.by, now);
  const task = TASKS[step.at % TASKS.length] ?? "";
  const file = FILES[(step.at >> 3) % FILES.length] ?? "";
  const files = [{ given: file, kind: "inside", path: file }] as const;
  const none = undefined;
  const { join, reserve, finish, release, extend, log, leave } = operations;
  switch (step.do) {
    case "join":
      return run(text, join, { label: step.at % 3 === 0 ? "Backend" : word }, contextOf(null, now));
    case "reserve":
      return run(text, reserve, { task, files, estimate: none, wait: none }, context);
    case "finish":
      return run(
        text,
        finish,
        {
          task: none,
          result: ["success", "failure", "partial"][step.at % 3] ?? "success",
          next: word,
          notes: none,
          handover: none,
        },
        context,
      );
    case "release":
      return run(text, release, { task: none }, context);
    case "extend":
      return run(text, extend, { task: none, estimate: (10 + (step.at % 50)) * MINUTE }, context);
    case "log":
      return run(text, log, { action: word, status: none, files: [], notes: none }, context);
    case "leave":
      return run(text, leave, {}, context);
    case "task":
      return run(
        text,
        operations.taskAdd,
        { title: step.at % 2 ? word : task, priority: step.at % 3 ? none : "1" },
        context,
      );
    case "block":
      return run(text, operations.raiseBlocker, { problem: word, task: none, needs: none }, context);
    case "assist":
      return run(text, operations.askAssistance, { need: word, expertise: none, urgency: none }, context);
    case "solve":
      return run(text, operations.resolve, { id: none, how: word }, context);
    case "offer":
      return run(text, operations.handover, offer(word), context);
    case "component":
      return run(text, operations.componentSet, { name: `Backend/${task}`, state: word }, context);
    case "conflict":
      return run(text, operations.conflictOpen, { about: file, with: none, description: word }, context);
    default:
      return edit(text, step, word);
  }
}

function offer(word: string) {
  return { task: undefined, to: "*", progress: word, next: undefined, blockers: undefined, notes: undefined };
}

/** Edits as people make them. */
function edit(text: string, step: Step, word: string): string {
  const view = new View(text);
  const { eol } = view.style("fr");
  const lines = view.outline.lines;
  const at = step.at % (lines.length + 1);
  const start = lines[at]?.start ?? text.length;
  const put = (from: number, to: number, inserted: string) => text.slice(0, from) + inserted + text.slice(to);
  const free = lines.filter(
    (line) => !isInEntry(view, line.start) && isProse(text.slice(line.start, line.end)),
  );
  const line = free[step.at % Math.max(free.length, 1)];
  const entries = entriesOf(view);
  const entry = entries[step.at % Math.max(entries.length, 1)];
  const section = view.sections[step.at % Math.max(view.sections.length, 1)]?.section;
  switch (step.do) {
    case "add line":
      return line === undefined ? text : put(line.end, line.end, `${eol}Note ${word} de la main.`);
    case "add blank":
      return put(start, start, eol);
    case "change line":
      return line === undefined ? text : put(line.end, line.end, ` ${word}`);
    case "delete line":
      return line === undefined ? text : put(line.start, line.next, "");
    case "delete entry":
      return entry === undefined ? text : put(entry.start, entry.end, "");
    case "change entry": {
      const end = lines.find((one) => one.start >= (entry?.start ?? 0) && one.end > one.start)?.end;
      return entry === undefined || end === undefined ? text : put(end, end, ` ${word}`);
    }
    case "move entry": {
      const other = entries[(step.at >> 4) % Math.max(entries.length, 1)];
      if (
        entry === undefined ||
        other === undefined ||
        other.kind !== entry.kind ||
        other.start >= entry.start
      )
        return text;
      const source = text.slice(entry.start, entry.end);
      return (
        text.slice(0, other.start) + source + text.slice(other.start, entry.start) + text.slice(entry.end)
      );
    }
    case "log by hand": {
      const logged = entries.findLast(({ kind }) => kind === "log");
      return logged === undefined
        ? text
        : put(
            logged.end,
            logged.end,
            `${eol}### ${10 + (step.at % 9)}:0${step.at % 6} - Instance #${step.by}${eol}- **Action** : ${word}${eol}`,
          );
    }
    case "join by hand": {
      const listed = entries.findLast(({ kind }) => kind === "instances");
      return listed === undefined
        ? text
        : put(listed.end, listed.end, `- **Instance #${7 + (step.at % 3)}** : ACTIVE - ${word}${eol}`);
    }
    case "add section":
      return section === undefined
        ? text
        : put(section.range.start, section.range.start, `## Notes ${word}${eol}Texte ${word}.${eol}${eol}`);
    case "delete section":
      return section === undefined || section.heading === null
        ? text
        : put(section.range.start, section.range.end, "");
    case "move section": {
      if (section === undefined || section.level < 3) return text;
      return (
        put(section.range.start, section.range.end, "") +
        (text.endsWith("\n") ? "" : eol) +
        text.slice(section.range.start, section.range.end)
      );
    }
    case "other line ends":
      return step.at % 4 > 0
        ? text
        : eol === "\n"
          ? text.replace(/\n/g, "\r\n")
          : text.replace(/\r\n/g, "\n");
    default:
      return text;
  }
}

function entriesOf(view: View): { kind: string; start: number; end: number }[] {
  return Object.entries(blocks).flatMap(([kind, block]) =>
    kind === "stamps"
      ? []
      : view.entries(block as Block<unknown>).map(({ range, line }) => ({
          kind,
          start: view.outline.lines[line - 1]?.start ?? range.start,
          end: range.end,
        })),
  );
}

function isInEntry(view: View, offset: number): boolean {
  return Object.values(blocks).some((block) =>
    view.entries(block as Block<unknown>).some(({ range }) => range.start <= offset && offset < range.end),
  );
}

/** A line that can be changed without opening or closing anything. */
function isProse(line: string): boolean {
  return /^(?:[A-Za-z*\d]|- \*\*[A-Z])/.test(line) && !/Instance\s+#/.test(line);
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...COMMANDS) },
    { weight: 2, arbitrary: fc.constantFrom(...EDITS) },
  ),
  by: fc.integer({ min: 1, max: 4 }),
  at: fc.nat(1 << 16),
  after: fc.nat(4),
});

export const steps = (maxLength: number) => fc.array(step, { maxLength, size: "max" });

/** What coordination files begin as. */
export const starts = [
  template("fr", "Essai"),
  template("en", "Trial"),
  fixture("projects/example-fr/CLAUDE_INSTANCES.md"),
  fixture("projects/example-en/CLAUDE_INSTANCES.md"),
  fixture("example/CLAUDE_INSTANCES.md"),
];
