import { readText, fileOf } from "./files.ts";
import { extraPart } from "./parts/extras.ts";
import { instructionsPart } from "./parts/instructions.ts";
import { languages } from "../messages/languages.ts";
import { type AgentFile, type DescribedAgent, instructionsOf, piecesOf } from "./agents.ts";
import { obstaclesIn } from "./obstacles.ts";
import { Overlay } from "./overlay.ts";
import { missingTrust } from "./trust.ts";
import {
  type Installer,
  type PlanNote,
  type Project,
  SetupError,
  type SetupPlan,
  type SetupState,
} from "./types.ts";

type SetupAction = "install" | "remove";

/** An agent as something to install. @param agents all of them: they may share a file of instructions */
export function installerOf(agent: DescribedAgent, agents: readonly DescribedAgent[]): Installer {
  return {
    name: agent.name,
    plan: async (project, wish) => planOf(agent, agents, project, wish, await wordingsFor(project)),
  };
}

function planOf(
  agent: DescribedAgent,
  agents: readonly DescribedAgent[],
  project: Project,
  wish: SetupAction,
  wordings: readonly string[],
): SetupPlan {
  const files = new Overlay(project);
  const states: SetupState[] = [];
  const notes: PlanNote[] =
    wish === "install" ? notesFor(agent, project).map(({ code, ...text }) => ({ code, args: {}, text })) : [];
  for (const { path, part, isExtra } of [
    ...extrasOf(agent, wish, project),
    ...allPieces(agent, project, wordings),
  ]) {
    const file = fileOf(project, path);
    const text = files.read(file);
    const state = about(path, () => part.stateOf(text));
    const isOthers = path === instructionsOf(agent, project) && isShared(agent, agents, project);
    // Files that another agent's setup made say nothing of this one.
    const isAsked = isExtra !== true || wish === "install";
    if (isAsked && (!isOthers || states.some((other) => other !== "missing"))) states.push(state);
    notes.push(...about(path, () => part.notes?.(text) ?? []).map((code) => ({ code, args: { path } })));
    if (wish === "install")
      files.write(
        file,
        about(path, () => part.install(text)),
      );
    else if (!isOthers)
      files.write(
        file,
        about(path, () => part.remove(text)),
      );
    else if (state !== "missing") notes.push({ code: "SHARED", args: { path } });
  }
  const obstacles = wish === "install" ? obstaclesIn(project, agent.obstacles) : [];
  const state = together(states);
  const standing = state === "current" && obstacles.length > 0 ? "stale" : state;
  const trust = missingTrust(agent, project);
  return { state: standing, changes: files.changes(), notes, obstacles, trust };
}

/** Steps that are left to a person: trust that is given needs no word. */
function notesFor(agent: DescribedAgent, project: Project): DescribedAgent["notes"] {
  const isTrusted = missingTrust(agent, project) === null;
  return agent.notes.filter(({ code }) => !isTrusted || code !== agent.trust?.note);
}

/** Instructions for an agent: in the caller's language first, then in all the others that the file may have. */
async function wordingsFor({ language = "en" }: Project): Promise<string[]> {
  const all = [languages[language], ...Object.values(languages)];
  const texts = await Promise.all(all.map(({ setup }) => setup()));
  return texts.map(({ instructions }) => instructions);
}

/** Extras that were asked for; all of them where setup is taken out again. Settings that only hold extras are no setup. */
function extrasOf({ extras = [] }: DescribedAgent, wish: SetupAction, project: Project): AgentFile[] {
  return extras
    .filter(({ name }) => wish === "remove" || project.extras?.includes(name) === true)
    .map((extra) => ({ path: extra.path, part: extraPart(extra), isExtra: true }));
}

function allPieces(agent: DescribedAgent, project: Project, wordings: readonly string[]): AgentFile[] {
  return [
    ...piecesOf(agent, project),
    { path: instructionsOf(agent, project), part: instructionsPart(wordings) },
  ];
}

/** True when another agent that is set up reads the same instructions, maybe through a link. */
function isShared(agent: DescribedAgent, agents: readonly DescribedAgent[], project: Project): boolean {
  const file = fileOf(project, instructionsOf(agent, project));
  return agents.some(
    (other) =>
      other.name !== agent.name &&
      isEnforced(other, project) &&
      fileOf(project, instructionsOf(other, project)) === file,
  );
}

/** True when an agent's hooks are there, in whatever form. */
function isEnforced(agent: DescribedAgent, project: Project): boolean {
  const [piece] = piecesOf(agent, project);
  if (piece === undefined) return false;
  const text = (project.read ?? readText)(fileOf(project, piece.path));
  return about(piece.path, () => piece.part.stateOf(text)) !== "missing";
}

function together(states: readonly SetupState[]): SetupState {
  const [first = "missing"] = states;
  return states.every((state) => state === first) ? first : "stale";
}

/** A refusal of a part gets the name of its file. */
function about<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof SetupError && error.args["path"] === undefined)
      throw new SetupError(error.code, { ...error.args, path });
    throw error;
  }
}
