import { operations } from "../../src/operations/index.ts";
import { register } from "../../src/operations/join.ts";
import { decide, type Fields, type InputOf, isActing, type Operation } from "../../src/operations/types.ts";
import { renewStamp } from "../../src/protocol/stamps.ts";
import { View } from "../../src/protocol/view.ts";
import type { Context } from "../../src/rules/context.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { contextOf as contextAt } from "../operations/context.ts";
import type { Step } from "./steps.ts";

export const COMMANDS = [
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
const TASKS = ["Corriger la connexion", "Écrire les tests", "Refondre l'API", "Doc", "Déployer"];
const FILES = ["src/auth.ts", "src/**", "docs/a.md", "src/api/*.ts", "test/a.ts"];
const MINUTE = 60_000;

function contextOf(instance: number | null, now: number): Context {
  return contextAt({ instance, now, heartbeats: { get: () => now } });
}

/** A text after one command; unchanged when it is refused. */
export function command(text: string, step: Step, word: string, now: number): string {
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
        {
          title: step.at % 2 ? word : task,
          priority: step.at % 3 ? none : "P1",
          after: none,
          files: [],
          text: none,
        },
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
      return text;
  }
}

function offer(word: string) {
  return {
    task: undefined,
    to: "any" as const,
    progress: word,
    next: undefined,
    blockers: undefined,
    notes: undefined,
  };
}

/** A text after a command, as the workspace writes it; unchanged when the command is refused. */
function run<F extends Fields, R>(
  text: string,
  operation: Operation<F, R>,
  input: InputOf<F>,
  context: Context,
): string {
  const entered =
    isActing(context) && operation.mode !== "join"
      ? register(new View(text), context)
      : { ok: true as const, value: [] };
  if (!entered.ok) return text;
  const view = new View(applyEdits(text, entered.value));
  const plan = decide(operation, view, input, context);
  if (!plan.ok || plan.edits.length === 0) return text;
  const { words } = view.style(context.language);
  const by = `Instance #${plan.actor ?? context.instance ?? 0}`;
  const action = `${words.verbs[plan.did?.verb ?? "log"]} « ${plan.did?.subject ?? ""} »`;
  const stamp = renewStamp(view, "lastUpdate", { ms: context.now, zone: context.zone }, by, action);
  return applyEdits(view.text, [...plan.edits, ...stamp]);
}
