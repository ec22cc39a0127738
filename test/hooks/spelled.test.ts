import { describe, expect, it } from "vitest";
import { callingAgents } from "../../src/agents/index.ts";
import { Repo } from "./support.ts";

const HELD = "src/auth.ts";

describe("a path that an agent takes for another one", () => {
  it.each([
    // For the first five Gemini CLI 0.61 writes src/auth.ts.
    "@src/auth.ts",
    "@/src/auth.ts",
    "src/auth%2Ets",
    "$ROOT/src/auth%2Ets",
    "@src/auth%2ets",
    " src/auth.ts",
    "$ROOT/src/auth.ts ",
    "src/auth.ts\n",
    "\u{feff}src/auth.ts",
    "file:$ROOT/src/auth.ts",
    "file://localhost$ROOT/src/auth.ts",
    // A file that is not there, in a folder that is held.
    "@src/login/new.ts",
    "src/login/a\\ b.ts",
  ])("%j is denied", async (path) => {
    expect((await new Repo().call("gemini", write(path))).verdict).toBe("deny");
  });

  it.each([
    "src/api.ts",
    "@src/api.ts",
    "docs/100%.md",
    "docs/a%20b.md",
    "a b.ts",
    "src/%61pi.ts",
    "@types/x.ts",
  ])("%j is let go", async (path) => {
    expect((await new Repo().call("claude", write(path))).stdout).toBe("");
  });

  it("a folder that is called so is meant by its name", async () => {
    const repo = new Repo();
    repo.write("@src/auth.ts", "x\n");
    expect((await repo.call("claude", write("@src/auth.ts"))).stdout).toBe("");
  });

  it("whichever agent it is", async () => {
    const repo = new Repo();
    for (const { name } of callingAgents)
      expect((await repo.call(name, write("@src/auth.ts"))).verdict, name).toBe("deny");
  });

  it("that the coordination file is meant is seen, too", async () => {
    expect((await new Repo().call("gemini", write("@CLAUDE_INSTANCES.md"))).verdict).toBe("deny");
  });
});

describe("a change of a file that is not there", () => {
  const change = (path: string, old_string = "a") => ({
    tool_name: "replace",
    tool_input: { file_path: path, old_string, new_string: "b" },
  });

  it.each(["auth.ts", "@auth.ts", "uth.ts", "login/form.ts", "login\\form.ts"])(
    "%j may be the held one that ends so",
    async (path) => {
      expect((await new Repo().call("gemini", change(path))).verdict).toBe("deny");
    },
  );

  it.each([
    ["api.ts", change("api.ts")],
    ["one that nothing ends so", change("xauth.ts")],
    ["a path from the root", change("$ROOT/auth.ts")],
    ["a new file", write("auth.ts")],
    ["one that is there", change("src/api.ts")],
  ])("%s is let go", async (_name, call) => {
    expect((await new Repo().call("gemini", call)).stdout).toBe("");
  });
});

describe("the folder that a call names", () => {
  it.each([
    ["file://$ROOT", HELD, "deny"],
    ["file:$ROOT/src", "auth.ts", "deny"],
    ["$ROOT/gone", HELD, "allow"],
  ])("%s", async (cwd, path, verdict) => {
    expect((await new Repo().call("claude", { ...write(path), cwd })).verdict).toBe(verdict);
  });
});

function write(path: string): object {
  return { tool_name: "write_file", tool_input: { file_path: path, content: "x" } };
}
