import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, packageRoot } from "../e2e/support.ts";
import { normal } from "./normal.ts";
import { pageAt } from "./pages.ts";

const hasTmux = spawnSync("tmux", ["-V"]).error === undefined;

/** All but how long it took. */
const timeless = (text: string): string => normal(text).replace(/\d+\.\d(?= s\)| \|)/g, "SECONDS");

test.runIf(hasTmux)(
  "the first minute goes as its page says, with the packed package in plain terminals",
  () => {
    const script = join(packageRoot, "scripts", "first-minute.mjs");
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
      env: cleanEnv(),
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(timeless(stdout)).toBe(timeless(pageAt("docs/first-minute.md").text));
  },
);
