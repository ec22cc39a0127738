import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What an agent session exports must not leak into the tests' own processes.
    env: { TZ: "Europe/Paris", LANG: "C.UTF-8", NO_COLOR: "1" },
  },
});
