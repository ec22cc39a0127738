import { withoutHanging } from "../hang.ts";
import { describe, expect, it } from "vitest";
import { heldBy } from "../held.ts";
import { isNight, sized, variants } from "../size.ts";
import { claude } from "../../src/agents/claude.ts";
import { patchedPaths } from "../../src/agents/patch.ts";
import { HeldFiles } from "../../src/hooks/engine/held-files.ts";
import { readCommand, writtenBy } from "../../src/hooks/shell/index.ts";

/** As long as a command may be, since longer ones are not read at all; by day an eighth of that: characters. */
const LONG = sized(200_000, 16_000);

const POWERSHELL = /-FilePath|Copy-Item|\[IO|^@'|^\$a =/;

/** Reads text of that length: whatever grows with its square would not come back. */
function expectLinear(text: (length: number) => string, read: (text: string) => unknown): void {
  const whole = text(LONG);
  withoutHanging(() => read(whole));
}

const filled = (before: string, piece: string, after: string) => (length: number) =>
  before + piece.repeat(Math.ceil(length / piece.length)) + after;

/** What a text begins with, what it goes on with for ever, and its end. */
type Growing = readonly [before: string, piece: string, after: string];

describe("the work grows with the length of what is read, not with its square", () => {
  it.each(
    variants<Growing>(
      [
        ["*** Add File: x", " ", "y\n"],
        ["*** Add File: x", "\t ", "\n"],
        ["", " ", "*** Add File: y"],
        ["", "*** Add File: ", "\n"],
        ["", "*** Add File: a\n", ""],
        ["--- ", "a\t", "\n+++"],
        ["--- a\t", "x ", "\n+++"],
        ["", "--- a\n", "+++"],
        ["", "--- a\n+++ b\n", ""],
      ],
      2,
    ),
  )("a patch: %j, %j and so on, %j", (before, piece, after) => {
    expectLinear(filled(before, piece, after), patchedPaths);
  });

  it.each(
    variants<Growing>(
      [
        ["rm ", "ab ", ""],
        ["", "cd a;", "rm x"],
        ["", "cd a;rm x;", ""],
        ["", "(cd a;", "rm x"],
        ["", "(", "rm x"],
        ["", "sudo ", "rm x"],
        ["", "A=1 ", "rm x"],
        ["", "xargs ", "rm x"],
        ["", "uv run ", "rm x"],
        ["", "uv ", "run rm x"],
        ["uv ", "-p x ", "run rm x"],
        ["xargs rm <<< '", "a ", "'"],
        ["", "xargs rm <<< a ", ""],
        ["", "xargs rm <<< a | ", ""],
        ["", "find -exec ", "rm x"],
        ["find a b c ", "-exec rm {} ; ", ""],
        ["for f in ", "a ", "; do rm $f; done"],
        ["for f in a b c d e f g; do rm ", "$f ", "; done"],
        ["", "for f in a b c; do rm $f; cd a; done;", ""],
        ["", "echo a | xargs rm | ", "rm x"],
        ["echo ", "a ", "| xargs rm"],
        ["", "[[ a > b ", ""],
        ["", "$(", ""],
        ["", "$(a;", ""],
        ["x=$(", "a;", ")"],
        ["", '"$(', ""],
        ["", "`", ""],
        ["", "'", ""],
        ["", "$'\\\\", ""],
        ["", "{ ", ""],
        ["cat ", "<<A ", "\nx\n"],
        ["", "cat <<A\n", "x"],
        ["", "apply_patch;", ""],
        ["", "apply_patch;cd a\n*** Add File: x\n", ""],
        ["sed '", "w x ", "'"],
        ["sed '", "w\n", "'"],
        ["python3 -c '", "open( ", "'"],
        ["python3 -c '", "open(,", "'"],
        ["ruby -e '", "puts ", "'"],
        ["node ", "-e 'write(argv)' ", ""],
        ["node -e 'write(argv)' ", "a ", ""],
        ["node -e '", "stdout.write ", "'"],
        ["node -e '", "system(", "'"],
        ["node -e '", '" ', "'"],
        ["patch <<'EOF'\n", "--- ", "\nEOF"],
        ["patch <<'EOF'\n--- ", "\t", "\nEOF"],
        ["git apply <<'EOF'\n", "diff --git a/x b/x\n", "EOF"],
        ["git apply <<'EOF'\n", "copy from x\n--- a/x\n", "EOF"],
        ["git apply <<'EOF'\ndiff --git ", "a/", "\nEOF"],
        ["git ", "-c ", "x"],
        ["", "bash -c '", "rm x"],
        ["", "eval ", "rm x"],
        ["rm ", "{a,b}", ""],
        ["rm ", "a/", ""],
        ["", "cmd /c ", "del x"],
        ["", "pwsh -c '", "rm x"],
        ["", "tee -FilePath x -Destination ", ""],
        ["Copy-Item ", "a,b ", "c"],
        ["Copy-Item ", "a, ", "c"],
        ["Copy-Item -Path ", ",", ""],
        ["", "[IO.File]::Delete(", ""],
        ["", "[IO.File]::Delete('", ""],
        ["", "[IO.File]::Delete('x')", ""],
        ["", "[IO.File]::Delete((Join-Path a b));", ""],
        ["[IO.File]::Delete(", "(", ""],
        ["[IO.File]::Move(", "'a',", "'b')"],
        ["[IO.File]::Delete((Join-Path ", "a ", "b))"],
        ["", "[IO.File", "]::Delete('x')"],
        ["", "@'\nx' ", ""],
        ["", "$a = ", "b"],
        ["", "$a = b;rm $a;", ""],
      ],
      2,
    ),
  )("a command: %j, %j and so on, %j", (before, piece, after) => {
    const text = filled(before, piece, after);
    // Longer commands are not read at all.
    const whole = (length: number) => text(length - before.length - after.length - 50);
    // By day in the shell whose words they are.
    const isPowerShell = POWERSHELL.test(before + piece);
    if (isNight || !isPowerShell) expectLinear(whole, (command) => writtenBy(command, "posix"));
    if (isNight || isPowerShell) expectLinear(whole, (command) => writtenBy(command, "powershell"));
  });

  it("one path that an edit tool names over and over is one path", () => {
    const replacements = Array.from({ length: LONG }, () => ({ path: "q" }));
    const input = { tool_name: "MultiEdit", tool_input: { file_path: "src/a.ts", replacements } };
    const call = claude.hook?.decode({ hook_event_name: "PreToolUse", ...input }, () => "edit");
    expect(call?.event).toMatchObject({ paths: ["src/a.ts", "q"] });
  });

  it("many files that are copied to a long folder", () => {
    const cp = (length: number) => `cp ${"a ".repeat(length / 2 - 3_000)}${"d".repeat(4_000)}`;
    expectLinear(cp, (command) => writtenBy(command, "posix"));
  });

  it("a loop over many words, with many folders and many commands in it", () => {
    const half = (length: number, piece: string) => piece.repeat(length / 2 / piece.length);
    expectLinear(
      (length) => `for f in ${half(length - 50, "a ")}; do ${half(length - 50, "cd x;rm $f;")} done`,
      (command) => writtenBy(command, "posix"),
    );
  });

  it.each(
    variants<readonly [string, string, string, string, string]>(
      [
        ["npm run x", "package.json", "", "\n", "{"],
        ["npm run x -w a", "pnpm-workspace.yaml", "packages:\n", "\n", "x"],
        ["just x", "justfile", "x:\n", " ", "x"],
        ["just x", "justfile", "x ", "a ", ":="],
        ["just x", "justfile", "", "a:\\\n", "x"],
        ["task x", "Taskfile.yml", "tasks:\n  x:\n", "    - a\n", ""],
        ["task x", "Taskfile.yml", "tasks:\n  x: ", " ", "x # y"],
        ["mise run x", "mise.toml", "[tasks]\nx = [", "\n", ""],
        ["mise run x", "mise.toml", "[tasks]\nx = '''", "a\n", ""],
        ["mise run x", "mise.toml", "", "[", "x"],
        ["rake x", "Rakefile", "task :x do\n", "  sh '", "'\nend"],
        ["pre-commit run -a", ".pre-commit-config.yaml", "", "\n", "- id: x"],
        ["pre-commit run -a", ".pre-commit-config.yaml", "", "- id: x\n", ""],
        ["lefthook run x", "lefthook.yml", "pre-commit:\n", " a:\n", ""],
        ["make x", "Makefile", "x:\n\t", "$(A)", ""],
        ["make x", "Makefile", "x", " ", "y"],
        ["go generate", "a.go", "", "//go:generate \n", ""],
        ["xargs rm < l", "l", "", "a ", ""],
        ["while read f; do rm $f; done < l", "l", "", "a\n", ""],
      ],
      3,
    ),
  )("%s with a file %s of %j, %j and so on, %j", (command, file, ...growing) => {
    const text = filled(...growing)(sized(2_000_000, 100_000));
    const context = {
      env: () => undefined,
      top: "/",
      textOf: (path: string) => (path.endsWith(`/${file}`) || path === file ? text : null),
      namesIn: () => [file],
      alias: () => null,
    };
    withoutHanging(() => readCommand(command, "posix", context));
  });

  it.each(
    variants<Growing>(
      [
        ["", "for a in b: open(a, 'w')\n", ""],
        ["for a in ", "'b' ", "\nopen(a, 'w')"],
        ["for a in b:\n", "a = a + a\n", "a.unlink()"],
        ["", "readdir x", ".forEach"],
        ["", "run(", ""],
        ["run(", "'a', ", ""],
        ["system ", "'", ""],
        ["run(", "[", "'a'"],
      ],
      2,
    ),
  )("code of %j, %j and so on, %j", (before, piece, after) => {
    const code = filled(`python3 - <<'E'\n${before}`, piece, `${after}\nE`);
    expectLinear(code, (text) => writtenBy(text, "posix"));
  });

  it.each([
    ["(", "Get-Location "],
    ["cmd /c for ", "%a in (b) do "],
    ["", "$pwd.Path"],
    ["forfiles /c ", "@file"],
  ])("PowerShell: %j, %j and so on", (before, piece) => {
    expectLinear(filled(before, piece, ""), (text) => writtenBy(text, "powershell"));
  });

  it("each word is looked up once, however much is held; and not endlessly many", () => {
    const words = (length: number) => Array.from({ length }, (_, n) => `q${n}`).join(" ");
    expect(writtenBy("rm same same same; rm same", "posix")).toHaveLength(1);
    expect(writtenBy(`rm ${words(1_600)}`, "posix")).toHaveLength(1_600);
  });

  const many = held(Array.from({ length: sized(100_000, 16_000) }, (_, n) => `p/f${n}.ts`));
  it.each([
    ["words", (n: number) => `q${n}`, 0],
    ["paths below files", (n: number) => `p/f${n}.ts/x`, 0],
    ["folders", (n: number) => (n % 2 === 0 ? "p" : ""), 2_000],
    ["the files themselves", (n: number) => `p/f${n}.ts`, 2_000],
  ])("thousands of held files, and a command of thousands of %s", (_, word, hits) => {
    const words = Array.from({ length: 2_000 }, (_, n) => word(n));
    withoutHanging(() => {
      const ask = (path: string) => many.below(path, none);
      expect(words.filter((path) => ask(path) !== null)).toHaveLength(hits);
    });
  });

  it("thousands of patterns, and files that none of them means", () => {
    const few = held(["p/f1.ts", "q/**"]);
    const words = Array.from({ length: 2_000 }, (_, n) => `p/*a*${n}`);
    withoutHanging(() => expect(words.filter((path) => few.matching(path, true, none) !== null)).toEqual([]));
  });

  it("thousands of held patterns, and a folder of endlessly many files", () => {
    const patterns = held(Array.from({ length: 2_000 }, (_, n) => `**/*a*${n}.ts`));
    let asked = 0;
    const endless = () => (asked++, Array.from({ length: 1_000 }, (_, n) => `d${n}/`));
    withoutHanging(() => {
      expect(patterns.below("src", endless)).not.toBeNull();
      expect(patterns.matching("src/*/b*.js", false, endless)).toBeNull();
    });
    expect(asked).toBeLessThan(10);
  });
});

const none = () => [];

function held(files: readonly string[]): HeldFiles {
  return new HeldFiles([heldBy({ files })], { caseSensitive: true, kindOf: () => "file" });
}
