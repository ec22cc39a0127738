import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "../e2e/in-process.ts";
import { eventually, type Project, tempFolder } from "../e2e/support.ts";
import { variants } from "../size.ts";
import { type Agent, agent, ERAS, type Era, timeless } from "./support.ts";

const STATUS = "coord://status";
const FILE = "coord://file";

/** Asks to be told of changes, in the way of the era; what is told comes into the list. */
async function listening({ client }: Agent, era: Era, ...uris: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  client.setNotificationHandler(
    "notifications/resources/updated",
    ({ params }) => void told.push(params.uri),
  );
  if (era === "2026-07-28") await client.listen({ resourceSubscriptions: [...uris] });
  else for (const uri of uris) await client.subscribeResource({ uri });
  return told;
}

async function textOf({ client }: Agent, uri: string): Promise<string> {
  const { contents } = await client.readResource({ uri });
  const [only] = contents;
  return only !== undefined && "text" in only ? only.text : "";
}

describe.each(variants(ERAS, 2))("with a client of %s", (era) => {
  it("the file is the file, the state is that of the tool", async () => {
    const here = project();
    const one = await agent(here, { era, args: ["--as", "12"] });
    await one.call("reserve", { task: "T" });
    expect(await textOf(one, FILE)).toBe(here.text());
    expect(timeless(JSON.parse(await textOf(one, STATUS)))).toEqual(timeless(await one.call("status")));
    await expect(one.client.readResource({ uri: "coord://secrets" })).rejects.toThrow(/not found/i);
  });

  it("tells when another process changes the file, however it does it", async () => {
    const here = project();
    const one = await agent(here, { era });
    const told = await listening(one, era, STATUS, FILE);
    const changes: readonly (readonly [string, () => unknown])[] = [
      ["a command", () => here.coord(["reserve", "T", "--as", "13"])],
      ["git", () => here.git("checkout", "-q", "--", ".")],
      // Git takes the file away and makes it anew, and the server may have told of the first alone: not the moment to take it away again.
      ["an editor that writes in place", () => fs.appendFileSync(here.file, "\nA note.\n")],
      ["somebody who takes it away", () => fs.rmSync(here.file)],
      ["somebody who brings it back", () => here.git("checkout", "-q", "--", ".")],
    ];
    for (const [who, change] of changes) {
      told.length = 0;
      await change();
      await eventually(who, () => told.includes(STATUS) && told.includes(FILE));
      expect(new Set(told)).toEqual(new Set([STATUS, FILE]));
    }
  });

  it("tells of nothing that nobody asked for, and no more when it is over", async () => {
    const here = project();
    const one = await agent(here, { era });
    const two = await agent(here, { era });
    const told = await listening(one, era, FILE);
    const all = await listening(two, era, STATUS, FILE);
    await here.coord(["reserve", "T", "--as", "13"]);
    await eventually("both are told", () => told.length > 0 && all.length > 1);
    expect(new Set(told)).toEqual(new Set([FILE]));
    if (era === "2025-11-25") {
      await one.client.unsubscribeResource({ uri: FILE });
      await expect(one.client.subscribeResource({ uri: "coord://secrets" })).rejects.toThrow(/not found/i);
      [told.length, all.length] = [0, 0];
      await here.coord(["reserve", "U", "--as", "13"]);
      await eventually("the other is told", () => all.length > 1);
      expect(told).toEqual([]);
    }
  });
});

it("a file that is made later is noticed, in docs/, too", async () => {
  const here: Project = project(null);
  const one = await agent(here);
  const told = await listening(one, "2026-07-28", FILE);
  fs.mkdirSync(join(here.root, "docs"));
  fs.writeFileSync(join(here.root, "docs", "CLAUDE_INSTANCES.md"), "# Instances\n");
  await eventually("it is told", () => told.length > 0);
  expect(await textOf(one, FILE)).toBe("# Instances\n");
});

it("a link to the file is followed to what is replaced", async () => {
  const here = project();
  const moved = join(here.root, "docs", "real.md");
  fs.mkdirSync(join(here.root, "docs"));
  fs.renameSync(here.file, moved);
  fs.symlinkSync(moved, here.file);
  const one = await agent(here);
  const told = await listening(one, "2026-07-28", FILE);
  await here.coord(["reserve", "T", "--as", "13"]);
  await eventually("it is told", () => told.length > 0);
  expect(await textOf(one, FILE)).toContain("T - Début");
});

it("a file that is a link out of the repository is given to no client, and never written", async () => {
  const [here, outside] = [project(), tempFolder()];
  const victim = join(outside, "key");
  fs.writeFileSync(victim, "a key\n");
  fs.rmSync(here.file);
  fs.symlinkSync(victim, here.file);
  const one = await agent(here);
  await expect(textOf(one, FILE)).rejects.toThrow(/neither read nor written/);
  await expect(textOf(one, STATUS)).rejects.toThrow(/neither read nor written/);
  for (const [tool, input] of [
    ["join", { label: "x" }],
    ["log", { action: "x" }],
    ["status", {}],
  ] as const)
    expect(JSON.stringify(await one.call(tool, input)), tool).toContain("LINK_OUTSIDE");
  expect(fs.readFileSync(victim, "utf8")).toBe("a key\n");
});
