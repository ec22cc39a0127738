import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse, serialize } from "../../src/index.ts";
import { bin, cleanEnv, project } from "../e2e/support.ts";
import { cliTorture, judge } from "./cli-torture.ts";

const WRITERS = 8;
/** Acknowledged commands without which a run says nothing. */
const ENOUGH = 30;
/** Seconds; `COORD_TORTURE=60` for the long form. */
const SECONDS = Number(process.env["COORD_TORTURE"] ?? 20);

it(`${WRITERS} instances at work for ${SECONDS} s, a process killed every 150 ms: nothing acknowledged is lost, nothing is there twice`, async () => {
  const made = project();
  const { root } = made;
  const work = { writers: WRITERS, seconds: SECONDS, killEveryMs: 150, atLeast: ENOUGH };
  const result = await cliTorture({ bin: bin(), root, env: cleanEnv(), ...work });
  const { acknowledged, kills, odd } = result;
  expect(odd).toEqual([]);
  expect(judge(root, acknowledged)).toEqual({ lost: [], doubled: [] });
  // Or it would say nothing.
  expect(kills).toBeGreaterThan(ENOUGH / 3);
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);

  const text = made.text();
  expect(serialize(parse(text))).toBe(text);
  const doctor = await made.coord(["doctor", "--json"]);
  expect(doctor.status).toBe(0);
  const notes = new Set(["UNDATED", "FILE_NOT_FOUND"]);
  expect(doctor.json.data.diagnostics.filter(({ code }) => !notes.has(code))).toEqual([]);
  const history = await made.json(["history", "--limit", "100000"]);
  const journalled = history.data.revisions.map(({ command, subject }) => `${command} ${subject}`);
  expect(new Set(journalled).size).toBe(journalled.length);
  for (const { what, title } of acknowledged) expect(journalled).toContain(`${what} ${title}`);
  // What the killed left behind is gone after the next write.
  await made.coord(["log", "last", "--as", "1"]);
  expect(fs.readdirSync(root).filter((name) => name.includes("coord-tmp"))).toEqual([]);
  expect(fs.existsSync(join(root, ".coord", "lock"))).toBe(false);
});
