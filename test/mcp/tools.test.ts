import { encode } from "gpt-tokenizer";
import { describe, expect, it } from "vitest";
import { pageAt } from "../docs/pages.ts";
import { project } from "../e2e/in-process.ts";
import type { Project } from "../e2e/support.ts";
import { variants } from "../size.ts";
import { agent, agentOfBuild, ERAS, type Said, timeless } from "./support.ts";

const NAMES =
  "status check forecast join whoami leave reserve next extend finish release log task handover message alert";

describe.each(variants(ERAS, 2))("with a client of %s", (era) => {
  it("lists its tools, with schemas and hints", async () => {
    const { client } = await agent(project(), { era });
    expect(client.getNegotiatedProtocolVersion()).toBe(era);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).join(" ")).toBe(NAMES);
    for (const { inputSchema, outputSchema, annotations, description } of tools) {
      expect(description).toMatch(/\S/);
      expect(inputSchema).toMatchObject({ type: "object" });
      expect(outputSchema).toMatchObject({ type: "object", properties: { error: { type: "object" } } });
      expect(Object.keys(annotations ?? {}).sort()).toEqual(
        ["destructiveHint", "idempotentHint", "openWorldHint", "readOnlyHint"].sort(),
      );
      expect(annotations?.openWorldHint).toBe(false);
    }
    const reading = tools.filter(({ annotations }) => annotations?.readOnlyHint === true);
    expect(reading.map(({ name }) => name)).toEqual(["status", "check", "forecast", "whoami"]);
    expect(tools.find(({ name }) => name === "reserve")?.inputSchema).toEqual({
      type: "object",
      properties: {
        task: { type: "string" },
        files: { type: "array", items: { type: "string" } },
        resource: { type: "array", items: { type: "string" } },
        estimate: { type: "string", description: "45m" },
        wait: { type: "string", description: "45m" },
      },
      required: ["task"],
    });
  });

  it("lists the same when it is the build", async () => {
    const [here, built] = [await agent(project(), { era }), await agentOfBuild(project(), { era })];
    expect(await built.client.listTools()).toEqual(await here.client.listTools());
  });

  it.each(["en", "fr"])("spends few tokens on it in %s", async (lang) => {
    const { client } = await agent(project(), { era, args: ["--lang", lang] });
    const listed = await client.listTools();
    expect(encode(JSON.stringify(listed)).length).toBeLessThan(2_500);
    expect(encode(client.getInstructions() ?? "").length).toBeGreaterThan(20);
    expect(encode(client.getInstructions() ?? "").length).toBeLessThan(150);
  });

  it("has resources and no prompts", async () => {
    const { client } = await agent(project(), { era });
    const { resources } = await client.listResources();
    expect(resources.map(({ uri, mimeType }) => [uri, mimeType])).toEqual([
      ["coord://status", "application/json"],
      ["coord://file", "text/markdown"],
    ]);
    expect(client.getServerCapabilities()).not.toHaveProperty("prompts");
  });

  it("does a day's work, tool by tool", async () => {
    const here = project();
    const { call } = await agent(here, { era });
    const other = await agent(here, { era });
    const { instance: me } = await call("join", { label: "Backend" });
    expect(await call("join")).toMatchObject({ instance: me, label: "Backend", source: "session" });
    expect(await call("whoami")).toMatchObject({ instance: me, source: "session" });
    const { instance: you } = await other.call("join", { label: "Frontend" });
    expect(you).toBe(me + 1);

    const grant = await call("reserve", { task: "Fix login", files: ["src/auth.ts"], estimate: "45m" });
    expect(grant).toMatchObject({
      reservation: {
        instance: me,
        task: "Fix login",
        files: ["src/auth.ts"],
        state: "active",
        estimateMinutes: 45,
      },
      promoted: [],
    });
    expect(await call("check", { paths: ["src/auth.ts", "src/api.ts", "/etc/passwd"] })).toMatchObject({
      paths: [{ verdict: "mine" }, { verdict: "free", reservation: null }, { verdict: "outside" }],
    });
    expect(await other.call("check", { paths: ["src/auth.ts"] })).toMatchObject({
      paths: [{ verdict: "reserved", reservation: { instance: me, task: "Fix login" } }],
    });
    expect(await call("extend", { estimate: "2h" })).toMatchObject({ reservation: { estimateMinutes: 120 } });
    expect(
      await call("log", { action: "Added the lock", status: "done", files: ["src/auth.ts"] }),
    ).toMatchObject({
      entry: { action: "Added the lock", status: "done", instance: me },
    });

    expect(await call("task", { action: "add", title: "Write the tests" })).toMatchObject({
      task: { state: "free" },
    });
    expect(await call("task", { action: "start", title: "Write the tests" })).toMatchObject({
      task: { state: "in-progress", instance: me },
    });
    expect(await call("task", { action: "block", title: "Write the tests" })).toMatchObject({
      task: { state: "blocked" },
    });
    expect(await call("task", { action: "done", title: "Write the tests" })).toMatchObject({
      task: { state: "done" },
    });
    const { tasks } = await call("task", { action: "list", all: true });
    expect(tasks.map(({ title }) => title)).toContain("Write the tests");
    const offered = await other.call("next", { reserve: false });
    expect(offered["task"]).toMatchObject({ title: expect.any(String) });
    expect(await other.call("next", { reserve: true })).toMatchObject({
      reservation: { instance: you, state: "active" },
    });
    expect(await other.call("release")).toMatchObject({ reservation: { state: "released" } });

    expect(await call("handover", { action: "offer", to: String(you), next: "Tests" })).toMatchObject({
      handover: { from: me, to: you, state: "proposed", files: ["src/auth.ts"] },
    });
    expect((await other.call("handover", { action: "list" }))["handovers"]).toHaveLength(1);
    expect(await other.call("handover", { action: "decline" })).toMatchObject({
      handover: { state: "declined" },
    });
    await call("handover", { action: "offer", to: "any" });
    expect(await other.call("handover", { action: "accept" })).toMatchObject({
      reservation: { instance: you, task: "Fix login" },
    });

    expect(await call("alert", { action: "block", problem: "The database is down" })).toMatchObject({
      alert: { kind: "blocker", solved: false },
    });
    expect(await call("alert", { action: "assist", need: "A review", urgency: "haute" })).toMatchObject({
      alert: { kind: "assist", urgency: "high" },
    });
    const { alerts } = (await other.call("alert", { action: "list" })) as Said & { alerts: { id: string }[] };
    expect(alerts.length).toBeGreaterThanOrEqual(2);
    expect(
      await other.call("alert", { action: "resolve", id: alerts.at(-1)?.id, how: "Done" }),
    ).toMatchObject({
      alert: { solved: true, solution: "Done" },
    });

    expect(await other.call("finish", { task: "Fix login", result: "success", notes: "Fine" })).toMatchObject(
      {
        reservation: { state: "done", result: "success" },
      },
    );
    expect(await call("leave")).toMatchObject({ instance: me, released: [] });
    expect(await call("whoami")).toMatchObject({ error: { code: "NO_IDENTITY" } });
    expect((await here.coord(["doctor"])).status).toBe(0);
  });

  it("gives the data of --json", async () => {
    const here = project();
    const { call } = await agent(here, { era, args: ["--as", "12"] });
    await call("reserve", { task: "Fix login", files: ["src/auth.ts"] });
    const as = ["--as", "12"];
    const same: readonly (readonly [string, object, readonly string[]])[] = [
      ["status", { all: true }, ["status"]],
      ["check", { paths: ["src/auth.ts", "README.md"] }, ["check", "src/auth.ts", "README.md"]],
      ["whoami", {}, ["whoami"]],
      ["task", { action: "list" }, ["task", "list"]],
      ["handover", { action: "list", all: true }, ["handover", "list", "--all"]],
      ["alert", { action: "list", all: true }, ["alerts", "--all"]],
      ["next", {}, ["next"]],
      [
        "reserve",
        { task: "Fix login", files: ["src/auth.ts"] },
        ["reserve", "Fix login", "--files", "src/auth.ts"],
      ],
    ];
    for (const [name, args, line] of same) {
      const { notices: _tool, ...data } = await call(name, { ...args });
      expect(timeless(data), name).toEqual(timeless((await here.json([...line, ...as])).data));
    }
    const { all: _, ...brief } = { all: true, ...(await call("status")) };
    const whole = (await here.json(["status", ...as])).data;
    expect(Object.keys(brief).filter((key) => key !== "notices")).toEqual(Object.keys(whole));
    expect(
      brief.reservations.every(({ state }) => ["active", "stale", "lapsed", "waiting"].includes(state)),
    ).toBe(true);
  });
});

