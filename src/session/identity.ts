import type { SessionId } from "./ids.ts";
import type { Sessions } from "./sessions.ts";

/** Who acts, and how that was found. */
export interface Actor {
  readonly instance: number;
  readonly source: "flag" | "env" | "session";
}

/** What one may be told about oneself. */
export interface Claims {
  /** `--as N`. */
  readonly flag: number | undefined;
  /** `COORD_INSTANCE`. */
  readonly env: number | undefined;
  readonly session: SessionId | null;
}

/** Flag, environment, session, in this order; null when none of them says anything. */
export function whoAmI(claims: Claims, sessions: Sessions): Actor | null {
  if (claims.flag !== undefined) return { instance: claims.flag, source: "flag" };
  if (claims.env !== undefined) return { instance: claims.env, source: "env" };
  const bound = claims.session === null ? null : sessions.find(claims.session);
  return bound === null ? null : { instance: bound.instance, source: "session" };
}

/** A session without a sign of life for this long does not keep its number from others. Milliseconds. */
const SESSION_PATIENCE = 15 * 60_000;

/**
 * The other live session that a number is bound to, or null. A person's terminal (no session id) may take any number.
 */
export function boundElsewhere(
  instance: number,
  claims: Claims,
  sessions: Sessions,
  now: number,
): string | null {
  const { session } = claims;
  if (session === null) return null;
  const other = sessions
    .all()
    .find((one) => one.instance === instance && (one.agent !== session.agent || one.session !== session.id));
  if (other === undefined) return null;
  const beat = sessions.heartbeat(instance) ?? 0;
  return now - beat < SESSION_PATIENCE || sessions.isLiving(instance) ? other.agent : null;
}
