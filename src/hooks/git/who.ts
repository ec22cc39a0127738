import type { Claims } from "../../session/identity.ts";
import { sessionOf } from "../../session/sessions.ts";
import type { HookIo } from "../types.ts";

/** What the environment of a hook says about who commits. A number that is none counts as not said. */
export function claimsOf({ env, options }: HookIo): Claims {
  return {
    flag: numberOf(options.as),
    env: numberOf(env["COORD_INSTANCE"]),
    session: sessionOf(env),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
