import { spawnSync } from "node:child_process";
import fc from "fast-check";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { isNight, sized } from "../size.ts";
import { project } from "./in-process.ts";
import * as built from "./support.ts";
import { bin, cleanEnv, type Project, run, tempFolder } from "./support.ts";

const RUNS = Number(process.env["COORD_LAW_RUNS"] ?? sized(60, 4));
const source = (name: string): string =>
  join(import.meta.dirname, "..", "..", "src", "cli", "completion", name);
const isHere = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

/** Titles that run something, or end a word, where they are not quoted. Each is begun with its first keys. */
const HOSTILE: readonly (readonly [title: string, plain: string, single: string, double: string])[] = [
  ["$(touch pwned)", "\\$", "'$", '"\\$'],
  ['"`touch pwned`"', '\\"', "'\"", '"\\"'],
  ["it's; touch pwned", "it", '"it', '"it'],
  ["été 日本 & co > pwned", "été", "'é", '"é'],
  ["Fix login: part=2", "Fix\\ logi", "'Fix logi", '"Fix login: '],
  ["Fix logout! !! #3 ~ *", "Fix\\ logou", "'Fix logou", '"Fix logou'],
  ["a\\b |c {d,e} $HOME %", "a", "'a", '"a'],
  ["'so' it's said, 'pwned'", "\\'s", "\"'s", "\"'s"],
  ["end of 'it'", "end", "'end", '"end'],
  ["!x !y!", "\\!", "'!", '"!'],
];

/**
 * Defines `coord` in a shell: it is asked for completions, and else notes with which words it was called, and says that it
 * is done. typing.py waits for that and for the prompt.
 */
const RC = {
  bash: `source <(coord completion bash)
PS1='<ready>'
note() { printf '%s\\n' "$@" END >> "$RESULTS"; echo '<done>'; }
coord() { if [[ $1 == complete ]]; then command coord "$@"; else note "$@"; fi; }
`,
  zsh: `autoload -Uz compinit; compinit -i -D
source <(coord completion zsh)
PROMPT='<ready>'
note() { printf '%s\\n' "$@" END >> "$RESULTS"; echo '<done>'; }
coord() { if [[ $1 == complete ]]; then command coord "$@"; else note "$@"; fi; }
`,
  fish: `coord completion fish | source
function fish_prompt; echo -n '<ready>'; end
function note; printf '%s\\n' $argv END >> $RESULTS; echo '<done>'; end
function coord; if test "$argv[1]" = complete; command coord $argv; else; note $argv; end; end
`,
};
type Shell = keyof typeof RC;

const LAUNCH: Readonly<Record<Shell, (folder: string) => string[]>> = {
  bash: (folder) => ["bash", "--rcfile", join(folder, "bash"), "-i"],
  zsh: (folder) => ["env", `ZDOTDIR=${folder}`, "zsh", "-i"],
  fish: (folder) => ["fish", "--no-config", "-C", `source ${join(folder, "fish")}`],
};

