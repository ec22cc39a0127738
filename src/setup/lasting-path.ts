import { join } from "node:path";
import { agents } from "../agents/index.ts";
import { existsSync } from "../system/files.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether hooks, which call coord by its name, would not find it: it runs out of a project's packages, or a package manager's own for the
 * moment, and what stays on the PATH afterwards has none. A coord that runs from its source is somebody's who works on it.
 * @param script what runs coord under node
 */
export function isOnlyForNow(
  env: Env,
  script: string | undefined,
  exists: (path: string) => boolean = existsSync,
): boolean {
  if (!isByManager(env) && !/[/\\]node_modules[/\\]/.test(script ?? "")) return false;
  return !lasting(env).some((folder) => ["coord", "coord.cmd"].some((name) => exists(join(folder, name))));
}

/**
 * The environment that an agent has which somebody starts from a terminal: without the folders that npx, npm, Yarn, pnpm or Bun put on the PATH for
 * what they run themselves. In an agent's own shell it is that of the agent's hooks, and stays.
 */
export function lastingEnv(env: Env): Env {
  const isAgents = agents.some(({ sessionVariable }) => sessionVariable !== null && env[sessionVariable]);
  if (isAgents || !isByManager(env)) return env;
  return { ...env, [pathName(env)]: lasting(env).join(DELIMITER) };
}

const DELIMITER = process.platform === "win32" ? ";" : ":";

function pathName(env: Env): string {
  return Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}

/** All of them say so; Yarn's later versions have a folder of their own for what they run. */
function isByManager(env: Env): boolean {
  return env["npm_config_user_agent"] !== undefined || folders(env).some(isOfNpx);
}

function folders(env: Env): string[] {
  return (env[pathName(env)] ?? "").split(DELIMITER).filter((folder) => folder !== "");
}

function isOfNpx(folder: string): boolean {
  return /[/\\]_npx[/\\]/.test(folder);
}

/** Where nobody of them runs, somebody has put a project's packages on the PATH. */
function lasting(env: Env): string[] {
  if (!isByManager(env)) return folders(env);
  return folders(env).filter(
    (folder) => folder !== env["BERRY_BIN_FOLDER"] && !/node_modules[/\\]\.bin[/\\]?$/.test(folder),
  );
}
