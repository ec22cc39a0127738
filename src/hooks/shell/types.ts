/** A word of a command line, quotes taken off. */
export interface Word {
  readonly text: string;
  /** True when some of it was quoted: then its wildcards are none. */
  readonly quoted: boolean;
  /** Source of a copy or move whose names are those of files elsewhere: `X/*` for `src/*`. */
  readonly from?: string;
}

/** One simple command: its words, what it writes to by redirection, and what it is fed. */
export interface Simple {
  readonly words: readonly Word[];
  /** Targets of `>`, `>>`, `>|`, `&>`. */
  readonly outputs: readonly Word[];
  /** Files behind `<`. */
  readonly inputs: readonly Word[];
  /** Bodies of here-documents and here-strings. */
  readonly fed: readonly string[];
  /** The command whose output is piped into it. */
  readonly piped: Simple | null;
}

/** A simple command, or where a subshell begins and ends: what `cd` enters there is left with it. */
export type ShellPiece = Simple | "(" | ")";

/** A file or folder that a command may write. */
export interface WriteTarget {
  /** The folder that `cd` entered before it, relative to where the command began, or absolute. */
  readonly folder: string;
  readonly word: Word;
  /** Whether all that is below it counts, too. */
  readonly below: boolean;
  /** Whether a patch in the command says that it changes it. */
  readonly patched: boolean;
}

/** Which uncommitted changes of a work tree a command of git takes away, by the two letters of git's short status. */
export type Loss =
  /** Of tracked files: `reset --hard`, `stash`. */
  | "tracked"
  /** Those of tracked files that are not staged: `restore .`. */
  | "unstaged"
  /** Staged changes: `stash --staged`. */
  | "staged"
  /** Files that changed again after they were staged: `merge --abort`. */
  | "restaged"
  /** Files that git does not know: `clean`. */
  | "untracked"
  /** Nothing, but what others have half done is staged, or committed: `add -A`, `commit -a`. */
  | "swept"
  /** Nothing, but others' work is moved to another commit or branch with the tree. */
  | "moved"
  /** Files of the stash itself are written or forgotten. */
  | "stash"
  /** Nothing, unless a setting makes it put uncommitted changes aside. */
  | "autostash";

/** A command of git that is about a work tree rather than about files it names. */
export interface TreeAct {
  /** As an answer names it: `git stash -u`. */
  readonly name: string;
  /** The folder that git runs in, as of a target. */
  readonly folder: string;
  /** Options that say where the repository is: `--git-dir=x`. */
  readonly where: readonly string[];
  readonly losses: readonly Loss[];
  /** Pathspecs; none: the whole tree, or for `untracked` the folder that git runs in. */
  readonly paths: readonly Word[];
  /** Of untracked files: those in folders of their own, too; ignored ones, too, or they alone. */
  readonly folders?: boolean;
  readonly ignored?: "too" | "only";
  /** Patterns that `clean -e` spares. */
  readonly spared?: readonly string[];
  /** The branch that is switched to, where `paths` may be what is meant instead; the entry of the stash, `*` for all. */
  readonly to?: string;
}

/** A project's files, as they are named from the folder that a command is in. */
export interface ProjectFiles {
  /** Text of a file; null where there is none, or none that is short. */
  readonly textOf: (path: string) => string | null;
  /** Names in a folder, with a slash behind those of folders. */
  readonly namesIn: (path: string) => readonly string[];
}

/** Shell code of a project's script, and the folder that it runs in. */
export interface ScriptCode {
  readonly folder: string;
  readonly code: readonly string[];
}

/** Scripts of the project that a command runs by their names: what they say. */
export type ScriptCall = (project: ProjectFiles) => readonly ScriptCode[];

/** ShellContext to the pure reading of a command: what only the world knows. All of it is bounded by who lends it. */
export interface ShellContext {
  /** A variable of the environment. */
  readonly env: (name: string) => string | undefined;
  /** The repository's top folder. */
  readonly top: string;
  /** Text of a file (a patch, a manifest with scripts), as it is named from a folder; null where there is none, or none that is short. */
  readonly textOf: (path: string, folder: string) => string | null;
  /** Names in a folder, with a slash behind those of folders. */
  readonly namesIn: (path: string, folder: string) => readonly string[];
  /** Alias that git has under a name that is none of its commands; null for none. */
  readonly alias: (name: string) => string | null;
}

/** All that is read from a command line. */
export interface CommandReading {
  readonly targets: readonly WriteTarget[];
  readonly acts: readonly TreeAct[];
  /** Names that git may have as aliases. */
  readonly aliases: readonly string[];
  /** False for a command that is too long to be read to its end. */
  readonly isWhole: boolean;
}