describe("a refusal", () => {
  let here: Project;
  it("is the error of --json, with its holders and what to do next", async () => {
    here = project();
    const { call } = await agent(here, { args: ["--as", "12"] });
    await here.json(["reserve", "Theirs", "--files", "src/**", "--as", "13"]);
    const { error } = await call("reserve", { task: "Mine", files: ["src/auth.ts"] });
    const printed = (await here.json(["reserve", "Mine", "--files", "src/auth.ts", "--as", "12"])).error;
    expect(error).toEqual({ ...printed, hint: error?.hint });
    expect(error).toMatchObject({
      code: "FILES_RESERVED",
      holders: [{ instance: 13, task: "Theirs" }],
      collisions: [{ asked: "src/auth.ts", held: "src/**", instance: 13 }],
    });
    expect(printed?.hint).toContain("coord reserve TASK --files PATH --wait 10m");
    expect(error?.hint).toMatch(/`reserve` again with wait/);
    expect((await call("finish", { result: "success" })).error).toMatchObject({ code: "NO_RESERVATION" });
    expect((await call("reserve", { task: "Out", files: ["../x"] })).error).toMatchObject({
      code: "PATH_OUTSIDE",
    });
    expect((await call("handover", { action: "accept" })).error).toMatchObject({ code: "NO_HANDOVER" });
  });

  it("of a wrong call says which value, what was expected and what was found, in the client's language", async () => {
    const english = await agent(project(), { args: ["--as", "12"] });
    const french = await agent(project(), { args: ["--as", "12", "--lang", "fr"] });
    const wrong: readonly (readonly [string, object, RegExp, RegExp])[] = [
      ["reserve", {}, /^task: .*string/, /^task: .*attendu/],
      ["reserve", { task: 5 }, /^task: .*string/, /^task/],
      ["reserve", { task: "T", bogus: 1 }, /bogus/, /bogus/],
      ["reserve", { task: "T", estimate: "soon" }, /^estimate: .*“soon”/, /^estimate : .*« soon »/],
      ["reserve", { task: "T", wait: "-1" }, /^wait: /, /^wait/],
      ["reserve", { task: "T", files: [1] }, /^files\.0: /, /^files\.0/],
      ["finish", { result: "constructor" }, /^result: .*success.*“constructor”/, /^result : /],
      ["task", {}, /^action: /, /^action/],
      ["task", { action: "toString" }, /^action: .*list, add/, /^action : /],
      ["task", { action: "add" }, /^title: /, /^title/],
      ["handover", { action: "offer", to: "7x" }, /^to: .*“7x”/, /^to : .*« 7x »/],
      ["handover", { action: "offer", to: 0 }, /^to: .*“0”/, /^to : .*« 0 »/],
      ["handover", { action: "accept", to: "5" }, /"to"/, /"to"/],
      ["check", {}, /^paths: /, /^paths/],
      ["check", { paths: [] }, /^paths: /, /^paths/],
    ];
    for (const [name, args, says, dit] of wrong) {
      const { error } = await english.call(name, { ...args });
      expect(error, JSON.stringify(args)).toMatchObject({ code: "USAGE", retryable: false, holders: [] });
      expect(error?.message).toMatch(says);
      expect((await french.call(name, { ...args })).error?.message).toMatch(dit);
    }
    // Nothing of it was done.
    expect((await english.call("status"))["reservations"]).not.toContainEqual(
      expect.objectContaining({ task: "T" }),
    );
  });

  it("refuses a path with a NUL in it, which no file has in its name", async () => {
    const { call } = await agent(project(), { args: ["--as", "12"] });
    const refused = { error: { code: "PATH_INVALID" } };
    for (const path of ["a\0SECRET", "src/auth.ts\0", "\0", '["a\\u0000b"]', "src/*\0.ts"]) {
      expect(await call("check", { paths: [path] }), path).toMatchObject(refused);
      expect(await call("check", { paths: ["src/a.ts", path] }), path).toMatchObject(refused);
      expect(await call("reserve", { task: "T", files: [path] }), path).toMatchObject(refused);
    }
  });

  it("bears with what models send: null for what is left out, one string for a list, a number of minutes", async () => {
    const { call } = await agent(project(), { args: ["--as", "12"] });
    const given = { task: "T", files: "src/auth.ts,src/api.ts", estimate: 30, wait: null };
    expect(await call("reserve", given)).toMatchObject({
      reservation: { files: ["src/auth.ts", "src/api.ts"], estimateMinutes: 30 },
    });
    expect(await call("reserve", { task: "U", files: " , " })).toMatchObject({
      error: { code: "PATH_INVALID" },
    });
    expect(await call("finish", { result: "Succès" })).toMatchObject({ reservation: { result: "success" } });
  });

  it("of an unknown tool is an error of the protocol, and the next call is served", async () => {
    const { client, call } = await agent(project());
    await expect(client.callTool({ name: "format_disk", arguments: {} })).rejects.toThrow(/not found/);
    expect(await call("status")).toMatchObject({ me: null });
  });
});

