import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { sized } from "../size.ts";

const as = (n: number) => ["--as", String(n)];

it("many leases of one's own that ended are one notice, with their number; few are named each", async () => {
  const made = project(`<!-- coord: lease=1s -->\n${project().text()}`);
  for (const [n, count] of [
    [12, 5],
    [13, 2],
  ] as const) {
    for (let i = 0; i < count; i++)
      await made.coord(["reserve", `Task ${n}.${i}`, "--files", `new/${n}/${i}.ts`, ...as(n)]);
  }
  fs.writeFileSync(made.file, made.text().replaceAll(/(Début: )20\d\d-\d\d-\d\d/g, "$12020-01-01"));
  for (const n of [12, 13]) fs.utimesSync(join(made.root, ".coord/leases", String(n)), 1, 1);
  const ended = async (n: number) => {
    const notices = (await made.json(["check", "README.md", ...as(n)])).notices ?? [];
    return notices.flatMap(({ code, message }) => (code === "LEASE_ENDED" ? [message] : []));
  };
  expect(await ended(12)).toEqual([expect.stringMatching(/^5 of your leases/)]);
  expect(await ended(13)).toEqual([
    expect.stringContaining("“Task 13.0”"),
    expect.stringContaining("“Task 13.1”"),
  ]);
});

builtAtNight("what was archived and is in neither file any more is named by doctor", async () => {
  const made = project();
  await made.coord(["reserve", "Fix login", "--files", "src/auth.ts", ...as(12)]);
  await made.coord(["finish", "--result", "success", ...as(12)]);
  await made.coord(["log", "Looked around", ...as(12)]);
  expect((await made.coord(["archive", "--keep", "0"])).status).toBe(0);
  const missing = async () =>
    (await made.json(["doctor"])).data.diagnostics.flatMap(({ code, args }) =>
      code === "MISSING_OPERATION" ? [args?.["subject"]] : [],
    );
  expect(await missing()).toEqual([]);
  fs.rmSync(made.file.replace(/\.md$/, ".archive.md"));
  await made.coord(["log", "Later", ...as(12)]);
  expect((await missing()).sort()).toEqual(["Fix login", "Looked around"]);
});

it("what was taken out is named, however many changes by hand came after it", async () => {
  const made = project();
  const names = Array.from({ length: sized(8, 4) }, (_, i) => `Step ${String.fromCodePoint(65 + i)}`);
  for (const name of names) {
    await made.coord(["log", name, ...as(12)]);
    await made.coord(["log", `After ${name}`, ...as(13)]);
    const entry = new RegExp(`^### .*\\n(?:- .*\\n)*?- .*: ${name}\\n(?:- .*\\n)*\\n?`, "m");
    made.write("CLAUDE_INSTANCES.md", made.text().replace(entry, ""));
  }
  const { diagnostics } = (await made.json(["doctor"])).data;
  const said = diagnostics.flatMap(({ code, args }) =>
    code === "MISSING_OPERATION" ? args?.["subject"] : [],
  );
  for (const name of names) expect(said).toContain(name);
});
