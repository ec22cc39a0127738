import type { HookDecision } from "../../agents/types.ts";
import { catalogOf, languageOf } from "../../messages/languages.ts";
import { otherTreeChangeText } from "../../messages/render/elsewhere.ts";
import { readSettings } from "../../protocol/settings.ts";
import { View } from "../../protocol/view.ts";
import { workTreeAround } from "../../session/locate.ts";
import { escapeFor } from "../../text/clean.ts";
import { elsewhereOf } from "../../workspace/worktree-changes.ts";
import type { Workspace } from "../../workspace/index.ts";
import { dirname } from "node:path";
import type { HookCallContext, Named } from "./call-context.ts";

/** Maximum number of changes that one call tells of. */
const MOST_TOLD = 5;
/** Maximum number of files of one call that are looked up. */
const MOST_LOOKED_UP = 50;

/**
 * Tells whoever edits a file that another work tree has changed it, and not landed that: once a file and instance. Where
 * the team wants it so, the agent asks its user. `told`: what is decided otherwise.
 */
export async function tellOtherTrees(
  hook: HookCallContext,
  workspace: Workspace,
  named: readonly Named[],
  text: string,
  told: HookDecision,
): Promise<HookDecision> {
  const setting = readSettings(new View(text)).elsewhere;
  if (setting === "off" || told.kind !== "allow") return told;
  const files = named
    .filter(({ resolved, own }) => resolved.kind === "inside" && own === false)
    .slice(0, MOST_LOOKED_UP)
    .map(({ resolved: { path }, file }) => ({
      path,
      root: workTreeAround(dirname(file)) ?? hook.place.root,
    }));
  // Who has no number is told each time.
  const instance = workspace.actor()?.instance ?? null;
  const known = instance === null ? NOTHING : hook.sessions.told(instance);
  const found = await elsewhereOf(workspace, files, (path, tree) => !known.has(keyOf(path, tree)));
  const fresh = files.flatMap(({ path }, at) => (found[at] ?? []).map((one) => ({ path, one })));
  if (fresh.length === 0) return told;
  const keys = fresh.map(({ path, one }) => keyOf(path, one.worktree));
  if (instance !== null) hook.sessions.tell(instance, new Set([...known, ...keys]));
  const { io } = hook.given;
  const t = await catalogOf(languageOf(io.options.lang, io.env));
  const lines = fresh
    .slice(0, MOST_TOLD)
    .map(
      ({ path, one }) =>
        `${escapeFor("model", path, "path")}: ${otherTreeChangeText(one, { t, audience: "model" })}`,
    );
  const { elsewhere, foreign } = await hook.given.words();
  const reason = [...lines, elsewhere, foreign].join("\n");
  if (setting === "ask") return { kind: "ask", reason, isKnown: true };
  const context = told.context === undefined ? reason : `${told.context}\n${reason}`;
  return { ...told, context };
}

const NOTHING: ReadonlySet<string> = new Set();

/** By which it is remembered that an instance was told of a path in a work tree. */
function keyOf(path: string, worktree: string): string {
  return JSON.stringify(["elsewhere", path, worktree]);
}
