import { catalogOf, languageOf } from "../../messages/languages.ts";
import { noticeText } from "../../messages/render/refusal.ts";
import { check } from "../../operations/check.ts";
import type { HookEvent } from "../../agents/types.ts";
import type { Guard } from "./guard.ts";

/**
 * What the acting instance has not been told yet: leases that ran low, what was taken over, messages of others; a line
 * each, and told by this. Empty for nobody, and where the agent shows its model nothing at such an event: then it is kept.
 */
export async function newsFor(guard: Guard, event: HookEvent["kind"]): Promise<string> {
  const isRead = guard.given.tells.includes(event);
  const workspace = guard.workspace(!isRead);
  if (workspace.actor() === null) return "";
  const answer = await workspace.perform(check, { paths: [], staged: false });
  if (!answer.ok || answer.notices.length === 0) return "";
  const { io } = guard.given;
  const t = await catalogOf(languageOf(io.options.lang, io.env));
  const voice = { t, reader: "model" } as const;
  const { foreign } = await guard.given.words();
  return [...answer.notices.map((notice) => noticeText(notice, voice)), foreign].join("\n");
}
