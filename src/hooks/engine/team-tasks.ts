import type { HookDecision, HookEvent } from "../../agents/types.ts";
import { taskEdit, taskRemove } from "../../operations/task-edit.ts";
import { taskAdd, taskDone, taskStart } from "../../operations/tasks.ts";
import { readSettings } from "../../protocol/settings.ts";
import { View } from "../../protocol/view.ts";
import { givenName, mateName } from "../../session/ids.ts";
import type { IdentitySources } from "../../session/sessions.ts";
import { TeamTasks } from "../../session/team-tasks.ts";
import { textOf } from "../../system/files.ts";
import type { Workspace } from "../../workspace/index.ts";
import { afterTool } from "./done.ts";
import type { HookCallContext } from "./call-context.ts";

/** After a change in the list of tasks that a team keeps among itself: where the file wants it, its own list follows. */
export async function afterTeamTask(hook: HookCallContext): Promise<HookDecision> {
  const { event } = hook.call;
  if (event.kind === "team-task" && isWanted(hook)) await follow(hook, event);
  return afterTool(hook);
}

function isWanted({ place }: HookCallContext): boolean {
  const text = textOf(place.target) ?? "";
  return text.includes("teamTasks=") && readSettings(new View(text)).teamTasks;
}

/** Carries a change of the team's list over to the board. A change that the board refuses is left out: another instance's task stays theirs. */
async function follow(
  hook: HookCallContext,
  event: HookEvent & { readonly kind: "team-task" },
): Promise<void> {
  const { call, place, given } = hook;
  const tasks = new TeamTasks(place.state, given.io.now());
  const team = call.lead ?? call.sessionId;
  const known = event.change === "added" ? null : tasks.find(team, event.id);
  const title = known?.title ?? event.title;
  const identity = ownerFrom(hook, event.owner);
  if (title === "" || identity === null) return;
  const workspace = hook.workspace(true, identity);
  const isNew = event.change !== "removed" && (await isAdded(workspace, title));
  const mirrored = isNew || (known?.mirrored ?? false);
  const isRenamed = event.title !== "" && event.title !== title;
  const renamed =
    isRenamed && mirrored && (await workspace.perform(taskEdit, { ...BARE, title, to: event.title })).ok;
  const name = renamed ? event.title : title;
  tasks.keep({ team: known?.team ?? team, id: event.id, title: name, mirrored });
  switch (event.change) {
    case "begun":
      await workspace.perform(taskStart, { title: name });
      break;
    case "done":
      await workspace.perform(taskDone, { title: name });
      break;
    case "removed":
      if (mirrored) await workspace.perform(taskRemove, { title: name });
      break;
    default:
  }
}

const BARE = { after: undefined, files: [], text: undefined };

/** Whether a task was not there before. */
async function isAdded(workspace: Workspace, title: string): Promise<boolean> {
  const answer = await workspace.perform(taskAdd, { ...BARE, title, priority: undefined });
  return answer.ok && answer.result.changed;
}

/**
 * Who has the task now: the one that the change names, else who makes it. Null for somebody whom coord does not know, since no
 * one else may stand for them.
 */
function ownerFrom(
  { identity, session, processSessions, given }: HookCallContext,
  owner: string,
): IdentitySources | null {
  if (owner === "" || session === null || givenName(session, given.io.parentPid) === owner) return identity;
  const mate = processSessions.find((one) => one.lead !== null && mateName(one) === owner);
  return mate === undefined
    ? null
    : { flag: undefined, env: undefined, session: { agent: mate.agent, id: mate.id } };
}
