import { type Paint, plain } from "../messages/paint.ts";

/** What decides about colour. */
interface ColourWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: () => boolean;
}

/** Colours by the flag, else `NO_COLOR`, `FORCE_COLOR`, else only on a terminal. chalk is loaded only when they are on. */
export async function paintFor(
  flag: string | undefined,
  { env, stdoutIsTerminal }: ColourWorld,
): Promise<Paint> {
  if (!wantsColour(flag, env, stdoutIsTerminal)) return plain;
  const { Chalk } = await import("chalk");
  const { bold, dim, red, green, yellow, cyan } = new Chalk({ level: 1 });
  return { bold, dim, red, green, yellow, cyan };
}

function wantsColour(flag: string | undefined, env: ColourWorld["env"], terminal: () => boolean): boolean {
  if (flag === "always") return true;
  if (flag === "never") return false;
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  return env["TERM"] !== "dumb" && terminal();
}
