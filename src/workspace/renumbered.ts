import { TERMINAL } from "../session/ids.ts";
import type { Sessions } from "../session/sessions.ts";
import { fallbackOnIoError } from "../system/state.ts";

/** The sessions of an instance that got another number act under that one; what it was told and had seen stays known. */
export function rebind(sessions: Sessions, from: number, to: number, now: number): void {
  const bound = sessions.all().filter(({ instance }) => instance === from);
  // Terminals first. `bind` takes the number from every other session that has it, but never from a terminal: one that was bound
  // last would take the number from the agent's session.
  const rank = ({ agent }: (typeof bound)[number]) => (agent === TERMINAL ? 0 : 1);
  for (const { agent, session, process, clearedAt } of bound.toSorted((a, b) => rank(a) - rank(b)))
    fallbackOnIoError(() => sessions.bind({ agent, id: session }, to, process, clearedAt), undefined);
  sessions.touch(to, sessions.heartbeat(from) ?? now);
  sessions.tell(to, sessions.told(from));
  sessions.see(to, sessions.seen(from));
  sessions.noteWorktree(to, sessions.worktreeOf(from));
}
