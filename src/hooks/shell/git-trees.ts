import { has, plain, valuesOf, without } from "./readers.ts";
import type { Loss, TreeAct, Word } from "./types.ts";

/** Effect of a git command: on a work tree, and on files that it names. */
export interface GitEffect {
  readonly act?: Omit<TreeAct, "folder" | "where"> & { readonly at?: string };
  readonly writes?: readonly Word[];
  readonly sweeps?: readonly Word[];
}

type EffectReader = (args: readonly Word[]) => GitEffect | null;

/** An option that git takes in any unique abbreviation: `--hard`, `--har`. */
function long(args: readonly Word[], name: string, least = 3): boolean {
  return optionsOf(args).some((text) => {
    const given = text.split("=")[0] ?? "";
    return given.length >= least + 2 && `--${name}`.startsWith(given);
  });
}

/** A letter among single letters of an option: `-qf`. */
function short(args: readonly Word[], letter: string): boolean {
  return optionsOf(args).some((text) => /^-[A-Za-z0-9]+$/.test(text) && text.includes(letter));
}

/** Behind `--` there are only paths. */
function optionsOf(args: readonly Word[]): string[] {
  const end = args.findIndex(({ text }) => text === "--");
  return (end < 0 ? args : args.slice(0, end)).map(({ text }) => text).filter((text) => text.startsWith("-"));
}

/** Words before `--`, and paths behind it; null where there is none. */
function parted(args: readonly Word[]): {
  readonly words: readonly Word[];
  readonly paths: readonly Word[] | null;
} {
  const end = args.findIndex(({ text }) => text === "--");
  const words = (end < 0 ? args : args.slice(0, end)).filter(
    ({ text }) => !text.startsWith("-") || text === "-",
  );
  return { words, paths: end < 0 ? null : args.slice(end + 1) };
}

function tree(
  name: string,
  losses: readonly Loss[],
  more: Partial<TreeAct> & { readonly at?: string } = {},
): GitEffect {
  return { act: { name: `git ${name}`, losses, paths: [], ...more } };
}

/** `git reset --hard` and its like; without one of these only the index is written. */
const reset: EffectReader = (args) => {
  if (long(args, "hard")) return tree("reset --hard", ["tracked"]);
  if (long(args, "merge")) return tree("reset --merge", ["staged"]);
  const { words } = parted(args);
  return long(args, "keep") && words.length > 0 ? tree("reset --keep", ["moved"]) : null;
};

const LIST_PATHS = /^--pathspec-from-file/;

const stash: EffectReader = (args) => {
  const at = args.findIndex(({ text }) => !text.startsWith("-"));
  const verb = at === 0 ? (args[0]?.text ?? "") : "push";
  const rest = at === 0 ? args.slice(1) : args;
  switch (verb) {
    case "push":
      return stashing(rest);
    case "save":
      return stashing(rest.filter(({ text }) => text.startsWith("-")));
    case "pop":
    case "apply":
    case "drop":
    case "clear":
    case "branch": {
      const to = plain(rest).find(({ text }) =>
        /^(?:stash@\{\d{1,6}\}|\d{1,6}|stash|refs\/stash)$/.test(text),
      );
      const all = verb === "clear" ? { to: "*" } : to === undefined ? {} : { to: to.text };
      return tree(`stash ${verb}`, ["stash"], all);
    }
    default:
      return null;
  }
};

function stashing(args: readonly Word[]): GitEffect {
  const paths = plain(without(args, /^(?:-m|--message)$/));
  const untracked = short(args, "u") || long(args, "include-untracked", 2);
  const all = short(args, "a") || long(args, "all", 2);
  const kept: Loss =
    short(args, "S") || long(args, "staged")
      ? "staged"
      : short(args, "k") || long(args, "keep-index")
        ? "unstaged"
        : "tracked";
  const name = `stash${untracked ? " -u" : all ? " -a" : ""}`;
  const losses: Loss[] = untracked || all ? [kept, "untracked"] : [kept];
  const listed = has(args, LIST_PATHS);
  return tree(name, losses, {
    paths: listed ? [] : paths,
    folders: true,
    ...(all ? { ignored: "too" as const } : {}),
  });
}

/** Discards what is not staged in paths, or takes them from a commit, which is to write them. */
function restored(name: string, paths: readonly Word[], source: boolean, isStaged = false): GitEffect {
  if (source) return { sweeps: paths };
  return tree(name, [isStaged ? "tracked" : "unstaged"], { paths });
}

