/**
 * What a hook may do, from `COORD_HOOK_MODE`. `guard`: denies what is someone else's, lets pass what it can't check;
 * `block` denies that, too; `warn` never denies; `off` does nothing.
 */
export type HookMode = "guard" | "block" | "warn" | "off";

export function modeOf(env: Readonly<Record<string, string | undefined>>): HookMode {
  const wish = (env["COORD_HOOK_MODE"] ?? "").trim().toLowerCase();
  return wish === "block" || wish === "warn" || wish === "off" ? wish : "guard";
}
