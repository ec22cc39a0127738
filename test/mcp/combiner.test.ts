import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { TakenBackError } from "../../src/mcp/combiner.ts";
import { openSession } from "../../src/mcp/main.ts";
import type { McpSession, PassedCaller } from "../../src/mcp/session.ts";
import { log } from "../../src/presentation/log.ts";
import { tokenIn, uniqueName } from "../../src/system/processes.ts";
import type { PassedCall } from "../../src/workspace/types.ts";
import { project, runHere } from "../e2e/in-process.ts";
import { eventually, type Project } from "../e2e/support.ts";
import { sized } from "../size.ts";
import { agent } from "./support.ts";

const stateOf = ({ root }: Project, ...path: string[]) => join(root, ".coord", ...path);
const spool = (here: Project): string[] =>
  fs.existsSync(stateOf(here, "spool")) ? fs.readdirSync(stateOf(here, "spool")).toSorted() : [];
const combinerOf = (here: Project): string | null =>
  fs.readdirSync(stateOf(here)).includes("combiner") ? fs.readlinkSync(stateOf(here, "combiner")) : null;
const timesIn = (here: Project, action: string): number =>
  here.text().split(`- **Action** : ${action}\n`).length - 1;

/** A unique name of a process that is gone. */
function ofDead(): string {
  const name = uniqueName();
  const token = tokenIn(name) ?? "";
  const [boot, namespace] = token.split(".");
  return `${boot}.${namespace}.${2 ** 22 + 1}.1${name.slice(token.length)}`;
}

/** A board with a state folder, and a server for Instance #12. */
async function served() {
  const here = project();
  const one = await agent(here, { args: ["--as", "12"] });
  await one.call("log", { action: "begun" });
  return { here, call: one.call };
}

/** The call that a server leaves for a combiner, which is this test. */
async function leftBy(here: Project): Promise<{ readonly id: string; readonly caller: PassedCaller }> {
  let id = "";
  await eventually("a call is left", () => {
    id =
      spool(here)
        .find((name) => name.endsWith(".call"))
        ?.slice(0, -".call".length) ?? "";
    return id !== "";
  });
  const text = fs.readFileSync(stateOf(here, "spool", `${id}.call`), "utf8");
  return { id, caller: (JSON.parse(text) as { readonly caller: PassedCaller }).caller };
}

const combine = (here: Project, name = uniqueName()) => fs.symlinkSync(name, stateOf(here, "combiner"));
const take = (here: Project, id: string, name = uniqueName()) =>
  fs.symlinkSync(name, stateOf(here, "spool", `${id}.by`));
const say = (here: Project, id: string, said: unknown) => {
  const [draft, path] = [stateOf(here, "tmp-said"), stateOf(here, "spool", `${id}.said`)];
  fs.writeFileSync(draft, JSON.stringify(said));
  fs.renameSync(draft, path);
};

/** Makes a call of another server as its combiner does. */
async function makeFor(here: Project, caller: PassedCaller, call: PassedCall, action: string) {
  let made: Promise<unknown> | undefined;
  await runHere(
    ["mcp", "--as", "30"],
    { cwd: here.root },
    () => undefined,
    async (io) => {
      const session = (await openSession(io)) as McpSession;
      session.workspace();
      const workspace = session.workspaceFor(caller, call);
      if (workspace === null) throw new Error("the call is refused");
      made = log.run(session.contextOf(workspace), { action });
      await made.catch(() => undefined);
      return 0;
    },
  );
  return made;
}

it("servers that write at once make each call once, and leave nothing", async () => {
  const here = project();
  const all = await Promise.all(
    Array.from({ length: sized(6, 4) }, (_, i) => agent(here, { args: ["--as", String(12 + i)] })),
  );
  await all[0]?.call("log", { action: "begun" });
  const rounds = sized(10, 1);
  await Promise.all(
    all.map(async ({ call }, i) => {
      for (let round = 0; round < rounds; round++) {
        const { reservation } = await call("reserve", { task: `Task ${i}.${round}`, files: [`src/${i}.ts`] });
        expect(reservation).toMatchObject({ instance: 12 + i, task: `Task ${i}.${round}`, state: "active" });
        expect(await call("log", { action: `Did ${i}.${round}` })).toMatchObject({
          entry: { instance: 12 + i },
        });
        expect((await call("release", { task: `Task ${i}.${round}` })).error).toBeUndefined();
      }
    }),
  );
  for (let i = 0; i < all.length; i++)
    for (let round = 0; round < rounds; round++) expect(timesIn(here, `Did ${i}.${round}`)).toBe(1);
  await eventually("the combiner has ended", () => combinerOf(here) === null);
  expect(spool(here)).toEqual([]);
});

it("a combiner's answer is the answer, and what stays without one is made by who left it", async () => {
  const { here, call } = await served();
  combine(here);
  const first = call("log", { action: "one" });
  const { id } = await leftBy(here);
  take(here, id);
  const structuredContent = { entry: { action: "said" } };
  say(here, id, {
    answer: { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent },
  });
  expect(await first).toEqual(structuredContent);
  expect(timesIn(here, "one")).toBe(0);
  for (const said of [{}, "no JSON of ours", { answer: { content: "none" } }]) {
    const next = call("log", { action: `two ${JSON.stringify(said)}` });
    const left = await leftBy(here);
    take(here, left.id);
    say(here, left.id, said);
    expect((await next).error).toBeUndefined();
  }
  expect(here.text().match(/Action\*\* : two /g)).toHaveLength(3);
  expect(spool(here)).toEqual([]);
});

