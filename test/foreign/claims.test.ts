import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openClaims, openClaimsOn } from "../../src/foreign/open.ts";
import type { SoftClaim } from "../../src/foreign/claim.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

const folder = new URL("../../fixtures/foreign/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("claims.json", folder), "utf8")) as Record<string, string[]>;

/** `5 codex-1: src/a.ts, src/b.ts «Task»`. The task is left out where it is only the role that a heading names. */
function shown({ line, who, paths, task }: SoftClaim): string {
  return `${line} ${who}: ${[paths.join(", "), task === "" ? "" : `«${task}»`].filter((part) => part !== "").join(" ")}`;
}

describe("what people claim in forms of their own", () => {
  it.each(Object.entries(expected))("%s", (name, claims) => {
    const view = new View(readFileSync(new URL(`${name}.md`, folder), "utf8"));
    const found = openClaims(view, plainContext).map(shown);
    const bare = (one: string) => (claims.includes(one) ? one : one.replace(/ «.*»$/, ""));
    expect(found.map(bare)).toEqual(claims);
  });

  const telling = Object.keys(expected).filter((name) =>
    expected[name]?.some((claim) => /: (?!«)/.test(claim)),
  );
  it.each(telling)("%s: asked about one path, no claim on it is passed over", (name) => {
    const text = readFileSync(new URL(`${name}.md`, folder), "utf8");
    for (const claim of openClaims(new View(text), plainContext)) {
      for (const path of claim.paths.map((pattern) =>
        pattern.replaceAll("**", "some/deep").replaceAll("*", "x"),
      )) {
        const found = openClaimsOn(new View(text), path.replace(/\/$/, "/below.ts"), plainContext);
        expect(found.map(({ line }) => line)).toContain(claim.line);
      }
    }
  });

  it("every fixture has its list", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".md"));
    expect(files.map((name) => name.slice(0, -3)).sort()).toEqual(Object.keys(expected).sort());
  });
});

it.each([
  ["src/do/not/found.ts", ["src/do/not/found.ts"]],
  ["m-1/not", ["m-1/not"]],
  ["lib/never-null.ts", ["lib/never-null.ts"]],
  ["except/a.ts", ["except/a.ts"]],
  ["src/a.ts, not src/b.ts", ["src/a.ts"]],
  ["src/a.ts, **not** src/b.ts", ["src/a.ts"]],
  ["src/a.ts (never lib/)", ["src/a.ts"]],
  ["src/a.ts; does not touch lib/b.ts", ["src/a.ts"]],
])("a word that says what is left alone is none within a path: %s", (files, paths) => {
  const view = new View(`# Who does what\n\n## Locks\n\n- codex-1 is editing ${files}\n`);
  expect(openClaims(view, plainContext).flatMap((claim) => claim.paths)).toEqual(paths);
});

describe("the claims on one path", () => {
  const board = (entries: string) => `# Board

## Active instances
- **Instance #1** : ACTIVE - codex-1 (2026-11-29 09:00 +01:00)

## Task reservations

### Current tasks
\`\`\`
${entries}
\`\`\`

## Locks

| Agent | Files | Expires |
|---|---|---|
| codex-1 | src/login.ts, lib/ | |
| codex-2 | *.css, config.json | 2026-11-29 14:00 |
| codex-3 | src/late.ts | 2026-11-29 12:00 |
`;
  const on = (path: string, entries = "", context = plainContext) =>
    openClaimsOn(new View(board(entries)), path, context).map(({ who }) => who);

  it("are those whose pattern covers it, or a folder that it is in", () => {
    expect(on("src/login.ts")).toEqual(["codex-1"]);
    expect(on("lib/deep/x.ts")).toEqual(["codex-1"]);
    expect(on("src/login.tsx")).toEqual([]);
    expect(on("main.css")).toEqual(["codex-2"]);
  });

  it("a file whose ending begins with a digit is one, too", () => {
    const claims = openClaimsOn(
      new View("## Files in use\n\n1. @mia -> x.3dm — Anna\n"),
      "x.3dm",
      plainContext,
    );
    expect(claims.map(({ who }) => who)).toEqual(["@mia"]);
  });

  it("a name without a folder is of the top, or of any folder where nothing at the top is called so", () => {
    expect(on("app/config.json")).toEqual(["codex-2"]);
    const there = { ...plainContext, kindOf: () => "file" as const };
    expect(on("app/config.json", "", there)).toEqual([]);
    expect(on("config.json", "", there)).toEqual(["codex-2"]);
  });

  it("are none once their time is over", () => {
    expect(on("src/late.ts")).toEqual([]);
    expect(on("src/late.ts", "", { ...plainContext, now: plainContext.now - 7_200_000 })).toEqual([
      "codex-3",
    ]);
  });

  it("are none where an entry of an instance of that name speaks for them, or where the name is one's own", () => {
    const entry = `[DONE] Instance #1 - Login - Finished: 2026-11-29 10:00 +01:00\nFiles: src/login.ts, lib/`;
    expect(on("src/login.ts", entry)).toEqual([]);
    expect(on("src/login.ts", "", { ...plainContext, instance: 1 })).toEqual([]);
  });
});

describe("what our own sections mean to say, and no entry says", () => {
  const board = (...lines: readonly string[]) =>
    ["## Task reservations", "### Current tasks", "```", ...lines, "```", ""].join("\n");
  const entry = ["[RESERVED] Instance #1 - a - Start: 09:15", "Files: src/auth.ts"];
  it.each([
    [board("[RESERVED] Ann - a - Start: 09:15", "Files: src/auth.ts"), [4]],
    [board("- [x] [RESERVED] Instance #1 - a - Start: 09:15", "Files: src/**"), [4]],
    [board("Instance #1 works on src/auth.ts"), [4]],
    [`<!-- kept\n\n${board(...entry)}`, [6]],
    [`\`\`\`sh\nnpm test\n\n## Task reservations\n### Current tasks\n${entry.join("\n")}\n`, [6]],
    [`# A\n\n\ufeff${board(...entry)}`, [6]],
    [board("(none)"), []],
    [board("[RESERVED] Ann - a - Start: 09:15", "Files: src/api.ts"), []],
  ])("is told of its path: %j", (text, lines) => {
    expect(openClaimsOn(new View(text), "src/auth.ts", plainContext).map(({ line }) => line)).toEqual(lines);
  });
});
