import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtToo, project } from "./in-process.ts";
import { changedLines } from "./support.ts";

describe("init", () => {
  builtToo(
    "makes the file in the wanted language, named after the folder, and git ignores the state beside it",
    async () => {
      const { root, coord, json, text, git } = project(null);
      const made = await coord(["init", "--lang", "fr"]);
      expect(made).toMatchObject({ status: 0, stderr: "" });
      expect(made.stdout).toContain(join(root, "CLAUDE_INSTANCES.md"));
      expect(text()).toContain("### 📊 Instances actives");
      expect(git("status", "--porcelain")).toBe("?? CLAUDE_INSTANCES.md\n");
      expect((await json(["doctor"])).data.diagnostics).toEqual([]);
      expect((await json(["join"])).data.instance).toBe(1);
    },
  );

  it("makes the English one, where it is told to", async () => {
    const { root, coord, json } = project(null);
    const { data } = await json(["init", "docs/CLAUDE_INSTANCES.md"]);
    expect(data).toMatchObject({ file: join(root, "docs/CLAUDE_INSTANCES.md"), created: true });
    expect(fs.readFileSync(join(root, "docs/CLAUDE_INSTANCES.md"), "utf8")).toContain("Active instances");
    expect((await coord(["status"])).status).toBe(0);
  });

  it("never overwrites: a complete file stays as it is, byte for byte", async () => {
    const { coord, text } = project(null);
    await coord(["init"]);
    const before = text();
    const again = await coord(["init", "--yes"]);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("nothing changed");
    expect(text()).toBe(before);
  });

  it("adopts an existing file only with --yes, and only adds to it", async () => {
    const notes = "# Notes\n\nHands off!\n";
    const { coord, text, write } = project(null);
    write("CLAUDE_INSTANCES.md", notes);
    const asked = await coord(["init"]);
    expect(asked.status).toBe(2);
    expect(asked.stdout).toContain("+## 🔒 Task reservations");
    expect(asked.stderr).toContain("`coord init --yes`");
    expect(text()).toBe(notes);
    expect((await coord(["init", "CLAUDE_INSTANCES.md"])).stderr).toContain(
      "`coord init CLAUDE_INSTANCES.md --yes`",
    );
    const error = (await coord(["init", "--json"])).json;
    expect(error).toMatchObject({ ok: false, error: { code: "WOULD_CHANGE" }, data: { created: false } });
    expect((await coord(["init", "--yes"])).status).toBe(0);
    expect(text().startsWith(notes)).toBe(true);
    expect(changedLines(notes, text()).removed).toEqual([]);
    expect((await coord(["init"])).stdout).toContain("nothing changed");
    expect((await coord(["join"])).status).toBe(0);
  });
});
