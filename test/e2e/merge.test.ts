import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { conflictMarker } from "../../src/text/edits.ts";
import { builtToo, coord, project } from "./in-process.ts";
import { bin, cleanEnv, git, listing, run, SAMPLE, tempFolder } from "./support.ts";

const JOINED = "- **Instance #2-#11** : TERMINÉES - Toutes instances fermées et consolidées\n";
const plus = (text: string, line: string) => text.replace(JOINED, `${JOINED}${line}\n`);
const ANN = "- **Instance #12** : ACTIVE - Ann (2026-11-22 19:40 +01:00)";
const BOB = "- **Instance #13** : ACTIVE - Bob (2026-11-22 19:41 +01:00)";

type Texts = Readonly<Record<"base" | "ours" | "theirs", string | Buffer>>;

/** Three files in a folder, and the driver run on them as git runs it. */
function three(texts: Texts) {
  const root = tempFolder();
  for (const [name, text] of Object.entries(texts)) fs.writeFileSync(join(root, name), text);
  const merge = (...more: readonly string[]) =>
    coord(["merge", "base", "ours", "theirs", "7", "CLAUDE_INSTANCES.md", ...more], { cwd: root });
  return { root, merge, read: (name: string) => fs.readFileSync(join(root, name), "utf8") };
}

describe("coord merge", () => {
  builtToo("writes what both sides did into ours, says nothing, and touches nothing else", async () => {
    const { root, merge, read } = three({ base: SAMPLE, ours: plus(SAMPLE, ANN), theirs: plus(SAMPLE, BOB) });
    fs.chmodSync(join(root, "ours"), 0o640);
    const ran = await merge();
    expect([ran.status, ran.stdout, ran.stderr]).toEqual([0, "", ""]);
    expect(read("ours")).toBe(plus(SAMPLE, `${ANN}\n${BOB}`));
    expect(read("base")).toBe(SAMPLE);
    expect(read("theirs")).toBe(plus(SAMPLE, BOB));
    expect(fs.statSync(join(root, "ours")).mode & 0o777).toBe(0o640);
    expect(fs.readdirSync(root).sort()).toEqual(["base", "ours", "theirs"]);
    const again = await merge();
    expect(again.status).toBe(0);
    expect(read("ours")).toBe(plus(SAMPLE, `${ANN}\n${BOB}`));
  });

  it.each<[string, (text: string) => string]>([
    ["CRLF", (text) => text.replaceAll("\n", "\r\n")],
    ["a byte-order mark", (text) => `\ufeff${text}`],
    ["both", (text) => `\ufeff${text.replaceAll("\n", "\r\n")}`],
  ])("keeps %s", async (_, dress) => {
    const texts = { base: SAMPLE, ours: plus(SAMPLE, ANN), theirs: plus(SAMPLE, BOB) };
    const { merge, read } = three({
      base: dress(texts.base),
      ours: dress(texts.ours),
      theirs: dress(texts.theirs),
    });
    expect((await merge()).status).toBe(0);
    expect(read("ours")).toBe(dress(plus(SAMPLE, `${ANN}\n${BOB}`)));
  });

  it("with an empty ancestor makes one of two files that are alike but for an entry each", async () => {
    const { merge, read } = three({ base: "", ours: plus(SAMPLE, ANN), theirs: plus(SAMPLE, BOB) });
    expect((await merge()).status).toBe(0);
    expect(read("ours")).toBe(plus(SAMPLE, `${ANN}\n${BOB}`));
  });

  it("leaves prose that both changed between markers of the wanted size, and says so with 1", async () => {
    const line = SAMPLE.split("\n")[4] ?? "";
    const { root, merge, read } = three({
      base: SAMPLE,
      ours: SAMPLE.replace(line, "Notre phrase"),
      theirs: SAMPLE.replace(line, "Leur phrase"),
    });
    const dry = await merge("--dry-run");
    expect([dry.status, read("ours").includes("<<<<")]).toEqual([0, false]);
    expect(dry.stdout).toContain("+Leur phrase");
    const ran = await coord(["merge", "base", "ours", "theirs", "9", "docs/C.md"], { cwd: root });
    expect(ran.status).toBe(1);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toContain("docs/C.md:5: both sides changed the same lines");
    expect(read("ours")).toContain(
      "<<<<<<<<< ours\nNotre phrase\n=========\nLeur phrase\n>>>>>>>>> theirs\n",
    );
  });

  it("answers in JSON and in French", async () => {
    const held = (n: number, file: string) =>
      SAMPLE.replace(
        "Début: 19:40\n",
        `Début: 19:40\n[RÉSERVÉ] Instance #${n} - T${n} - Début: 2026-11-22 19:4${n} +01:00\nFichiers concernés: ${file}\n`,
      );
    const texts = { base: SAMPLE, ours: held(2, "src/a.ts"), theirs: held(3, "src/**") };
    const said = await three(texts).merge("--lang", "fr");
    expect(said.status).toBe(0);
    expect(said.stderr).toMatch(
      /^CLAUDE_INSTANCES\.md:\d+: l'Instance #2 et l'Instance #3 réservent toutes deux src\/a\.ts/,
    );
    const { merge, read } = three(texts);
    const ran = await merge("--json");
    expect(ran.json).toMatchObject({
      ok: true,
      command: "merge",
      data: {
        clean: true,
        conflicts: [{ code: "OVERLAP", args: { instance: 2, other: 3, about: "src/a.ts" } }],
      },
    });
    expect(read("ours")).toContain("[CONFLIT] Instance #2 ↔ Instance #3 - src/a.ts");
    expect(ran.stderr).toBe("");
  });

  it.each<[string, Partial<Texts>, number, RegExp]>([
    ["theirs is not UTF-8", { theirs: Buffer.from([0x61, 0xff]) }, 4, /theirs is not valid UTF-8: byte 1 /],
    ["ours is not UTF-8", { ours: Buffer.from([0xc3]) }, 4, /ours is not valid UTF-8: byte 0 /],
    ["the ancestor is not UTF-8", { base: Buffer.from([0x80]) }, 4, /base is not valid UTF-8/],
  ])("refuses when %s, and leaves ours as it was", async (_, bad, status, message) => {
    const { root, merge } = three({
      base: SAMPLE,
      ours: plus(SAMPLE, ANN),
      theirs: plus(SAMPLE, BOB),
      ...bad,
    });
    const before = listing(root);
    const ran = await merge();
    expect(ran.status).toBe(status);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toMatch(message);
    expect(listing(root)).toEqual(before);
  });

  it("refuses what is not there, and a size that is none", async () => {
    const { root } = three({ base: SAMPLE, ours: SAMPLE, theirs: SAMPLE });
    const gone = await coord(["merge", "base", "ours", "nowhere"], { cwd: root });
    expect([gone.status, gone.stderr]).toEqual([
      4,
      expect.stringMatching(/nowhere cannot be read: there is no such file \(ENOENT\)\.\n.*Check its name/),
    ]);
    const size = await coord(["merge", "base", "ours", "theirs", "many"], { cwd: root });
    expect([size.status, size.stderr]).toEqual([2, expect.stringContaining("MARKER_SIZE")]);
    expect((await coord(["merge", "base", "ours"], { cwd: root })).status).toBe(2);
  });
});

