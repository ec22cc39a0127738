import { promotedLines } from "../messages/render/context.ts";
import { join as joinOperation } from "../operations/join.ts";
import { leave as leaveOperation } from "../operations/leave.ts";
import { type Identity, whoami as whoamiOperation } from "../operations/whoami.ts";
import type { Actor } from "../session/sessions.ts";
import { presenter } from "./presenter.ts";

export const join = presenter({
  operation: joinOperation,
  command: "join",
  lines: (result, say) => [say.join.joined(result)],
  data: identityData,
  quiet: ({ instance }) => String(instance),
});

export const leave = presenter({
  operation: leaveOperation,
  command: "leave",
  lines: ({ instance, released, promoted }, say, render) => [
    say.leave.left(
      instance,
      released.map(({ task }) => task),
    ),
    ...promotedLines(promoted, render),
  ],
});

export const whoami = presenter({
  operation: whoamiOperation,
  command: "whoami",
  lines: ({ instance, label }, say, _render, { workspace }) => [
    say.whoami.am(instance, label, workspace.actor()?.source ?? "session"),
  ],
  data: identityData,
  quiet: ({ instance }) => String(instance),
});

function identityData({ instance, label }: Identity, _context: unknown, actor: Actor | null) {
  return { instance, label, source: actor?.source ?? "session" };
}
