import { describe, expect, it } from "vitest";
import { handed } from "../../src/hooks/shell/handed.ts";

/** `@` stands where the call says for whom it is. */
const calls = [
  "coord@ join",
  "cd x && coord@ reserve 'a; coord join' --files x",
  "A=1 coord@ whoami",
  "export X=1; coord@ whoami",
  "until coord@ check x; do sleep 1; done; coord@ join alice",
  'bash -lc "coord@ join && coord@ whoami"',
  'x=$(coord@ whoami -q); echo "$(coord@ next)"',
  "cat <<EOF\ncoord join\nEOF\ncoord@ leave",
  "cat <<-'EOF' > x\n\tcoord join\n\tEOF\ncoord@ leave",
  "timeout 5 coord@ reserve --wait",
  "npx coord@ check a",
  "env A=1 coord@ join",
  "sudo -u coord coord@ join",
  "./node_modules/.bin/coord@ status",
  "(coord@ join)",
  "{ coord@ join; }",
  "if coord@ check a; then coord@ finish; fi",
  "coord@",
  "echo `coord@ whoami`",
  "coord@ join|tee x",
  'coord@ log "what `coord@ whoami` did"',
];

const none = [
  "echo coord is here",
  "git commit -m 'coord: x; coord join'",
  'git commit -m "; coord join"',
  "grep -r coord src",
  "# coord join\nls",
  "ls -l coord && coordinate",
  "cat <<EOF\ncoord join\nEOF",
  "npm run coord",
];

describe("for whom a command calls coord", () => {
  it.each(calls)("%s", (marked) => {
    const command = marked.replaceAll("coord@", "coord");
    expect(handed(command, "--hand aann-1")).toBe(marked.replaceAll("coord@", "coord --hand aann-1"));
  });

  it.each(none)("no call: %s", (command) => {
    expect(handed(command, "--hand aann-1")).toBeNull();
  });

  it("an id that a shell could read as more than a word is not handed on", () => {
    expect(handed("coord join", "x; rm -rf .")).toBeNull();
  });

  it("takes no time over what has no end", () => {
    for (const part of ["coord $(", 'coord "', "coord `", "coord <<A\n", "coord ("])
      expect(() => handed(part.repeat(20_000), "a")).not.toThrow();
  });
});
