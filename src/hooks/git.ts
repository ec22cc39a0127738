import { resolve } from "node:path";
import { languageOf, languages, type MessageLanguage } from "../messages/languages.ts";
import { addFault } from "../session/faults.ts";
import type { Place } from "../session/locate.ts";
import { StoreError } from "../store/store.ts";
import { visible } from "../text/clean.ts";
import type { Workspace } from "../workspace/index.ts";
import {
  identitySourcesOf,
  coordinatedPlace,
  namedFile,
  namedInVain,
  openWorkspace,
} from "../workspace/open.ts";
import { postCommit } from "./git/post-commit.ts";
import { preCommit } from "./git/pre-commit.ts";
import { prepareCommitMsg } from "./git/prepare-commit-msg.ts";
import type { GitHook } from "./git/types.ts";
import { causeOf } from "./cause.ts";
import { modeOf } from "./mode.ts";
import type { HookIo } from "./types.ts";

/** Every hook of git that coord answers: one file and one line each. */
const HOOKS: Readonly<Record<string, GitHook>> = {
  "pre-commit": preCommit,
  "prepare-commit-msg": prepareCommitMsg,
  "post-commit": postCommit,
};

/** The status of a no. Node's own is 1 for whatever keeps it from running, and that must not stop a commit. */
const STOP = 3;

/**
 * Answers a hook of git: its name, then git's arguments. Where coord itself is broken the commit goes on, with one line
 * of warning, unless `COORD_HOOK_MODE=block`.
 * @returns 3 to stop the commit, else 0
 */
export async function gitHook([name = "", ...args]: readonly string[], io: HookIo): Promise<number> {
  const mode = modeOf(io.env);
  if (mode === "off") return 0;
  const language = languageOf(io.options.lang, io.env);
  const { git: say } = await languages[language].hooks();
  let place: Place | null = null;
  const broken = (said: string) => {
    const [cause = ""] = said.split("\n", 1);
    if (place !== null) addFault(place.state, { at: io.now(), agent: "git", message: cause });
    io.err(`${visible(say.broken(cause))}\n`);
    return mode === "block" ? STOP : 0;
  };
  const hook = Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (hook === undefined) return broken(say.unknown(name, Object.keys(HOOKS).join(", ")));
  const cwd = resolve(io.cwd, io.options.cwd ?? "");
  try {
    const named = namedFile(io.options.file, io.env);
    place = coordinatedPlace(cwd, named);
    if (place === null) {
      const vain = namedInVain(cwd, named);
      return vain === null ? 0 : broken(await causeOf(vain, resolve(cwd, named ?? ""), language));
    }
    const stop = await hook({ args, workspace: open(place, cwd, language, io), cwd, language, io });
    return stop && mode !== "warn" ? STOP : 0;
  } catch (error) {
    if (error instanceof StoreError && error.failure.kind === "missing") return 0;
    return broken(await causeOf(error, place?.file ?? "CLAUDE_INSTANCES.md", language));
  }
}

function open(place: Place, cwd: string, language: MessageLanguage, io: HookIo): Workspace {
  const { now, zone, parentPid } = io;
  const identity = identitySourcesOf(io.options.as, io);
  // Reminders are for a command whose output is read, and git is not kept waiting.
  return openWorkspace(
    {
      cwd,
      now,
      zone,
      parentPid,
      language,
      identity,
      silent: true,
      lockTimeoutMs: 0,
      savingMs: 0,
      remote: io.env["COORD_REMOTE"],
    },
    place,
  );
}
