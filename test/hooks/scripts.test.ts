import { describe, expect, it } from "vitest";
import { readCommand } from "../../src/hooks/shell/index.ts";

const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    workspaces: ["web"],
    scripts: {
      format: "prettier --write .",
      lint: "eslint src",
      preversion: "rm -f out/a",
      version: "true",
      test: "vitest",
      loop: "npm run loop && npm run loop",
      deep: "npm run format",
      __proto__: "x",
    },
  }),
  "web/package.json": JSON.stringify({ name: "@x/web", scripts: { format: "prettier -w src" } }),
  "deno.json": JSON.stringify({ tasks: { fmt: { command: "deno fmt src" }, dev: "deno run x.ts" } }),
  "composer.json": JSON.stringify({ scripts: { fix: ["@php x.php", "php-cs-fixer fix src"] } }),
  Makefile: [
    "SRC := src/go",
    ".PHONY: fmt lint",
    "all: lint",
    "fmt: fmt-go",
    "\t@echo done",
    "fmt-go:",
    "\t-gofmt -w $(SRC)",
    "lint:",
    "\tgolangci-lint run",
    "clean: ; rm -rf out",
  ].join("\n"),
  justfile: "lint:\n\teslint src\nfmt +files: lint\n    @prettier --write {{files}}\n",
  "Taskfile.yml":
    "tasks:\n  lint: eslint src\n  fmt:\n    desc: writes > lib\n    deps: [lint]\n    dir: web\n    cmds:\n      - |\n        cd src\n        touch a.ts\n      - task: lint\n",
  "mise.toml": "[tasks.fmt]\nrun = ['touch a', 'touch b']\n[tasks]\nlint = 'eslint src'\n",
  "web/gen.go": "package web\n//go:generate touch made.go\n// go:generate touch not.go\n",
  "web/Makefile": "build:\n\ttouch made\n",
};

/** What a command may write, each with its folder in front. */
function written(command: string): string[] {
  const { targets } = readCommand(command, "posix", {
    env: () => undefined,
    top: "/r",
    textOf: (path, folder) => FILES[new URL(`${folder}/${path}`, "file:///").pathname.slice(1)] ?? null,
    namesIn: (path, folder) => {
      const inside = new URL(`${folder}/${path}/`, "file:///").pathname.slice(1);
      const names = Object.keys(FILES).filter((file) => file.startsWith(inside));
      return names.map((file) => /^[^/]+\/?/.exec(file.slice(inside.length))?.[0] ?? "");
    },
    alias: () => null,
  });
  return targets
    .map(({ folder, word }) => new URL(`${folder}/${word.text}`, "file:///").pathname.slice(1))
    .sort();
}

describe("scripts that a command runs by their names", () => {
  it.each([
    ["npm run format", [""]],
    ["npm run-script format", [""]],
    ["pnpm run format", [""]],
    ["pnpm format", [""]],
    ["yarn format", [""]],
    ["bun run format", [""]],
    ["npm --silent run format", [""]],
    ["npm --prefix web run format", ["web/src"]],
    ["cd web && npm run format", ["web/src"]],
    ["cd web/src/deep && yarn format", ["web/src"]],
    ["npm run lint -- --fix", ["--fix", "lint", "run", "src"]],
    ["yarn lint --fix", ["lint", "src"]],
    ["npm run deep", [""]],
    ["deno task fmt", ["src"]],
    ["composer fix", ["src"]],
    ["make fmt", ["src/go"]],
    ["make -j4 fmt lint", ["src/go"]],
    ["make -C web build", ["web/made"]],
    ["cd web; make", ["web/made"]],
    ["make clean", ["out"]],
    ["just fmt src/a.ts", ["src/a.ts"]],
    ["just -f justfile fmt a b", ["a", "b"]],
    ["task fmt", ["web/src/a.ts"]],
    ["mise run fmt", ["a", "b"]],
    ["mise run lint ::: fmt", ["a", "b"]],
    ["node --run format", [""]],
    ["pnpm --filter @x/web format", ["web/src"]],
    ["yarn workspace web format", ["web/src"]],
    ["turbo run format lint", ["web/src"]],
    ["go generate ./...", ["web/made.go"]],
    ["cd web && go generate gen.go", ["web/made.go"]],
  ])("%s writes %o", (command, paths) => {
    expect(written(command)).toEqual(paths);
  });

  it.each([
    "npm run lint",
    "npm test",
    "npm run",
    "npm run none",
    "npm run toString",
    "npm run __proto__",
    "npm format",
    "yarn lint",
    "bun x.ts",
    "deno task dev",
    "make lint",
    "make",
    "make -n fmt",
    "make none",
    "npm run loop",
    "just",
    "just -n fmt a",
    "task lint",
    "task --dry fmt",
    "mise run lint",
    "turbo run none",
    "npm run format -w other",
    "go generate -n ./...",
    "go generate",
  ])("%s writes nothing", (command) => {
    expect(written(command)).toEqual([]);
  });

  it("what a script writes beside it is written by npm, too", () => {
    expect(written("npm run version")).toEqual(["out/a"]);
    expect(written("npm version patch")).toEqual([
      "npm-shrinkwrap.json",
      "package-lock.json",
      "package.json",
    ]);
  });
});
