import { agents } from "../agents/index.ts";
import { describedAgents } from "./agents.ts";
import { git } from "./git.ts";
import { installerOf } from "./installer.ts";
import { Overlay } from "./overlay.ts";
import type { Installer, Project, SetupChange, SetupPlan } from "./types.ts";

/** Everything that can be set up: every agent, and git. */
export const names: readonly string[] = [...agents.map(({ name }) => name), "git", "all"];

async function installersFor(project: Project): Promise<Installer[]> {
  const described = await describedAgents(project);
  return [...described.map((agent) => installerOf(agent, described)), git];
}

/** Plan of one call: each part's plan, and all changes together. */
export interface PlannedSetup {
  readonly parts: readonly { readonly name: string; readonly plan: SetupPlan }[];
  readonly changes: readonly SetupChange[];
}

/** Plans the parts of these names, or `all`, each on what those before it leave. @throws SetupError */
export async function planSetup(
  asked: string | readonly string[],
  project: Project,
  wish: "install" | "remove",
): Promise<PlannedSetup> {
  const wanted = new Set([asked].flat());
  const isAll = wanted.has("all");
  const files = new Overlay(project);
  const parts: { name: string; plan: SetupPlan }[] = [];
  const configs: SetupChange[] = [];
  for (const installer of await installersFor(project)) {
    if (!isAll && !wanted.has(installer.name)) continue;
    const plan = await installer.plan({ ...project, read: files.read }, wish);
    for (const change of plan.changes) {
      if (change.kind === "config") configs.push(change);
      else files.write(change.path, change.after, change.mode);
    }
    // With all of them gone in the end, nothing is shared any more.
    const notes = plan.notes.filter(({ code }) => !isAll || code !== "SHARED");
    parts.push({ name: installer.name, plan: { ...plan, notes } });
  }
  return { parts, changes: [...files.changes(), ...configs] };
}
