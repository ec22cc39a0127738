import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./in-process.ts";
import { changedLines, packageRoot } from "./support.ts";

/** Files as teams have them, each adopted and worked with; `COORD_CORPUS` names a folder with many more. */
const folders = [
  join(packageRoot, "fixtures", "projects"),
  ...(process.env["COORD_CORPUS"] === undefined
    ? []
    : [join(packageRoot, "fixtures", "nasty"), process.env["COORD_CORPUS"]]),
];
const files = folders.flatMap((folder) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

describe("init adopts a file as it is", () => {
  it.each(files)("%s", async (path) => {
    const made = project(null);
    const bytes = fs.readFileSync(path);
    const write = () => fs.writeFileSync(made.file, bytes);
    write();
    const text = bytes.toString("utf8");
    const ok = async (...args: string[]) => {
      const answer = await made.json(args);
      expect(answer, `${args.join(" ")}: ${JSON.stringify(answer.error)}`).toMatchObject({ ok: true });
      return answer.data;
    };
    await ok("init", "--yes");
    const adopted = made.text();
    expect(onlyAdded(text, adopted)).toBe(true);
    await ok("init");
    expect(made.text()).toBe(adopted);

    const { instance } = await ok("join", "Backend");
    const as = ["--as", String(instance)];
    const before = made.text();
    const reserved = await ok("reserve", "Adopted work", "--files", "zz/new.ts", ...as);
    expect(reserved.reservation).toMatchObject({ instance, task: "Adopted work", files: ["zz/new.ts"] });
    expect((await made.coord(["check", "zz/new.ts", "--as", String(instance + 1)])).status).toBe(3);
    await ok("log", "Adopted", ...as);
    await ok("finish", "--result", "success", ...as);
    const status = await ok("status");
    expect(status.reservations.filter(({ task }) => task === "Adopted work")).toMatchObject([
      { instance, state: "done", result: "success" },
    ]);
    // The stamp is renewed; every other line is still there.
    expect(changedLines(before, made.text()).removed.length).toBeLessThanOrEqual(3);
  });
});

/** Nothing is taken away: the old text is in the new one, in order, with one piece put in. */
function onlyAdded(before: string, after: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  return after.endsWith(before.slice(start));
}