describe("without a coordination file", () => {
  it("it starts, says so, and works as soon as there is one", async () => {
    const here = project(null);
    const { call, client } = await agent(here);
    for (const [name, args] of [
      ["status", {}],
      ["join", {}],
      ["check", { paths: ["a"] }],
    ] as const) {
      const { error } = await call(name, args);
      expect(error).toMatchObject({ code: "NO_FILE" });
      expect(error?.hint).toContain("coord init");
    }
    await expect(client.readResource({ uri: "coord://status" })).rejects.toThrow(/coord init/);
    expect((await here.coord(["init"])).status).toBe(0);
    expect(await call("join", { label: "First" })).toMatchObject({ instance: 1 });
    expect(await call("reserve", { task: "T" })).toMatchObject({ reservation: { instance: 1 } });
  });
});

it("the page on MCP lists the tools, in their order", () => {
  const { text } = pageAt("docs/mcp.md");
  const listed = [...text.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, name]) => name);
  expect(listed.join(" ")).toBe(NAMES);
});

it("a subagent's leave does not end its session's instance", async () => {
  const here = project();
  const { client } = await agent(here);
  const call = async (name: string, threadId: string, given = {}) => {
    const meta = { threadId, "x-codex-turn-metadata": { session_id: "root", thread_id: threadId } };
    return (await client.callTool({ name, arguments: given, _meta: meta })).structuredContent as Said;
  };
  const { instance } = await call("join", "root", { label: "Lead" });
  expect((await call("leave", "child")).error?.code).toBe("SUBAGENT_HOLDS");
  expect(await call("leave", "root")).toMatchObject({ instance });
});
