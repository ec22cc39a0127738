import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "./in-process.ts";
import { eventually, launch, bin, tempFolder } from "./support.ts";

it("a file with several names goes by each of them; a copy, and a name elsewhere, are files of their own", async () => {
  const { root, coord, json, write } = project();
  const link = (from: string, to: string) => fs.linkSync(join(root, from), join(root, to));
  for (const path of ["src/held.ts", "src/free.ts"]) write(path, `${path}\n`);
  link("src/held.ts", "src/second.ts");
  link("src/held.ts", "third.ts");
  fs.copyFileSync(join(root, "src/held.ts"), join(root, "src/copy.ts"));
  fs.linkSync(join(root, "src/free.ts"), join(tempFolder(), "elsewhere.ts"));
  await coord(["--as", "12", "reserve", "T", "--files", "src/held.ts"]);
  const asked = ["src/second.ts", "third.ts", "src/copy.ts", "src/free.ts"];
  const verdicts = async (as: string) =>
    (await json(["--as", as, "check", ...asked])).data as unknown as { paths: { verdict: string }[] };
  expect((await verdicts("13")).paths.map(({ verdict }) => verdict)).toEqual([
    "reserved",
    "reserved",
    "free",
    "free",
  ]);
  expect((await verdicts("12")).paths.map(({ verdict }) => verdict)).toEqual([
    "mine",
    "mine",
    "free",
    "free",
  ]);
  const refused = await json(["--as", "13", "reserve", "U", "--files", "third.ts"]);
  expect(refused).toMatchObject({ ok: false, error: { code: "FILES_RESERVED" } });
});

it("a folder or pattern with another name of a held file in it is held in part, and a held one covers the file's other names", async () => {
  const { root, coord, json, write } = project();
  for (const path of ["src/held.ts", "lib/in.ts", "docs/plain.md"]) write(path, `${path}\n`);
  fs.linkSync(join(root, "src/held.ts"), join(root, "lib/second.ts"));
  await coord(["--as", "12", "reserve", "T", "--files", "src/held.ts"]);
  const verdictsOf = async (...asked: string[]) => {
    const { data } = await json(["--as", "13", "check", ...asked]);
    return (data as unknown as { paths: { verdict: string }[] }).paths.map(({ verdict }) => verdict);
  };
  expect(await verdictsOf("lib", "lib/*", "**/second.ts", "lib/in.ts", "docs", "docs/*")).toEqual([
    "partly",
    "partly",
    "partly",
    "free",
    "free",
    "free",
  ]);
  const refused = await json(["--as", "13", "reserve", "U", "--files", "lib/**"]);
  expect(refused).toMatchObject({ ok: false, error: { code: "FILES_RESERVED" } });
  expect((await coord(["--as", "13", "reserve", "V", "--files", "docs/**"])).status).toBe(0);
  await coord(["--as", "12", "release"]);
  await coord(["--as", "12", "reserve", "W", "--files", "lib/**"]);
  expect(await verdictsOf("src/held.ts", "src/other.ts")).toEqual(["reserved", "free"]);
});

it("who waits for a file by another name than the one it is held by waits for that one, too", async () => {
  const { root, coord, text, write } = project();
  write("src/held.ts", "held\n");
  fs.linkSync(join(root, "src/held.ts"), join(root, "second.ts"));
  await coord(["--as", "12", "reserve", "T", "--files", "src/held.ts"]);
  const waiting = launch(
    process.execPath,
    [bin(), "--as", "13", "reserve", "U", "--files", "second.ts", "--wait", "2m"],
    { cwd: root },
  );
  const isQueued = () => /\[EN_ATTENTE\] Instance #13 - U .*\n.*: second\.ts, src\/held\.ts/.test(text());
  await eventually("it is in the queue", isQueued);
  // Somebody else's write lets the queue go on: not this far.
  await coord(["--as", "14", "log", "x"]);
  expect(isQueued()).toBe(true);
  await coord(["--as", "12", "finish", "T", "--result", "success"]);
  expect((await waiting.done).status).toBe(0);
  expect(text()).toMatch(/\[RÉSERVÉ\] Instance #13 - U .*\n.*: second\.ts, src\/held\.ts/);
  expect(text()).not.toContain("[EN_ATTENTE]");
});
