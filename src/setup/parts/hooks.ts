import { isDeepStrictEqual } from "node:util";
import type { HookSettings } from "../../agents/agent.ts";
import { unguarded } from "../../agents/guarded.ts";
import { add } from "../json/add.ts";
import { remove, replace } from "../json/remove.ts";
import { type Node, plainValue, readTree, shapeError, valueAt } from "../json/tree.ts";
import type { SetupState } from "../types.ts";
import { withAdditions } from "./additions.ts";
import { isCall } from "./calls.ts";
import type { SetupPart } from "./part.ts";

/** The hooks that an agent's settings should hold. @param agent its name, as in `coord hook NAME` */
type AgentHookSettings = HookSettings & { readonly agent: string };

/** Something of coord's in the settings. */
export interface HookItem {
  readonly event: string;
  readonly node: Node;
  readonly value: unknown;
  /** Which tools it is called for, as it stands at the handler or its group. */
  readonly matcher: unknown;
  /** True for all that stands at its place in the event's list; false for a handler among somebody else's. */
  readonly whole: boolean;
}

/** The part of a settings file with `{"hooks":{EVENT:[…]}}`. */
export function hooksPart(settings: AgentHookSettings): SetupPart {
  return {
    stateOf: (text) => stateOf(text, settings),
    install: (text) => (text === null ? newFile(settings) : install(text, settings)),
    remove: (text) => (text === null ? null : removeAll(text, settings)),
  };
}

/** Every item of coord's, in the order of the file. @throws SetupError when the text is broken */
export function itemsOf(text: string, agent: string): HookItem[] {
  const hooks = valueAt(readTree(text), ["hooks"]);
  if (hooks?.type !== "object") return [];
  return (hooks.children ?? []).flatMap((property) => {
    const [key, list] = property.children ?? [];
    const members = list?.type === "array" ? (list.children ?? []) : [];
    return members.flatMap((member) => itemsIn(member, String(key?.value), agent));
  });
}

function itemsIn(member: Node, event: string, agent: string): HookItem[] {
  const all = plainValue(member);
  const { matcher } = Object(all) as { readonly matcher?: unknown };
  const item = (node: Node, whole: boolean): HookItem => ({
    event,
    node,
    value: plainValue(node),
    matcher,
    whole,
  });
  const group = valueAt(member, ["hooks"]);
  if (group?.type !== "array") return isOurs(all, agent) ? [item(member, true)] : [];
  const handlers = group.children ?? [];
  const ours = handlers.filter((handler) => isOurs(plainValue(handler), agent));
  if (ours.length > 0 && ours.length === handlers.length) return [item(member, true)];
  return ours.map((handler) => item(handler, false));
}

/** True for a handler that calls `coord hook AGENT`, by name, by path, through node or npx, maybe where there is a coord only, and does nothing else. */
export function isOurs(handler: unknown, agent: string): boolean {
  if (handler === null || typeof handler !== "object") return false;
  const { command, args, bash, powershell } = handler as Record<string, unknown>;
  const calls = [[command, args], [bash], [powershell]].filter(([line]) => line !== undefined);
  return calls.length > 0 && calls.every(([line, words]) => isCall(unguarded(line), words, ["hook", agent]));
}

/** The settings that should be, with what people added to those that are. */
function wantedBy(items: readonly HookItem[], settings: AgentHookSettings): AgentHookSettings {
  const events = Object.entries(settings.events).map(([event, value]) => [
    event,
    withAdditions(
      value,
      items.filter((item) => item.event === event),
    ),
  ]);
  return { ...settings, events: Object.fromEntries(events) as AgentHookSettings["events"] };
}

function isCurrent(item: HookItem, { events }: AgentHookSettings): boolean {
  return item.whole && Object.hasOwn(events, item.event) && isDeepStrictEqual(item.value, events[item.event]);
}

/** The first item that has to go or to change; what is right stays where it is. */
function firstWrong(items: readonly HookItem[], settings: AgentHookSettings): HookItem | undefined {
  return items.find(
    (item, at) =>
      !isCurrent(item, settings) ||
      items.slice(0, at).some((other) => other.event === item.event && isCurrent(other, settings)),
  );
}

function stateOf(text: string | null, settings: AgentHookSettings): SetupState {
  const items = text === null ? [] : itemsOf(text, settings.agent);
  if (items.length === 0) return "missing";
  const complete = items.length === Object.keys(settings.events).length;
  return complete && firstWrong(items, wantedBy(items, settings)) === undefined ? "current" : "stale";
}

function install(start: string, given: AgentHookSettings): string {
  const settings = wantedBy(itemsOf(start, given.agent), given);
  let text = start;
  for (;;) {
    const items = itemsOf(text, settings.agent);
    const wrong = firstWrong(items, settings);
    if (wrong === undefined) return addMissing(text, items, settings);
    const right = settings.events[wrong.event];
    const elsewhere = items.some((item) => item.event === wrong.event && isCurrent(item, settings));
    text =
      wrong.whole && right !== undefined && !elsewhere
        ? replace(text, wrong.node, right)
        : (remove(text, wrong.node) ?? "");
  }
}

function addMissing(
  start: string,
  items: readonly HookItem[],
  { events, head = {} }: AgentHookSettings,
): string {
  let text = start;
  for (const [event, value] of Object.entries(events)) {
    if (items.some((item) => item.event === event)) continue;
    const root = readTree(text);
    const hooks = valueAt(root, ["hooks"]);
    if (hooks !== undefined && hooks.type !== "object") throw shapeError(text, hooks, "object");
    // Behind its head alone the hooks would look like those of a file that coord made.
    const first = hooks === undefined && namesOf(root).join() === Object.keys(head).join();
    text = add(text, { path: ["hooks", event], value, first });
  }
  return text;
}

function newFile({ events, head = {} }: AgentHookSettings): string {
  const parts = Object.entries(head).map(([key, value]) => ({ path: [], key, value }));
  const lists = Object.entries(events).map(([event, value]) => ({ path: ["hooks", event], value }));
  return `${[...parts, ...lists].reduce(add, "")}\n`;
}

function removeAll(start: string, { agent, head = {} }: AgentHookSettings): string | null {
  let text = start;
  const names = Object.keys(head);
  const made = names.length > 0 && namesOf(readTree(start)).join() === [...names, "hooks"].join();
  for (let last = itemsOf(text, agent).at(-1); last !== undefined; last = itemsOf(text, agent).at(-1)) {
    const rest = remove(text, last.node);
    if (rest === null) return null;
    text = rest;
  }
  return made && text === `${JSON.stringify(head, null, 2)}\n` ? null : text;
}

function namesOf(root: Node | null): string[] {
  return (root?.children ?? []).map((property) => String(property.children?.[0]?.value));
}
