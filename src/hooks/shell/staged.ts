// Runners of checks before a commit: pre-commit, lint-staged, lefthook. On their own they are about what is staged, whoever staged it.
import { recipesIn } from "./recipes.ts";
import { type CommandReader, has, NOTHING, plain, valuesOf } from "./readers.ts";
import type { TreeAct, Word } from "./types.ts";

const LOOKS = /^(?:-h|--help|-V|--version)$/;

function staged(name: string, losses: TreeAct["losses"]) {
  return { acts: [{ name, where: [], losses, paths: [] }] };
}

/** Fixes what is staged, and puts aside what else is changed in these files. */
export const lintStaged: CommandReader = (args) =>
  has(args, LOOKS) ? NOTHING : staged("lint-staged", ["staged"]);

/** `pre-commit run`: without files it puts aside, in the whole work tree, what is not staged. */
export const preCommit: CommandReader = (args) => {
  const [verb, hook] = plain(args);
  if (verb?.text !== "run" || has(args, LOOKS)) return NOTHING;
  const isAll = has(args, /^(?:-a|--all-files)$/);
  const files = isAll ? ["."] : filesOf(args);
  if (files === null) return staged("pre-commit run", ["unstaged", "staged"]);
  const [config = ".pre-commit-config.yaml"] = valuesOf(args, /^(?:-c|--config)$/);
  const name = files.includes(hook?.text ?? "") ? undefined : hook?.text;
  return {
    scripts: [
      (project) => [{ folder: ".", code: fixersIn(project.textOf(config) ?? "", name, files.join(" ")) }],
    ],
  };
};

/** Files behind `--files`; null without it. */
function filesOf(args: readonly Word[]): string[] | null {
  const at = args.findIndex(({ text }) => text === "--files");
  if (at < 0) return null;
  const rest = args.slice(at + 1).map(({ text }) => text);
  const end = rest.findIndex((text) => text.startsWith("-"));
  return end < 0 ? rest : rest.slice(0, end);
}

/** Maximum length of the settings, and of what they say of a hook (characters), and number of hooks that are read. */
const LONGEST_CONFIG = 200_000;
const LONGEST_HOOK = 2_000;
const MOST_HOOKS = 100;

/** What each hook of the settings, or the one that is named, runs on these files: its `entry`, or what its name says. */
function fixersIn(text: string, named: string | undefined, files: string): string[] {
  return text
    .slice(0, LONGEST_CONFIG)
    .split(/^[ \t]*-[ \t]+(?=(?:id|repo):)/m)
    .flatMap((body): [string, string][] => {
      const id = /^id:[ \t]*["']?([\w.-]+)/.exec(body)?.[1];
      return id === undefined ? [] : [[id, body.slice(0, LONGEST_HOOK)]];
    })
    .filter(([id]) => named === undefined || id === named)
    .slice(0, MOST_HOOKS)
    .map(([id, body]) => {
      const entry = /^[ \t]*entry:[ \t]*(\S.*)$/m.exec(body)?.[1]?.replace(/^(["'])(.*)\1$/, "$2");
      const args = /^[ \t]*args:[ \t]*\[(.*)\]/m.exec(body)?.[1] ?? "";
      const options = [...args.matchAll(/["']?(-[\w=.-]+)["']?/g)];
      return [entry ?? KNOWN.get(id) ?? id, ...options.map(([, one = ""]) => one), files].join(" ");
    });
}

/** Programs of hooks whose name is another one. */
const KNOWN = new Map([
  ["prettier", "prettier --write"],
  ["gofmt", "gofmt -w"],
  ["go-fmt", "gofmt -w"],
  ["goimports", "goimports -w"],
  ["go-imports", "goimports -w"],
  ["shfmt", "shfmt -w"],
  ["fmt", "rustfmt"],
  ["cargo-fmt", "cargo fmt"],
  ["rust-fmt", "rustfmt"],
  ["terraform_fmt", "terraform fmt"],
  ["clang-format", "clang-format -i"],
  ["taplo-format", "taplo fmt"],
  ["biome-check", "biome check --write"],
  ["biome-format", "biome format --write"],
  ["rubocop", "rubocop -a"],
  ["yapf", "yapf -i"],
  ["autoflake", "autoflake -i"],
]);

/** `lefthook run HOOK`: what its settings say, with all files where these are asked for. */
export const lefthook: CommandReader = (args) => {
  const [verb, hook] = plain(args);
  if (verb?.text !== "run" || hook === undefined || has(args, LOOKS)) return NOTHING;
  const files = has(args, /^(?:--all-files|--force|-f)$/) ? ["."] : valuesOf(args, /^--files?$/);
  const scripts = [
    (project: { readonly textOf: (path: string) => string | null }) =>
      ["lefthook.yml", ".lefthook.yml", "lefthook.yaml", ".lefthook.yaml"].map((file) => ({
        folder: ".",
        code: recipesIn(file, project.textOf(file) ?? "", [hook.text], files),
      })),
  ];
  const isStaged = files.length === 0 && hook.text === "pre-commit";
  return { scripts, ...(isStaged ? staged("lefthook run pre-commit", ["staged"]) : {}) };
};