describe.each(Object.keys(RC) as Shell[])("%s", (shell) => {
  // Each line starts coord once or more; by day the most of them are typed in one shell.
  const some = sized(Infinity, shell === "bash" ? 4 : 1);
  const isMissing = !isHere(shell) || !isHere("python3");
  let work: Project;
  let rc: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    work = project(null);
    await work.coord(["init", "--lang", "en"]);
    for (const [index, [title]] of HOSTILE.entries())
      await work.coord(["reserve", title, "--files", `src/${index}.ts`, "--as", "3"]);
    work.write("odd dir/a $(touch pwned).ts", "");
    rc = tempFolder();
    fs.writeFileSync(join(rc, shell === "zsh" ? ".zshrc" : shell), RC[shell]);
    fs.writeFileSync(join(rc, "coord"), `#!/bin/sh\nexec "${process.execPath}" "${bin()}" "$@"\n`, {
      mode: 0o755,
    });
    env = { COORD_INSTANCE: "3", TERM: "xterm", HOME: rc, PATH: `${rc}:${cleanEnv()["PATH"] ?? ""}` };
  });

  /** Types lines, each with its TABs, and tells with which words `coord` was called for each. */
  async function type(...lines: readonly string[]): Promise<string[][]> {
    const results = join(tempFolder(), "results");
    fs.writeFileSync(results, "");
    const harness = join(import.meta.dirname, "typing.py");
    const args = [harness, JSON.stringify(lines), ...LAUNCH[shell](rc)];
    const ran = await run("python3", args, { cwd: work.root, env: { ...env, RESULTS: results } });
    expect(ran.status, ran.stderr).toBe(0);
    const called = fs.readFileSync(results, "utf8").split("END\n").slice(0, -1);
    return called.map((words) => words.split("\n").filter((word) => word !== ""));
  }

  test.skipIf(isMissing)("a title comes back as it is, however it is begun, and runs nothing", async () => {
    const tries = HOSTILE.slice(0, some).flatMap(([title, ...begun], index) =>
      begun.filter((_, way) => isNight || way === (index + 1) % 3).map((typed) => ({ title, typed })),
    );
    const called = await type(...tries.map(({ typed }) => `coord finish ${typed}\t`));
    expect(called).toEqual(tries.map(({ title }) => ["finish", title]));
    expect(fs.readdirSync(work.root)).not.toContain("pwned");
  });

  // By day the titles are completed in the other two.
  test.skipIf(isMissing || !(isNight || shell === "bash"))("commands, options, choices, paths", async () => {
    const lines: readonly (readonly [typed: string, called: readonly string[]])[] = [
      ["coord finish x --res\tsu\t", ["finish", "x", "--result", "success"]],
      ["coord --as=\t who\t", ["--as=3", "whoami"]],
      ["coord check odd\ta\t", ["check", "odd dir/a $(touch pwned).ts"]],
      ["coord who\t", ["whoami"]],
      ["coord handover acc\t", ["handover", "accept"]],
      ["coord finish x --result=su\t", ["finish", "x", "--result=success"]],
      [
        "coord reserve x --files src/auth.ts,src/logi\tfor\t",
        ["reserve", "x", "--files", "src/auth.ts,src/login/form.tsx"],
      ],
      [
        "coord reserve x --files=src/auth.ts,src/logi\tfor\t",
        ["reserve", "x", "--files=src/auth.ts,src/login/form.tsx"],
      ],
      ["coord check --\t\x15coord task ad\t x", ["task", "add", "x"]],
    ];
    const typed = lines.slice(0, some);
    expect(await type(...typed.map(([keys]) => keys))).toEqual(typed.map(([, called]) => called));
    expect(fs.readdirSync(work.root)).not.toContain("pwned");
  });

  // By day the tests above read it in the other two.
  test.skipIf(isMissing || !(isNight || shell === "bash"))(
    "the script parses, twice in a row, in silence",
    async () => {
      const { stdout } = await built.coord(["completion", shell]);
      const twice = join(tempFolder(), "twice");
      fs.writeFileSync(twice, stdout + stdout);
      const start = shell === "zsh" ? ["-f"] : [];
      expect(await run(shell, [...start, twice], { cwd: work.root, env })).toMatchObject({
        status: 0,
        stdout: "",
        stderr: "",
      });
    },
  );
});

test.skipIf(!isHere("fish"))("fish asked for its candidates", async () => {
  const work = project(null);
  await work.coord(["init", "--lang", "fr"]);
  await work.coord(["reserve", "Été `x`", "--files", "src/api.ts", "--as", "3"]);
  const path = tempFolder();
  fs.writeFileSync(join(path, "coord"), `#!/bin/sh\nexec "${process.execPath}" "${bin()}" "$@"\n`, {
    mode: 0o755,
  });
  const env = { COORD_INSTANCE: "3", COORD_LANG: "fr", PATH: `${path}:${cleanEnv()["PATH"] ?? ""}` };
  const ask = (line: string) => `coord completion fish | source; complete -C ${JSON.stringify(line)}`;
  const { stdout } = await run("fish", ["--no-config", "-c", ask("coord finish ")], { cwd: work.root, env });
  expect(stdout).toBe("Été `x`\tInstance #3 · src/api.ts\n");
});

describe("bash's own reading and quoting", () => {
  /** Any text that can stand in a title, with what shells care about more often than not. */
  const title = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(..."'\"\\$`!{},;&|<>()[]*?~#=:@%^ -abé日"),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
    })
    .filter((text) => text !== "" && !/\p{Cc}/u.test(text));

  test("what is inserted reads back as the title, by bash and by the script, in every quote", async () => {
    const texts = fc.sample(title, RUNS);
    const file = join(tempFolder(), "texts");
    fs.writeFileSync(file, texts.map((text) => `${text}\n`).join(""));
    const script = String.raw`
      source "$1"; COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
      while IFS= read -r text; do
        for quote in "" "'" '"'; do
          __coord_quote typed "$text" "$quote"
          # What readline makes of it: it doubles neither the quote that is open nor the one that closes.
          line=$quote$typed
          [[ -n $quote && $typed == "$quote"* ]] && line=$typed
          [[ $line == *"$quote" ]] || line+=$quote
          eval "read_back=$line"
          [[ $read_back == "$text" ]] || printf 'bash: %s\n' "$line"
          __coord_read "coord x $line"
          [[ ${"$"}{words[2]-} == "$text" ]] || printf 'script: %s\n' "$line"
        done
      done < "$2"`;
    const { status, stdout, stderr } = await run("bash", ["-c", script, "bash", source("coord.bash"), file], {
      // Elsewhere bash writes bytes for what is no ASCII.
      env: { LC_ALL: "C.UTF-8" },
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});
