import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type StateFolder, UnsafeStateError } from "../../src/system/state.ts";
import { problemsOf, setAsideAll } from "../../src/system/state-survey.ts";
import { uniqueName } from "../../src/system/processes.ts";
import { ground, portrait, WRONG_FILES, WRONG_FOLDERS } from "./support.ts";

const { constants } = fs;
const isRoot = process.geteuid?.() === 0;

/** What an error is, for one that the gate throws. */
function unsafe(run: () => unknown): UnsafeStateError {
  try {
    run();
  } catch (error) {
    if (error instanceof UnsafeStateError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

type Way = (state: StateFolder, name: string) => unknown;

/** Every way in to a file. */
const WAYS: Readonly<Record<string, Way>> = {
  read: (state, name) => state.read(name),
  "read as bytes": (state, name) => state.readBytes(name),
  stat: (state, name) => state.stat(name),
  probe: (state, name) => state.probe(name),
  append: (state, name) => state.append(name, "x\n"),
  overwrite: (state, name) => state.overwrite(name, "x\n"),
  replace: (state, name) => state.replace(name, "x\n"),
};
const NAMES = ["faults", "sessions/claude-x-1.json", "leases/3.told", "denials/claude-x-1.json"];

describe("what stands where a file belongs", () => {
  describe.each(Object.keys(WRONG_FILES))("%s", (wrong) => {
    it.each(Object.keys(WAYS))("is refused by %s, and nothing is touched", (way) => {
      for (const name of NAMES) {
        const { at, gate, outside, folder } = ground();
        WRONG_FILES[wrong]?.(at(name), outside);
        const before = [portrait(outside), fs.lstatSync(at(name)).mtimeMs];
        const opened: string[] = [];
        const openSync = (path: string, flags: number, mode?: number) => {
          if ((flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0) opened.push(path);
          return fs.openSync(path, flags, mode);
        };
        const error = unsafe(() => WAYS[way]?.(gate({ openSync: openSync as typeof fs.openSync }), name));
        expect(error.path).toBe(join(folder, ".coord", name));
        expect([portrait(outside), fs.lstatSync(at(name)).mtimeMs]).toEqual(before);
        expect(opened.filter((path) => path === at(name))).toEqual([]);
        expect(fs.existsSync(join(outside, "new"))).toBe(false);
      }
    });

    it("is told apart, and found and set aside by a repair", () => {
      const { at, gate, outside } = ground();
      WRONG_FILES[wrong]?.(at("leases/3"), outside);
      const before = portrait(outside);
      expect(problemsOf(gate()).map(({ path }) => path)).toEqual([at("leases/3")]);
      const [{ path, to } = { path: "", to: "" }] = setAsideAll(gate());
      expect(path).toBe(at("leases/3"));
      expect(to).toMatch(/leases\/3\.aside-[\w.-]+$/);
      expect(fs.lstatSync(to)).toBeDefined();
      expect(portrait(outside)).toBe(before);
      expect(problemsOf(gate())).toEqual([]);
      gate().touch("leases/3", 1_000);
      expect(gate().stat("leases/3")?.mtimeMs).toBe(1_000);
    });

    it("is only a name to what removes it", () => {
      const { at, gate, outside } = ground();
      WRONG_FILES[wrong]?.(at("leases/3"), outside);
      const before = portrait(join(outside, ".")).replace(/^(?:\.|precious) .*$/gm, "");
      try {
        gate().remove("leases/3");
      } catch {
        // A folder is not removed at all.
        expect(wrong).toBe("a folder");
      }
      expect(fs.readFileSync(join(outside, "precious"), "utf8")).toBe("precious\n");
      expect(portrait(outside).replace(/^(?:\.|precious) .*$/gm, "")).toBe(before);
    });

    it("gets no sign of life outside", () => {
      const { at, gate, outside } = ground();
      WRONG_FILES[wrong]?.(at("leases/3"), outside);
      const { mtimeMs } = fs.statSync(join(outside, "precious"));
      gate().renew("leases/3", 1_000);
      expect(fs.readFileSync(join(outside, "precious"), "utf8")).toBe("precious\n");
      // A second name of a file tells the same time.
      if (wrong !== "a hard link") expect(fs.statSync(join(outside, "precious")).mtimeMs).toBe(mtimeMs);
    });
  });
});

describe("what stands where a folder belongs", () => {
  const everyWay: Readonly<Record<string, Way>> = { ...WAYS, list: (state) => state.list("leases") };
  describe.each(Object.keys(WRONG_FOLDERS))("%s", (wrong) => {
    it.each(Object.keys(everyWay))("is refused by %s: a folder in it", (way) => {
      const { at, gate, outside } = ground();
      WRONG_FOLDERS[wrong]?.(at("leases"), outside);
      const before = portrait(outside);
      const error = unsafe(() => everyWay[way]?.(gate(), "leases/3"));
      expect(error.path).toBe(at("leases"));
      for (const use of [
        (state: StateFolder) => state.remove("leases/3"),
        (state: StateFolder) => state.touch("leases/3", 1),
        (state: StateFolder) => state.exists("leases/3"),
        (state: StateFolder) => state.create("leases/3", ""),
      ])
        expect(unsafe(() => use(gate())).path).toBe(at("leases"));
      expect(portrait(outside)).toBe(before);
    });

    it.each(Object.keys(everyWay))("is refused by %s: the state folder itself", (way) => {
      const { folder, gate, outside } = ground();
      const path = join(folder, ".coord");
      WRONG_FOLDERS[wrong]?.(path, outside);
      const before = portrait(outside);
      expect(unsafe(() => everyWay[way]?.(gate(), "leases/3")).path).toBe(path);
      expect(unsafe(() => gate().isThere()).path).toBe(path);
      expect(unsafe(() => gate().makeLink("lock", uniqueName())).path).toBe(path);
      expect(portrait(outside)).toBe(before);
      expect(setAsideAll(gate())).toHaveLength(1);
      gate().append("faults", "x\n");
      expect(gate().read("faults")).toBe("x\n");
      expect(portrait(outside)).toBe(before);
    });

    it.each(["journal", "tmp", "queue", "damaged", "files", "sessions"])(
      "is found and set aside: %s",
      (name) => {
        const { at, gate, outside } = ground();
        WRONG_FOLDERS[wrong]?.(at(name), outside);
        const before = portrait(outside);
        expect(problemsOf(gate()).map(({ path }) => path)).toEqual([at(name)]);
        setAsideAll(gate());
        expect(problemsOf(gate())).toEqual([]);
        expect(portrait(outside)).toBe(before);
      },
    );
  });

  it("keeps drafts from anywhere else", () => {
    const { at, gate, outside } = ground();
    fs.symlinkSync(outside, at("tmp"));
    const before = portrait(outside);
    for (const use of [
      (state: StateFolder) => state.draft("x"),
      (state: StateFolder) => state.replace("faults", "x"),
      (state: StateFolder) => state.create("faults", "x"),
      (state: StateFolder) => state.replaceLink("lock", uniqueName()),
    ])
      expect(unsafe(() => use(gate())).path).toBe(at("tmp"));
    expect(portrait(outside)).toBe(before);
  });

  it("is noticed a second after it took the place of a good one", () => {
    const { at, gate, outside } = ground();
    const state = gate();
    state.append("leases/3.told", "[]");
    fs.renameSync(at("leases"), `${at("leases")}.before`);
    fs.symlinkSync(outside, at("leases"));
    const real = Date.now;
    try {
      Date.now = () => real() + 1_001;
      expect(unsafe(() => state.read("leases/3.told")).path).toBe(at("leases"));
    } finally {
      Date.now = real;
    }
  });
});

describe("names", () => {
  it.each([
    "",
    "../x",
    "leases/../../x",
    "leases/3/..",
    "leases/x",
    "leases/-1",
    "leases/NaN",
    "/etc/passwd",
    "journal/1.json",
    "journal/00000001.json/entry.json",
    "tmp/x",
    "tmp/takeover./../x",
    "sessions/a/b.json",
    "sessions/..json",
    "files/../journal/00000001.json",
    "files/./head",
    "files/a/lock",
    "files/a/sessions/x.json",
    "files/a/b/head",
    "constructor",
    "constructor/x",
    "__proto__/x",
    "backups/20260101000000000-a/b",
  ])("%j is none: a bug", (name) => {
    const { gate } = ground();
    for (const way of Object.values(WAYS)) expect(() => way(gate(), name)).toThrow(RangeError);
    expect(() => gate().remove(name)).toThrow(RangeError);
    expect(() => gate().touch(name, 1)).toThrow(RangeError);
  });

  it.each(["..", "leases/..", "files/..", "files/a/queue", "x", "constructor"])(
    "%j is no folder",
    (folder) => {
      expect(() => ground().gate().list(folder)).toThrow(RangeError);
      expect(() => ground().gate().makeFolder(folder)).toThrow(RangeError);
    },
  );

  it("that are not on the list are left out of a folder's", () => {
    const { at, gate } = ground();
    for (const name of ["3", "3.told", "notes.md", "3.aside-x", ".x.swp"])
      fs.writeFileSync(at(`leases/${name}`), "");
    expect(gate().list("leases").sort()).toEqual(["3", "3.told"]);
    expect(problemsOf(gate())).toEqual([]);
  });

  it("of a second coordination file have a folder of their own", () => {
    const { gate } = ground();
    for (const name of ["a.md", "...", "x y\\z", "journal"]) {
      gate().create(`files/${name}/journal/00000001.json`, name);
      gate().overwrite(`files/${name}/head`, "1");
      expect(gate().read(`files/${name}/journal/00000001.json`)).toBe(name);
    }
    expect(gate().list("files").sort()).toEqual(["...", "a.md", "journal", "x y\\z"]);
  });
});

describe("sound files", () => {
  it("are made, read, added to, overwritten, replaced, listed, removed", () => {
    const { gate, folder } = ground();
    const state = gate();
    expect([
      state.read("faults"),
      state.stat("faults"),
      state.exists("faults"),
      state.list("leases"),
    ]).toEqual([null, null, false, []]);
    expect(fs.readdirSync(folder)).toEqual(["FILE.md"]);
    state.append("faults", "a\n");
    state.append("faults", "é\n");
    expect(state.read("faults")).toBe("a\né\n");
    expect(state.readBytes("faults")).toEqual(Buffer.from("a\né\n"));
    expect(state.stat("faults")?.size).toBe(5);
    state.overwrite("head", "0123456789");
    state.overwrite("head", "ab");
    expect(state.read("head")).toBe("ab23456789");
    state.replace("head", "c");
    expect(state.read("head")).toBe("c");
    state.touch("leases/3", 5_000);
    state.replace("leases/3", "waits", { sync: true });
    expect(state.list("leases")).toEqual(["3"]);
    state.remove("leases/3");
    state.remove("leases/3");
    expect(state.exists("leases/3")).toBe(false);
    expect(state.list("tmp")).toEqual([]);
    expect(state.read(".gitignore")).toBe("*\n");
  });

  it("appear whole, and the first one wins", () => {
    const { gate } = ground();
    expect(gate().create("sessions/claude-x-1.turn", "1")).toBe(true);
    expect(gate().create("sessions/claude-x-1.turn", "2")).toBe(false);
    expect(gate().read("sessions/claude-x-1.turn")).toBe("1");
    expect(gate().list("tmp")).toEqual([]);
  });

  it("are longer than their kind never", () => {
    const { gate } = ground();
    const long = "x".repeat(1024 * 1024);
    gate().append("faults", long);
    for (const use of [
      (state: StateFolder) => state.append("faults", "x"),
      (state: StateFolder) => state.replace("faults", `${long}x`),
      (state: StateFolder) => state.create("leases/3.told", `${long}x`),
    ])
      expect(() => use(gate())).toThrow(expect.objectContaining({ code: "EFBIG" }));
    expect(gate().read("faults")).toBe(long);
  });

  it("may have two names while an entry is published", () => {
    const { gate, at } = ground();
    const state = gate();
    const draft = state.draft("entry");
    fs.closeSync(draft.fd);
    expect(state.publish(draft, "journal/00000001.json")).toBe(true);
    expect(fs.statSync(at("journal/00000001.json")).nlink).toBe(2);
    expect(state.read("journal/00000001.json")).toBe("entry");
    const other = state.draft("another");
    fs.closeSync(other.fd);
    expect(state.publish(other, "journal/00000001.json")).toBe(false);
    fs.linkSync(draft.path, `${at("journal/00000001.json")}.third`);
    expect(unsafe(() => state.read("journal/00000001.json")).problem).toBe("hard-link");
  });

  it("are folders where hard links are missing", () => {
    const { gate, at } = ground();
    const linkSync = () => {
      throw Object.assign(new Error("no links"), { code: "EPERM" });
    };
    const state = gate({ linkSync });
    const name = "journal/00000001.json";
    expect(state.create(name, "one")).toBe(true);
    expect(state.create(name, "two")).toBe(false);
    expect(fs.statSync(at(name)).isDirectory()).toBe(true);
    expect([state.read(name), gate().read(name)]).toEqual(["one", "one"]);
    state.replace(name, "three", { sync: true });
    expect(state.read(name)).toBe("three");
    expect(state.list("tmp")).toEqual([]);
    fs.rmSync(join(at(name), "entry.json"));
    fs.symlinkSync("/etc/passwd", join(at(name), "entry.json"));
    expect(unsafe(() => state.read(name)).path).toBe(join(at(name), "entry.json"));
    state.remove(name);
    expect(state.exists(name)).toBe(false);
    // Anything else has no such second form.
    expect(() => state.create("sessions/claude-x-1.turn", "1")).toThrow("no links");
  });

  it("leave nothing behind when the disk is full", () => {
    const { gate, at } = ground();
    const full = (): never => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    const state = gate({ writeSync: full });
    for (const use of [
      () => state.draft("x"),
      () => state.replace("leases/3", "x"),
      () => state.create("leases/3", "x"),
    ])
      expect(use).toThrow("full");
    expect(fs.readdirSync(at("tmp"))).toEqual([]);
  });
});

describe("the lock", () => {
  it("is a link, taken, replaced and read", () => {
    const { gate } = ground();
    const [one, two] = [uniqueName(), uniqueName()];
    expect(gate().readLink("lock")).toBeNull();
    expect(gate().makeLink("lock", one)).toBe(true);
    expect(gate().makeLink("lock", two)).toBe(false);
    expect(gate().readLink("lock")).toBe(one);
    gate().replaceLink("lock", two);
    expect(gate().readLink("lock")).toBe(two);
    expect(gate().stat("lock")?.isSymbolicLink()).toBe(true);
    expect(problemsOf(gate())).toEqual([]);
    gate().remove("lock");
    expect(gate().readLink("lock")).toBeNull();
  });

  it("is an empty folder where links are missing", () => {
    const { gate } = ground();
    gate().makeLockFolder();
    expect(gate().readLink("lock")).toBeNull();
    expect(gate().stat("lock")?.isDirectory()).toBe(true);
    expect(problemsOf(gate())).toEqual([]);
    gate().removeLockFolder();
    expect(gate().exists("lock")).toBe(false);
  });

  it.each([
    ["a file", (path: string) => fs.writeFileSync(path, ""), "file"],
    ["a link to anything", (path: string) => fs.symlinkSync("../../home/x", path), "link"],
    [
      "a folder with something in it",
      (path: string) => fs.mkdirSync(join(path, "x"), { recursive: true }),
      "folder",
    ],
  ])("is set aside when it is %s", (_, make, problem) => {
    const { gate, at } = ground();
    make(at("lock"));
    if (problem !== "folder") expect(unsafe(() => gate().readLink("lock")).problem).toBe(problem);
    expect(problemsOf(gate()).map((one) => [one.path, one.problem])).toEqual([[at("lock"), problem]]);
    setAsideAll(gate());
    expect(gate().makeLink("lock", uniqueName())).toBe(true);
  });
});

describe.skipIf(process.platform === "win32")("modes", () => {
  const modeOf = (path: string): string => (fs.statSync(path).mode & 0o7777).toString(8);
  const used = (file: number, folder: number, umask: number, shared = "false") => {
    const { gate, at, file: path, folder: around } = ground();
    fs.mkdirSync(join(around, ".git"));
    fs.writeFileSync(join(around, ".git/config"), `[core]\n\tsharedRepository = ${shared}\n`);
    fs.chmodSync(path, file);
    fs.chmodSync(around, folder);
    const before = process.umask(umask);
    try {
      gate().append("faults", "x");
      gate().create("journal/00000001.json", "x");
      gate().replace("leases/3", "x");
    } finally {
      process.umask(before);
    }
    const files = [at("faults"), at("journal/00000001.json"), at("leases/3"), at(".gitignore")].map(modeOf);
    const folders = [at(""), at("journal"), at("leases"), at("tmp")].map(modeOf);
    expect(new Set(files).size).toBe(1);
    expect(new Set(folders).size).toBe(1);
    return [files[0], folders[0]];
  };

  it.each([
    [0o600, 0o755, 0o022, "600", "700"],
    [0o600, 0o700, 0o000, "600", "700"],
    [0o640, 0o750, 0o022, "640", "750"],
    [0o644, 0o755, 0o022, "644", "755"],
    [0o644, 0o755, 0o077, "644", "755"],
    [0o664, 0o775, 0o022, "664", "775"],
    // A file that was made by git for a group, whose folder says that they may write.
    [0o644, 0o2775, 0o022, "664", "2775"],
    // Where everybody may write, a group is no reason.
    [0o644, 0o777, 0o022, "644", "755"],
    [0o666, 0o777, 0o000, "664", "775"],
  ])("file %o, folder %o, umask %o", (file, folder, umask, files, folders) => {
    expect(used(file, folder, umask)).toEqual([files, folders]);
  });

  it.each([
    [0o600, 0o770, 0o077, "group", "660", "2770"],
    [0o600, 0o2770, 0o077, "0660", "660", "2770"],
    [0o600, 0o770, 0o077, "all", "664", "2775"],
    [0o600, 0o777, 0o077, "0666", "664", "2775"],
    [0o600, 0o750, 0o077, "0640", "640", "2750"],
    [0o644, 0o755, 0o022, "group", "664", "2775"],
    [0o600, 0o770, 0o077, "umask", "600", "700"],
  ])("file %o, folder %o, umask %o, where git shares: %s", (file, folder, umask, shared, files, folders) => {
    expect(used(file, folder, umask, shared)).toEqual([files, folders]);
  });

  it("are a group's where the coordination file is not there yet, too", () => {
    const { gate, at, file, folder } = ground();
    fs.rmSync(file);
    fs.chmodSync(folder, 0o2775);
    const before = process.umask(0o022);
    try {
      gate().append("faults", "x");
      gate().create("journal/00000001.json", "x");
    } finally {
      process.umask(before);
    }
    expect(["", "journal"].map((name) => modeOf(at(name)))).toEqual(["2775", "2775"]);
    expect(["faults", "journal/00000001.json"].map((name) => modeOf(at(name)))).toEqual(["664", "664"]);
  });

  it("close a folder that is open to more than the file is", () => {
    const { gate, at, file } = ground();
    gate().append("faults", "x");
    fs.chmodSync(file, 0o600);
    gate().create("journal/00000001.json", "x");
    expect(modeOf(at(""))).toBe("700");
    expect(modeOf(at("journal/00000001.json"))).toBe("600");
  });
});

describe.skipIf(!isRoot)("owners", () => {
  const given = (path: string, uid: number) => {
    for (const name of ["", ...fs.readdirSync(path, { recursive: true, encoding: "utf8" })])
      fs.lchownSync(join(path, name), uid, uid);
  };
  /** Runs as another user, whose id it takes for the while. */
  const as = <T>(uid: number, run: () => T, gid = uid): T => {
    process.setegid?.(gid);
    process.seteuid?.(uid);
    try {
      return run();
    } finally {
      process.seteuid?.(0);
      process.setegid?.(0);
    }
  };

  it("that are strangers are refused, the folder's and a file's", () => {
    const { gate, at, folder } = ground();
    gate().append("faults", "x");
    given(join(folder, ".coord"), 2001);
    fs.chmodSync(folder, 0o1777);
    expect(as(2002, () => unsafe(() => gate().read("faults")))).toMatchObject({
      problem: "foreign",
      path: join(folder, ".coord"),
    });
    fs.chownSync(join(folder, ".coord"), 2002, 2002);
    fs.chmodSync(join(folder, ".coord"), 0o777);
    expect(as(2002, () => unsafe(() => gate().read("faults")).path)).toBe(at("faults"));
  });

  it("are trusted where they work in a folder that this user may write to and not everybody may", () => {
    const { gate, folder } = ground();
    fs.chownSync(folder, 2001, 2002);
    fs.chmodSync(folder, 0o2775);
    given(folder, 2001);
    fs.chownSync(folder, 2001, 2002);
    fs.chmodSync(folder, 0o2775);
    as(2001, () => gate().append("faults", "one\n"), 2002);
    as(2003, () => gate().append("faults", "two\n"), 2002);
    expect(as(2001, () => gate().read("faults"), 2002)).toBe("one\ntwo\n");
    // Root looks into it, as in a container, and leaves nothing that the users can't write.
    gate().replace("leases/1", "root");
    as(2003, () => gate().replace("leases/1", "user"), 2002);
    as(2001, () => gate().append("faults", "three\n"), 2002);
    // One who may not write there does not read it either. (The system asks for the real user, who is root here.)
    const accessSync = (): never => {
      throw Object.assign(new Error("denied"), { code: "EACCES" });
    };
    expect(as(2004, () => unsafe(() => gate({ accessSync }).read("faults")).problem)).toBe("foreign");
  });

  it("that are root are trusted", () => {
    const { gate, folder } = ground();
    gate().append("faults", "x");
    fs.chownSync(folder, 2001, 2001);
    expect(as(2001, () => gate().read("faults"))).toBe("x");
  });

  it("who may not read what is there are told so", () => {
    const { gate, at, folder } = ground();
    given(folder, 2001);
    as(2001, () => gate().append("leases/3.told", "x"));
    fs.chmodSync(at("leases/3.told"), 0);
    expect(as(2001, () => unsafe(() => gate().read("leases/3.told")).problem)).toBe("unreadable");
    fs.chmodSync(at("leases"), 0);
    expect(as(2001, () => unsafe(() => gate().read("leases/3.told")).path)).toBe(at("leases"));
    expect(as(2001, () => unsafe(() => gate().list("leases")).path)).toBe(at("leases"));
  });

  it("who may not write get the file system's word for it", () => {
    const { gate, at, folder } = ground();
    gate().append("faults", "x");
    fs.chmodSync(at(""), 0o555);
    given(folder, 2001);
    for (const use of [
      () => gate().replace("leases/3", ""),
      () => gate().remove("faults"),
      () => gate().draft(""),
    ])
      expect(() => as(2001, use)).toThrow(expect.objectContaining({ code: "EACCES" }));
    expect(as(2001, () => gate().read("faults"))).toBe("x");
  });
});

describe.runIf(process.platform === "linux")(
  "a folder that is swapped for a link after it was looked at",
  () => {
    /** The gate to a state folder that is a link outward while a file is opened to be written, and real again behind that. */
    function swapped(flag: number) {
      const made = ground();
      const [folder, aside] = [join(made.folder, ".coord"), join(made.folder, "aside")];
      made.gate().replace("leases/1.told", "first\n");
      fs.writeFileSync(made.at("head"), "first\n");
      fs.mkdirSync(join(made.outside, "tmp"));
      const openSync = ((path: string, flags: number, mode?: number) => {
        if ((flags & flag) === 0) return fs.openSync(path, flags, mode);
        fs.renameSync(folder, aside);
        fs.symlinkSync(made.outside, folder);
        try {
          return fs.openSync(path, flags, mode);
        } finally {
          fs.unlinkSync(folder);
          fs.renameSync(aside, folder);
        }
      }) as typeof fs.openSync;
      return { ...made, gate: made.gate({ openSync }) };
    }

    it("has nothing made where the link leads", () => {
      for (const act of [
        (state: StateFolder) => state.append("faults", "x\n"),
        (state: StateFolder) => state.replace("leases/1.told", "x\n"),
        (state: StateFolder) => state.create("sessions/claude-x-1.json", "x\n"),
      ]) {
        const { gate, outside } = swapped(constants.O_CREAT);
        expect(unsafe(() => act(gate)).problem).toBe("link");
        expect(fs.readdirSync(outside, { recursive: true }).map(String).toSorted()).toEqual([
          "precious",
          "tmp",
        ]);
      }
    });

    it("has nothing written over where the link leads", () => {
      const { gate, outside } = swapped(constants.O_WRONLY);
      fs.writeFileSync(join(outside, "head"), "theirs\n");
      expect(unsafe(() => gate.overwrite("head", "x\n")).problem).toBe("link");
      expect(fs.readFileSync(join(outside, "head"), "utf8")).toBe("theirs\n");
    });
  },
);
