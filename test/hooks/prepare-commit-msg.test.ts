import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANN, BOB, hookInto, PERSON, type Shared, shared } from "../git/commits.ts";
import { atNight } from "../size.ts";

async function hooked(): Promise<Shared> {
  const made = await shared();
  hookInto(made.root, "prepare-commit-msg");
  return made;
}

const EMPTY = ["commit", "-q", "--allow-empty"] as const;

describe("prepare-commit-msg", () => {
  it("puts who it is before the subject, once; nobody's commit stays as it is", async () => {
    const made = await hooked();
    await made.as(ANN, ...EMPTY, "-m", "Fix login", "-m", "Body");
    expect(made.git("log", "-1", "--format=%B")).toBe("Instance 12: Fix login\n\nBody\n\n");
    await made.as(ANN, ...EMPTY, "-m", "Instance 12: Fix login");
    expect(made.subject()).toBe("Instance 12: Fix login");
    await made.as(ANN, ...EMPTY, "--amend", "--no-edit");
    await made.as(BOB, ...EMPTY, "--amend", "-m", "Said anew");
    expect(made.subject()).toBe("Instance 13: Said anew");
    await made.as(PERSON, ...EMPTY, "-m", "By hand");
    expect(made.subject()).toBe("By hand");
    await made.as({ COORD_INSTANCE: "7" }, ...EMPTY, "-m", "By number");
    expect(made.subject()).toBe("Instance 7: By number");
    await made.as({ ...ANN, COORD_HOOK_MODE: "off" }, ...EMPTY, "-m", "Same");
    expect(made.subject()).toBe("Same");
  });

  it("keeps the bytes of a message in another encoding, with CRLF", async () => {
    const made = await hooked();
    const file = join(made.root, ".git", "message");
    fs.writeFileSync(file, Buffer.from("\r\nR\u00e9glage\r\n\r\nBody \r\n", "latin1"));
    const { status } = await made.coord(["hook", "git", "prepare-commit-msg", file, "message"], { env: ANN });
    expect(status).toBe(0);
    expect(fs.readFileSync(file, "latin1")).toBe("\r\nInstance 12: R\u00e9glage\r\n\r\nBody \r\n");
  });

  it("leaves an empty message empty, so that git refuses it, and templates to their author", async () => {
    const made = await hooked();
    const head = made.git("rev-parse", "HEAD");
    expect((await made.as(ANN, ...EMPTY)).stderr).toContain("empty commit message");
    fs.writeFileSync(join(made.root, ".git", "template"), "Ticket: \n");
    expect((await made.as(ANN, ...EMPTY, "-t", ".git/template")).stderr).toContain(
      "did not edit the message",
    );
    expect(made.git("rev-parse", "HEAD")).toBe(head);
  });

  atNight("leaves merges, squashes, fixups, and what others wrote", async () => {
    const made = await hooked();
    made.git("checkout", "-qb", "side");
    made.write("src/api.ts", "side\n");
    await made.as(PERSON, "commit", "-qam", "Theirs");
    made.git("checkout", "-q", "main");
    await made.as(ANN, "merge", "-q", "--no-ff", "side");
    expect(made.subject()).toBe("Merge branch 'side'");
    made.git("reset", "-q", "--hard", "HEAD~1");
    await made.as(ANN, "cherry-pick", "side");
    expect(made.subject()).toBe("Theirs");
    made.git("reset", "-q", "--hard", "HEAD~1");
    await made.as(ANN, "revert", "--no-edit", "HEAD");
    expect(made.subject()).toMatch(/^Instance 12: Revert "/);
    made.git("reset", "-q", "--hard", "HEAD~1");
    await made.as(ANN, "merge", "-q", "--squash", "side");
    await made.as(ANN, "commit", "-q");
    expect(made.subject()).toBe("Squashed commit of the following:");
    await made.as(ANN, ...EMPTY, "--fixup", "HEAD");
    expect(made.subject()).toBe("fixup! Squashed commit of the following:");
    await made.as(ANN, "commit", "-q", "--allow-empty", "-C", "side");
    expect(made.subject()).toBe("Theirs");
  });

  atNight("leaves the commits of a rebase", async () => {
    const made = await hooked();
    made.git("checkout", "-qb", "side");
    made.write("src/api.ts", "side\n");
    await made.as(PERSON, "commit", "-qam", "Theirs");
    made.git("checkout", "-q", "main");
    await made.as(PERSON, ...EMPTY, "-m", "further");
    made.git("checkout", "-q", "side");
    expect((await made.as(ANN, "rebase", "-q", "main")).status).toBe(0);
    expect(made.subject()).toBe("Theirs");
    expect(made.git("log", "-2", "--format=%s")).toBe("Theirs\nfurther\n");
  });

  it("is told by pre-commit where the message comes from", async () => {
    const made = await hooked();
    const file = join(made.root, ".git", "message");
    fs.writeFileSync(file, "Theirs\n");
    const words = ["hook", "git", "prepare-commit-msg", file];
    await made.coord(words, { env: { ...ANN, PRE_COMMIT_COMMIT_MSG_SOURCE: "commit" } });
    expect(fs.readFileSync(file, "utf8")).toBe("Theirs\n");
    await made.coord(words, { env: { ...ANN, PRE_COMMIT_COMMIT_MSG_SOURCE: "message" } });
    expect(fs.readFileSync(file, "utf8")).toBe("Instance 12: Theirs\n");
  });

  it("never stops a commit: what it can't do is one line of warning", async () => {
    const made = await hooked();
    const odd = await made.as({ ...ANN, COORD_INSTANCE: "no number" }, ...EMPTY, "-m", "Same");
    expect(odd).toMatchObject({ status: 0, stderr: expect.stringMatching(/^coord: .*“no number”\n$/) });
    expect(made.subject()).toBe("Same");
    expect((await made.coord(["status"])).stdout).toContain("no number");
    const said = await made.coord(["hook", "git", "prepare-commit-msg", "none"], { env: ANN });
    expect(said).toMatchObject({ status: 0, stdout: "", stderr: expect.stringMatching(/^coord: .*\n$/) });
  });
});
