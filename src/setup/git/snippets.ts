import type { Manager } from "./homes.ts";

/** What a person adds to a tool's configuration, since it writes git's hooks itself. */
export const SNIPPETS: Readonly<Record<Manager["name"], string>> = {
  lefthook: `pre-commit:
  commands:
    coord:
      run: coord hook git pre-commit
prepare-commit-msg:
  commands:
    coord:
      run: coord hook git prepare-commit-msg {0}
`,
  "pre-commit": `default_install_hook_types: [pre-commit, prepare-commit-msg]
repos:
  - repo: local
    hooks:
      - id: coord
        name: reserved files
        entry: coord hook git pre-commit
        language: system
        always_run: true
        pass_filenames: false
        stages: [pre-commit]
      - id: coord-message
        name: instance in the subject
        entry: coord hook git prepare-commit-msg
        language: system
        always_run: true
        stages: [prepare-commit-msg]
`,
};
