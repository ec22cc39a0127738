import { catalogOf, languageOf } from "../../messages/languages.ts";
import { noticeText } from "../../messages/render/refusal.ts";
import { check } from "../../operations/check.ts";
import type { HookEvent } from "../../agents/types.ts";
import type { HookCallContext } from "./call-context.ts";

/**
 * What the acting instance has not been told yet: leases that ran low, what was taken over, messages of others; a line
 * each, and told by this. Empty for nobody, and where the agent shows its model nothing at such an event: then it is kept.
 */
export async function newsFor(hook: HookCallContext, event: HookEvent["kind"]): Promise<string> {
  const isRead = hook.given.tells.includes(event);
  const workspace = hook.workspace(!isRead);
  if (workspace.actor() === null) return "";
  const answer = await workspace.perform(check, { paths: [], staged: false });
  if (!answer.ok || answer.notices.length === 0) return "";
  const { io } = hook.given;
  const t = await catalogOf(languageOf(io.options.lang, io.env));
  const voice = { t, audience: "model" } as const;
  const { foreign } = await hook.given.words();
  return [...answer.notices.map((notice) => noticeText(notice, voice)), foreign].join("\n");
}
