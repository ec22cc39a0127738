import type { Obstacles } from "../agents/agent.ts";
import { fileOf, readText } from "./files.ts";
import { type Node, placeOf, readTree, valueAt } from "./json/tree.ts";
import { type PlanNote, type Project, SetupError } from "./types.ts";

/** Values in an agent's settings that keep every hook from running. */
export function obstaclesIn(project: Project, { offSwitch, strict }: Obstacles = {}): PlanNote[] {
  return [
    ...(offSwitch === undefined ? [] : switchedOff(project, offSwitch.paths, offSwitch.key)),
    ...(strict === undefined ? [] : rejected(project, strict.path, new Set(strict.events))),
  ];
}

/** A switch that turns all hooks off, in the first of some settings that says anything of it. */
function switchedOff(project: Project, paths: readonly string[], key: string): PlanNote[] {
  for (const path of paths) {
    const { text, root } = read(project, path);
    const node = valueAt(root, [key]);
    if (node?.type !== "boolean") continue;
    return node.value === true ? [noteAt("HOOKS_OFF", path, text, node)] : [];
  }
  return [];
}

/** Faults for which an agent turns a whole file of hooks down: events that it doesn't know, and what it takes for a comment in a string. */
function rejected(project: Project, path: string, events: ReadonlySet<string>): PlanNote[] {
  const { text, root } = read(project, path);
  const hooks = valueAt(root, ["hooks"])?.children ?? [];
  const names = new Set(hooks.map((property) => property.children?.[0]));
  return stringsIn(root).flatMap((node) => {
    const word = String(node.value);
    if (word.includes("//")) return [noteAt("DOUBLE_SLASH", path, text, node)];
    if (!names.has(node) || events.has(word)) return [];
    return [noteAt("UNKNOWN_EVENT", path, text, node, { event: word })];
  });
}

/** Settings as they are; nothing where they can't be read: then the agent reads none either. */
function read(project: Project, path: string): { text: string; root: Node | null } {
  try {
    const text = (project.read ?? readText)(fileOf(project, path)) ?? "";
    return { text, root: readTree(text) };
  } catch (error) {
    if (error instanceof SetupError) return { text: "", root: null };
    throw error;
  }
}

/** Every string and name of a tree, in their order. */
function stringsIn(node: Node | null): Node[] {
  if (node === null) return [];
  return node.type === "string" ? [node] : (node.children ?? []).flatMap(stringsIn);
}

function noteAt(code: string, path: string, text: string, node: Node, more: PlanNote["args"] = {}): PlanNote {
  return { code, args: { path, line: placeOf(text, node.offset).line, ...more } };
}