const checkout: EffectReader = (args) => {
  const { words, paths } = parted(args);
  const force = short(args, "f") || long(args, "force", 4);
  if (has(args, LIST_PATHS)) return tree("checkout --pathspec-from-file", ["unstaged"]);
  const isNew = /^-(?:b|B)$/;
  const made = args.findIndex(({ text }) => isNew.test(text) || text === "--orphan");
  if (made >= 0) {
    const start = words.find((one) => one !== args[made + 1]);
    if (force) return tree("checkout -f", ["tracked"]);
    return start === undefined || /^(?:HEAD|@)$/.test(start.text)
      ? null
      : tree(`checkout ${args[made]?.text ?? ""}`, ["moved"]);
  }
  const [first, ...others] = words;
  if (paths !== null && paths.length > 0) return restored("checkout --", paths, first !== undefined);
  if (force && others.length === 0 && !looksLikePath(first)) return tree("checkout -f", ["tracked"]);
  if (first === undefined) return null;
  // One side of a conflict, or parts that are picked, are of files and never of a branch.
  if (others.length === 0 && (has(args, /^(?:--(?:ours|theirs|patch)|-[23])$/) || short(args, "p")))
    return restored("checkout --", words, true);
  // A commit and paths, or paths alone.
  if (others.length > 0) return { sweeps: words };
  return switched("checkout", first, words);
};

/** Words that git takes for a path where they are no branch: with `.` or a slash at an end, a pattern, the name of a file. */
function looksLikePath(one: Word | undefined): boolean {
  return one !== undefined && /^\.{1,2}(?:\/|$)|\/$|[*?]|^:/.test(one.text);
}

/** A branch that is switched to, unless it is a path: who knows the files decides. */
function switched(command: string, first: Word, words: readonly Word[]): GitEffect {
  if (looksLikePath(first)) return restored(`${command} ${first.text}`, words, false);
  return tree(command, ["moved"], { paths: words, to: first.text });
}

const switching: EffectReader = (args) => {
  const { words } = parted(args);
  if (short(args, "f") || long(args, "force", 4) || long(args, "discard-changes", 2))
    return tree("switch --discard-changes", ["tracked"]);
  const made = args.findIndex(({ text }) => /^-(?:c|C)$|^--(?:create|force-create)/.test(text));
  if (long(args, "orphan", 2)) return tree("switch --orphan", ["moved"]);
  if (made < 0) return words.length === 0 ? null : tree("switch", ["moved"], { to: words[0]?.text ?? "" });
  const isApart = !(args[made]?.text.includes("=") ?? false);
  const start = words.find((one) => !isApart || one !== args[made + 1]);
  return start === undefined || /^(?:HEAD|@)$/.test(start.text) ? null : tree("switch -c", ["moved"]);
};

/** With `--staged` alone only git's index is written; the file stays as it is. */
const restore: EffectReader = (args) => {
  const isStaged =
    has(args, /^(?:-[qWp23]*S\w*|--stag\w*)$/) &&
    optionsOf(args).some((one) => /^(?:-[qWp23]*S\w*|--stag\w*)$/.test(one));
  const isTree = optionsOf(args).some((one) => /^(?:-[qSp23]*W\w*|--work\w*)$/.test(one));
  if (isStaged && !isTree) return null;
  const paths = plain(without(args, /^(?:-s|--source)$/)).filter(({ text }) => !/^-[sS]./.test(text));
  const source = optionsOf(args).some((one) => /^-[qSWp]*s|^--sou/.test(one));
  if (has(args, LIST_PATHS)) return tree("restore --pathspec-from-file", ["unstaged"]);
  return paths.length === 0 ? null : restored("restore", paths, source, isStaged);
};

const clean: EffectReader = (args) => {
  const isForced = short(args, "f") || long(args, "force", 2);
  if (!isForced || short(args, "n") || long(args, "dry-run", 2) || short(args, "i")) return null;
  const ignored = short(args, "X") ? ("only" as const) : short(args, "x") ? ("too" as const) : undefined;
  const spared = [
    ...valuesOf(args, /^(?:-e|--exclude)$/),
    ...args.flatMap(({ text }) => /^-e(.+)$/s.exec(text)?.[1] ?? []),
  ];
  const folders = short(args, "d");
  const paths = plain(without(args, /^(?:-e|--exclude)$/));
  const name = `clean ${
    optionsOf(args)
      .filter((one) => /^-[a-zA-Z]+$/.test(one))
      .slice(0, 4)
      .join(" ") || "-f"
  }`;
  return tree(name, ["untracked"], {
    paths,
    folders: folders || paths.length > 0,
    spared,
    ...(ignored === undefined ? {} : { ignored }),
  });
};

