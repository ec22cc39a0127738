import { defineConfig } from "vitest/config";

const report = process.env["COORD_TEST_REPORT"];

export default defineConfig(({ mode }) => ({
  test: {
    include: ["test/**/*.test.ts", ...(mode === "night" ? ["test/**/*.night.ts"] : [])],
    globalSetup: "test/global-setup.mjs",
    setupFiles: "test/each-file.ts",
    // To read the source anew for each file took a third of all the time. A test leaves nothing changed in its process.
    isolate: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A test that asserts nothing fails, but where what it would compare is written anew.
    expect: { requireAssertions: process.env["COORD_DOCS"] !== "write" },
    // A zone with daylight saving, so that nobody leans on UTC; no colours, and no git configuration of whoever runs the tests.
    env: {
      COORD_TEST: mode,
      TZ: "Europe/Paris",
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      // A store that is slow because the machine is busy is no store that is not reached.
      COORD_REMOTE_TIMEOUT: "30",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
    },
    // Many tests start processes of their own, or wait for a moment: three keep two cores busy, and a fourth takes time from them. What goes by a clock is for the night: then two.
    maxWorkers: mode === "night" ? 2 : 3,
    // Tests that are told to run side by side wait for clocks most of the time.
    maxConcurrency: 16,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
}));
