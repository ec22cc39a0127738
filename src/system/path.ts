import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** What `npm run` and `npx` put in front of the PATH: programs that a project's packages bring along. */
const OF_PACKAGES = /[\\/]node_modules[\\/]\.bin[\\/]*$/;

function isTrusted(folder: string): boolean {
  return isAbsolute(folder) && !OF_PACKAGES.test(folder);
}

/**
 * The name under which a program of the machine's is started: its path where the PATH names folders that are the project's, since
 * what lies there came with a clone. None of these is looked into.
 */
export function programOn(name: string, env: Readonly<Record<string, string | undefined>>): string {
  const path = env["PATH"];
  // Without a PATH the system looks in its own folders (an empty one means the working folder).
  if (process.platform === "win32" || path === undefined) return name;
  const folders = path.split(delimiter);
  if (folders.every(isTrusted)) return name;
  const paths = folders.filter(isTrusted).map((folder) => join(folder, name));
  // Where there is none it is missing, as it would be without those folders.
  return paths.find(isProgram) ?? paths[0] ?? join("/", name);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** An environment whose PATH names the machine's folders alone. */
export function withoutPackages<E extends Readonly<Record<string, string | undefined>>>(env: E): E {
  const path = env["PATH"];
  if (path === undefined || process.platform === "win32") return env;
  return { ...env, PATH: path.split(delimiter).filter(isTrusted).join(delimiter) };
}