/** `--abort` and `--skip` take the tree back to where it was. */
const aborting =
  (name: string, losses: readonly Loss[], setting = false): EffectReader =>
  (args) => {
    if (optionsOf(args).some((one) => /^--(?:abort|skip)$/.test(one))) return tree(`${name} --abort`, losses);
    if (optionsOf(args).some((one) => one === "--autostash")) return tree(`${name} --autostash`, ["tracked"]);
    const goesOn = optionsOf(args).some((one) =>
      /^--(?:continue|quit|edit-todo|show-current-patch|no-autostash)/.test(one),
    );
    return setting && !goesOn ? tree(name, ["autostash"]) : null;
  };

const checkoutIndex: EffectReader = (args) => {
  if (!short(args, "f") && !long(args, "force", 2)) return null;
  if (short(args, "a") || long(args, "all", 2)) return tree("checkout-index -f -a", ["unstaged"]);
  return { writes: plain(without(args, /^--(?:prefix|stage)$/)) };
};

const readTree: EffectReader = (args) => {
  if (!short(args, "u")) return null;
  return long(args, "reset") ? tree("read-tree -u --reset", ["tracked"]) : tree("read-tree -u", ["moved"]);
};

const worktree: EffectReader = (args) => {
  const [verb, path] = plain(args);
  if (verb?.text !== "remove" || path === undefined) return null;
  const isForced = short(args, "f") || long(args, "force", 2);
  return isForced
    ? tree("worktree remove --force", ["tracked", "untracked"], { at: path.text, folders: true })
    : null;
};

const bisect: EffectReader = (args) =>
  /^(?:start|good|bad|new|old|skip|reset|run|replay)$/.test(plain(args)[0]?.text ?? "")
    ? tree("bisect", ["moved"])
    : null;

/** Stages all that is changed, new or gone, in the paths or the whole tree. */
const adding: EffectReader = (args) => {
  const isLook = optionsOf(args).some((one) =>
    /^-[A-Za-z]*[nNpie]|^--(?:dry|intent|patch|interactive|edit|refresh|chmod|renorm)/.test(one),
  );
  if (isLook || has(args, LIST_PATHS)) return null;
  const all = short(args, "A") || short(args, "u") || long(args, "all", 2) || long(args, "update", 2);
  const paths = plain(args);
  if (!all && paths.length === 0) return null;
  const isNew = !short(args, "u") && !long(args, "update", 2);
  const losses: Loss[] = isNew ? ["swept", "untracked"] : ["swept"];
  return tree(`add ${all ? (isNew ? "-A" : "-u") : (paths[0]?.text ?? "")}`, losses, {
    paths,
    folders: true,
  });
};

/** With `-a` all that is changed, with paths what is changed there; what is staged is the pre-commit hook's to judge. */
const committing: EffectReader = (args) => {
  const own = without(
    args,
    /^(?:-[^-mFCctSu]*[mFCct]|--(?:message|file|author|date|template|reuse-message|reedit-message|fixup|squash|cleanup|trailer))$/,
  );
  if (long(args, "dry-run", 3) || has(own, LIST_PATHS)) return null;
  const all = optionsOf(args).some((one) => /^-[^-mFCctSu]*a/.test(one)) || long(args, "all", 2);
  const paths = plain(own);
  if (!all && paths.length === 0) return null;
  return tree(all ? "commit -a" : "commit PATHS", ["swept"], { paths });
};

const COMMANDS: ReadonlyMap<string, EffectReader> = new Map<string, EffectReader>([
  ["add", adding],
  ["stage", adding],
  ["commit", committing],
  ["reset", reset],
  ["stash", stash],
  ["checkout", checkout],
  ["switch", switching],
  ["restore", restore],
  ["clean", clean],
  ["merge", aborting("merge", ["restaged"], true)],
  ["pull", aborting("pull", ["restaged"], true)],
  ["cherry-pick", aborting("cherry-pick", ["restaged"])],
  ["revert", aborting("revert", ["restaged"])],
  ["rebase", aborting("rebase", ["unstaged"], true)],
  ["am", aborting("am", ["unstaged"])],
  ["checkout-index", checkoutIndex],
  ["read-tree", readTree],
  ["worktree", worktree],
  ["bisect", bisect],
]);

/** Effect of a git command on a work tree, or on paths of it; null for none. */
export function actOf(name: string, args: readonly Word[]): GitEffect | null {
  return COMMANDS.get(name)?.(args) ?? null;
}

/** `gh pr checkout`, `gh co`. */
export function githubAct(args: readonly Word[]): GitEffect | null {
  const [first, second] = plain(args);
  const isCheckout =
    (first?.text === "pr" && /^(?:checkout|co)$/.test(second?.text ?? "")) || first?.text === "co";
  if (!isCheckout) return null;
  const losses: Loss[] = short(args, "f") || long(args, "force", 2) ? ["tracked"] : ["moved"];
  return { act: { name: "gh pr checkout", losses, paths: [] } };
}