it.each([
  ["is dead", () => ofDead(), false],
  ["stands still", () => uniqueName(), true],
])("a combiner that %s keeps nobody waiting, and another takes its place", async (_, name, isOld) => {
  const { here, call } = await served();
  combine(here, name());
  if (isOld) fs.lutimesSync(stateOf(here, "combiner"), 1, 1);
  expect((await call("log", { action: "after it" })).error).toBeUndefined();
  expect(timesIn(here, "after it")).toBe(1);
  await eventually("the next one has ended", () => combinerOf(here) === null);
  expect(spool(here)).toEqual([]);
});

it("a combiner of another machine or container is left alone", async () => {
  const { here, call } = await served();
  const elsewhere = `elsewhere.${uniqueName().split(".").slice(1).join(".")}`;
  combine(here, elsewhere);
  expect((await call("log", { action: "alone" })).error).toBeUndefined();
  expect([combinerOf(here), spool(here)]).toEqual([elsewhere, []]);
});

it("a call that a combiner made before it was killed is not made again, and answered as it would have been", async () => {
  const { here, call } = await served();
  combine(here);
  const asked = call("log", { action: "once", status: "done" });
  const { id, caller } = await leftBy(here);
  const made = await makeFor(here, caller, { id, madeOn: () => null }, "once");
  expect(made).toMatchObject({ ok: true, data: { entry: { instance: 12, action: "once" } } });
  const after = here.text();
  take(here, id, ofDead());
  expect(await asked).toMatchObject({ entry: { instance: 12, action: "once", status: "done" } });
  expect(here.text()).toBe(after);
  expect(timesIn(here, "once")).toBe(1);
});

it("a call that was taken and not made is made by who left it; the taker, should it go on, writes nothing", async () => {
  const { here, call } = await served();
  combine(here);
  const asked = call("log", { action: "mine after all" });
  const { id, caller } = await leftBy(here);
  take(here, id, ofDead());
  expect(await asked).toMatchObject({ entry: { instance: 12 } });
  const after = here.text();
  const takenBack = () => {
    throw new TakenBackError();
  };
  const late = makeFor(here, caller, { id, madeOn: takenBack }, "mine after all");
  await expect(late).rejects.toBeInstanceOf(TakenBackError);
  expect(here.text()).toBe(after);
});

it("what nobody left here is not made: of a process that is gone, of another machine, no call at all", async () => {
  const { here, call } = await served();
  const { root } = here;
  const caller = {
    version: "1",
    language: "en",
    offset: "0,0",
    cwd: root,
    file: null,
    remote: null,
    parentPid: 1,
    identity: { flag: 12, env: null, session: null, unsure: false, subagentId: null },
  };
  const wish = JSON.stringify({ caller, tool: "log", given: { action: "forged" } });
  const left = {
    dead: [ofDead(), wish],
    elsewhere: [`elsewhere.${uniqueName().split(".").slice(1).join(".")}`, wish],
    "another version": [uniqueName(), wish],
    "no JSON": [uniqueName(), "{"],
    "no call": [uniqueName(), JSON.stringify({ caller: { ...caller, cwd: 7 }, tool: "log", given: {} })],
    "a tool that is none": [uniqueName(), JSON.stringify({ caller, tool: "__proto__", given: {} })],
  };
  fs.mkdirSync(stateOf(here, "spool"), { recursive: true });
  for (const [name, text] of Object.values(left))
    fs.writeFileSync(stateOf(here, "spool", `${"1".padStart(15, "0")}.${name}.call`), text ?? "");
  expect((await call("log", { action: "own" })).error).toBeUndefined();
  await eventually("the combiner has ended", () => combinerOf(here) === null);
  expect(timesIn(here, "forged")).toBe(0);
  expect(spool(here).filter((name) => name.includes(left.dead[0] ?? ""))).toEqual([]);
  for (const name of spool(here).filter((one) => one.endsWith(".said")))
    expect(fs.readFileSync(stateOf(here, "spool", name), "utf8")).toBe("{}");
});

it("who waits for its turn, joins or only looks makes its call alone", async () => {
  const { here, call } = await served();
  combine(here);
  expect(await call("reserve", { task: "Waits", files: ["src/new.ts"], wait: "1s" })).toMatchObject({
    reservation: { state: "active" },
  });
  expect((await call("status")).error).toBeUndefined();
  expect((await call("task", { action: "list" })).error).toBeUndefined();
  expect((await call("whoami")).error).toBeUndefined();
  expect(spool(here)).toEqual([]);
});

it("where something else stands in the combiner's place, or nothing can be left, everybody goes alone", async () => {
  const { here, call } = await served();
  fs.writeFileSync(stateOf(here, "combiner"), "no link");
  expect((await call("log", { action: "past a file" })).error).toBeUndefined();
  fs.rmSync(stateOf(here, "combiner"));
  combine(here);
  fs.symlinkSync(here.root, stateOf(here, "spool"));
  expect((await call("log", { action: "past a link" })).error).toBeUndefined();
  expect([timesIn(here, "past a file"), timesIn(here, "past a link")]).toEqual([1, 1]);
  expect(fs.readdirSync(here.root).filter((name) => name.endsWith(".call"))).toEqual([]);
});

it("who waits for the lock for a moment only leaves its call to nobody", async () => {
  const here = project();
  const { call } = await agent(here, { args: ["--as", "12", "--lock-timeout", "1s"] });
  await call("log", { action: "begun" });
  combine(here);
  expect((await call("log", { action: "at once" })).error).toBeUndefined();
  expect(spool(here)).toEqual([]);
});