/** A project with the driver set up, and two clones of it. */
function clones() {
  const origin = project();
  origin.write(".gitattributes", "CLAUDE_INSTANCES*.md merge=coord\n");
  origin.git("add", ".");
  origin.git("commit", "-q", "-m", "driver");
  const clone = () => {
    const root = tempFolder();
    git(root, "clone", "-q", origin.root, ".");
    git(root, "config", "merge.coord.driver", `"${process.execPath}" "${bin()}" merge %O %A %B %L -- %P`);
    const text = (name = "CLAUDE_INSTANCES.md") => fs.readFileSync(join(root, name), "utf8");
    const as = (n: number, ...args: readonly string[]) => coord([...args, "--as", String(n)], { cwd: root });
    return { root, text, as, git: (...args: readonly string[]) => git(root, ...args) };
  };
  return { origin, ann: clone(), bob: clone() };
}

describe("git merge with the driver", () => {
  it("brings the work of two clones together, archive included", async () => {
    const { ann, bob } = clones();
    await ann.as(12, "reserve", "Ouverture", "--files", "src/auth.ts");
    await ann.as(12, "log", "Essais d'Ann");
    await ann.as(12, "finish", "--result", "success");
    await ann.as(12, "archive", "--keep", "0");
    await bob.as(13, "reserve", "Tests", "--files", "test/**");
    await bob.as(13, "log", "Essais de Bob");
    await bob.as(13, "finish", "--result", "partial");
    await bob.as(13, "archive", "--keep", "0");
    await bob.as(13, "reserve", "Suite", "--files", "src/api.ts");
    for (const { git } of [ann, bob]) {
      git("add", ".");
      git("commit", "-q", "-m", "work");
    }
    ann.git("pull", "-q", "--no-rebase", "--no-edit", bob.root, "main");
    expect(ann.git("status", "--porcelain", "-uno")).toBe("");
    const [text, archive] = [ann.text(), ann.text("CLAUDE_INSTANCES.archive.md")];
    expect([conflictMarker(text), conflictMarker(archive)]).toEqual([null, null]);
    const count = (part: string) => `${text}\n${archive}`.split(part).length - 1;
    for (const once of [
      "[TERMINÉ] Instance #12 - Ouverture",
      "[TERMINÉ] Instance #13 - Tests",
      "[RÉSERVÉ] Instance #13 - Suite",
      "**Action** : Essais d'Ann",
      "**Action** : Essais de Bob",
      "- **Instance #12** : ACTIVE",
      "- **Instance #13** : ACTIVE",
    ])
      expect(count(once), once).toBe(1);
    expect((await coord(["check", "src/api.ts", "--as", "12"], { cwd: ann.root })).status).toBe(3);
    expect((await coord(["doctor"], { cwd: ann.root })).status).toBe(0);
  });

  it.each(["%L -- %P", "%L %P"])(
    "a file whose name is an option is merged as any other (%s)",
    async (last) => {
      const { ann, bob } = clones();
      const file = join(ann.root, "--dry-run");
      ann.git("config", "merge.coord.driver", `"${process.execPath}" "${bin()}" merge %O %A %B ${last}`);
      fs.appendFileSync(join(ann.root, ".gitattributes"), "--dry-run merge=coord\n");
      fs.writeFileSync(file, "a\nb\nc\nd\n");
      ann.git("add", ".");
      ann.git("commit", "-q", "-m", "base");
      bob.git("pull", "-q", "--no-edit", ann.root, "main");
      fs.writeFileSync(file, "a ours\nb\nc\nd\n");
      fs.writeFileSync(join(bob.root, "--dry-run"), "a\nb\nc\nd theirs\n");
      for (const { git } of [ann, bob]) git("commit", "-q", "-am", "work");
      ann.git("pull", "-q", "--no-rebase", "--no-edit", bob.root, "main");
      expect(fs.readFileSync(file, "utf8")).toBe("a ours\nb\nc\nd theirs\n");
    },
  );

  it("writes no file outside the repository, nor one that git keeps", async () => {
    const { root } = clones().ann;
    const outside = join(tempFolder(), "profile");
    fs.writeFileSync(outside, "export A=1\n");
    fs.writeFileSync(join(root, "base"), "export A=1\n");
    fs.writeFileSync(join(root, "evil"), "export A=1\nevil\n");
    fs.symlinkSync(outside, join(root, "link"));
    for (const ours of [outside, "link", "../profile", ".git/config"]) {
      const before = fs.readFileSync(outside, "utf8") + fs.readFileSync(join(root, ".git/config"), "utf8");
      const ran = await coord(["merge", "base", ours, "evil", "--json"], { cwd: root });
      expect(ran.status, ours).not.toBe(0);
      expect(fs.readFileSync(outside, "utf8") + fs.readFileSync(join(root, ".git/config"), "utf8")).toBe(
        before,
      );
    }
    fs.writeFileSync(join(root, "ours"), "export A=1\n");
    expect((await coord(["merge", "base", "ours", "evil"], { cwd: root })).status).toBe(0);
    expect(fs.readFileSync(join(root, "ours"), "utf8")).toBe("export A=1\nevil\n");
  });

  it("stops with an ordinary conflict where the driver can't read a side", async () => {
    const { ann, bob } = clones();
    fs.writeFileSync(join(ann.root, "CLAUDE_INSTANCES.md"), Buffer.from([0x61, 0xff, 0x0a]));
    fs.appendFileSync(join(bob.root, "CLAUDE_INSTANCES.md"), "\nde Bob\n");
    for (const { git } of [ann, bob]) git("commit", "-q", "-am", "work");
    const args = ["pull", "-q", "--no-rebase", "--no-edit", bob.root, "main"];
    const ran = await run("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      cwd: ann.root,
      env: cleanEnv(),
    });
    expect(ran.status).toBe(1);
    expect(`${ran.stdout}${ran.stderr}`).toMatch(/CONFLICT \(content\).*CLAUDE_INSTANCES\.md/);
    expect(ran.stderr).toContain("is not valid UTF-8: byte 1");
    expect(fs.readFileSync(join(ann.root, "CLAUDE_INSTANCES.md"))).toEqual(Buffer.from([0x61, 0xff, 0x0a]));
  });
});
