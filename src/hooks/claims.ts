import type { Claims } from "../session/identity.ts";
import { instanceIn, type SessionId } from "../session/ids.ts";
import type { HookIo } from "./types.ts";

/** What a hook is told about who acts. @throws RangeError for a number that is none */
export function claimsOf({ env, options }: HookIo, session: SessionId | null): Claims {
  return {
    flag: numberOf("--as", options.as),
    env: numberOf("COORD_INSTANCE", instanceIn(env, session)),
    session,
  };
}

function numberOf(what: string, text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const bare = text.replace(/^#/, "");
  if (/^[1-9]\d{0,5}$/.test(bare)) return Number(bare);
  throw new RangeError(`${what}: a whole number was expected, found “${text}”`);
}
