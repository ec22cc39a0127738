import { expect, it } from "vitest";
import { claudeTrusts, codexTrusts, copilotTrusts, geminiTrusts } from "../../src/agents/trust.ts";

const ROOT = "/home/ann/repo";

it.each([
  [true, { projects: { [ROOT]: { hasTrustDialogAccepted: true } } }],
  [true, { projects: { "/home/ann": { hasTrustDialogAccepted: true } } }],
  [false, { projects: { [ROOT]: { hasTrustDialogAccepted: false } } }],
  [false, { projects: { "/home/ann/rep": { hasTrustDialogAccepted: true } } }],
  [false, { projects: [] }],
])("Claude Code: %s by %j", (trusts, settings) => {
  expect(claudeTrusts(ROOT, JSON.stringify(settings))).toBe(trusts);
});

it.each([
  [true, { [ROOT]: "TRUST_FOLDER" }],
  [true, { "/home/ann": "TRUST_FOLDER" }],
  [true, { "/home/ann/other": "TRUST_PARENT" }],
  [false, { "/home/ann": "TRUST_FOLDER", [ROOT]: "DO_NOT_TRUST" }],
  [false, {}],
])("Gemini CLI: %s by %j", (trusts, settings) => {
  expect(geminiTrusts(ROOT, JSON.stringify(settings))).toBe(trusts);
});

it.each([
  [true, `// Managed.\n{"trustedFolders": ["${ROOT}"]}`],
  [true, '{"trusted_folders": ["/home/ann/"]}'],
  [false, '{"firstLaunchAt": "x"}'],
  [false, "{"],
])("Copilot CLI: %s by %j", (trusts, text) => {
  expect(copilotTrusts(ROOT, text)).toBe(trusts);
});

it.each([
  [true, true, true],
  [false, true, false],
  [false, false, true],
])("Codex: %s, with the folder trusted: %s, and the hooks: %s", (trusts, folder, hooks) => {
  const text = [
    'model = "x"',
    `[projects."${folder ? ROOT : "/elsewhere"}"]`,
    'trust_level = "trusted"',
    `[hooks.state."${ROOT}/.codex/hooks.json:pre_tool_use:0:0"]`,
    hooks ? 'trusted_hash = "sha256:1"' : "enabled = true",
    "",
  ].join("\n");
  expect(codexTrusts(ROOT, text)).toBe(trusts);
});

it("nothing is trusted where there are no settings", () => {
  for (const trusts of [claudeTrusts, geminiTrusts, copilotTrusts, codexTrusts])
    expect(trusts(ROOT, null)).toBe(false);
});
