import type { Manager } from "./homes.ts";
import type { HookName } from "./script.ts";

/** What a person adds to a tool's configuration for some hooks, since it writes git's hooks itself. */
export function snippetOf(tool: Manager["name"], names: readonly HookName[]): string {
  return TOOLS[tool](names);
}

const TOOLS: Readonly<Record<Manager["name"], (names: readonly HookName[]) => string>> = {
  lefthook: (names) => names.map((name) => LEFTHOOK[name]).join(""),
  "pre-commit": (names) =>
    [
      `default_install_hook_types: [${names.join(", ")}]\n`,
      "repos:\n  - repo: local\n    hooks:\n",
      ...names.map((name) => PRE_COMMIT[name]),
    ].join(""),
};

const LEFTHOOK: Readonly<Record<HookName, string>> = {
  "pre-commit": `pre-commit:
  commands:
    coord:
      run: coord hook git pre-commit
`,
  "prepare-commit-msg": `prepare-commit-msg:
  commands:
    coord:
      run: coord hook git prepare-commit-msg {0}
`,
  "post-commit": `post-commit:
  commands:
    coord:
      run: coord hook git post-commit
`,
};

const PRE_COMMIT: Readonly<Record<HookName, string>> = {
  "pre-commit": `      - id: coord
        name: reserved files
        entry: coord hook git pre-commit
        language: system
        always_run: true
        pass_filenames: false
        stages: [pre-commit]
`,
  "prepare-commit-msg": `      - id: coord-message
        name: instance in the subject
        entry: coord hook git prepare-commit-msg
        language: system
        always_run: true
        stages: [prepare-commit-msg]
`,
  "post-commit": `      - id: coord-elsewhere
        name: what other work trees see
        entry: coord hook git post-commit
        language: system
        always_run: true
        pass_filenames: false
        stages: [post-commit]
`,
};
