// How each agent is pointed at the scripted model, and what its tools are called.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const put = (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
};
const call = (name, input) => ({ calls: [{ name, input }] });
const raw = (name, text) => ({ calls: [{ name, raw: text }] });
const patch = (path, from, to) =>
  `*** Begin Patch\n*** Update File: ${path}\n@@\n-export const ${from};\n+export const ${to};\n*** End Patch`;

/** A program of one line, in which a model calls a tool, and what came of it. */
const program = (tool, input) =>
  raw(
    "exec",
    `try { text(JSON.stringify(await tools.${tool}(${JSON.stringify(input)}))); } catch (error) { text(String(error)); }`,
  );
const collaboration = (name, input) => ({ calls: [{ name, namespace: "collaboration", input }] });

/** An agent's own way to edit a line, to run a command, to let a subagent do something, to call a tool of coord's. */
export const agents = [
  {
    name: "claude",
    package: "@anthropic-ai/claude-code",
    program: "claude",
    args: (prompt) => ["-p", prompt, "--permission-mode", "bypassPermissions"],
    env: ({ url }) => ({
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: "sk-ant-dummy",
      DISABLE_TELEMETRY: "1",
      DISABLE_ERROR_REPORTING: "1",
      DISABLE_AUTOUPDATER: "1",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      IS_SANDBOX: "1",
    }),
    before: [call("ToolSearch", { query: "select:mcp__coord__whoami,mcp__coord__reserve", max_results: 5 })],
    edit: (path, from, to) => [
      call("Read", { file_path: `$REPO/${path}` }),
      call("Edit", { file_path: `$REPO/${path}`, old_string: from, new_string: to }),
    ],
    shell: (command) => [call("Bash", { command, description: "x" })],
    own: (tool, input) => [call(`mcp__coord__${tool}`, input)],
    part: (play) => [
      call("Agent", {
        description: "x",
        prompt: `[[play:${play}]] go`,
        subagent_type: "general-purpose",
        run_in_background: false,
      }),
    ],
  },
  ...[
    [undefined, "gpt-5.5"],
    // Tools are called from a program; only such models have subagents.
    ["code mode", "gpt-6.2-sol"],
  ].map(([which, model]) => ({
    name: "codex",
    which,
    package: "@openai/codex",
    program: "codex",
    args: (prompt) => [
      "exec",
      "--json",
      "-s",
      "danger-full-access",
      "--dangerously-bypass-hook-trust",
      prompt,
    ],
    env: () => ({ SCRIPTED_KEY: "x" }),
    prepare: ({ repo, home, url }) =>
      put(
        join(home, ".codex/config.toml"),
        `model = "${model}"
model_provider = "scripted"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.scripted]
name = "scripted"
base_url = "${url}/v1"
env_key = "SCRIPTED_KEY"
wire_api = "responses"
[projects."${repo}"]
trust_level = "trusted"
[mcp_servers.coord]
command = "coord"
args = ["mcp"]
`,
      ),
    ...(which === "code mode"
      ? {
          edit: (path, from, to) => [program("apply_patch", patch(path, from, to))],
          shell: (cmd) => [program("exec_command", { cmd })],
          own: (tool, input) => [program(`mcp__coord__${tool}`, input)],
          part: (play) => [
            collaboration("spawn_agent", {
              task_name: "part",
              message: `[[play:${play}]] go`,
              fork_turns: "none",
            }),
            collaboration("wait_agent", { timeout_ms: 15_000 }),
          ],
        }
      : {
          edit: (path, from, to) => [raw("apply_patch", patch(path, from, to))],
          shell: (cmd) => [call("exec_command", { cmd })],
          own: (tool, input) => [{ calls: [{ name: tool, namespace: "mcp__coord", input }] }],
        }),
  })),
  {
    name: "gemini",
    package: "@google/gemini-cli",
    program: "gemini",
    args: (prompt) => ["-p", prompt, "-m", "gemini-2.5-pro", "--approval-mode", "yolo"],
    env: ({ url }) => ({ GEMINI_API_KEY: "x", GOOGLE_GEMINI_BASE_URL: url }),
    prepare({ repo, home }) {
      const quiet = {
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false },
      };
      put(join(home, ".gemini/settings.json"), {
        security: { auth: { selectedType: "gemini-api-key" } },
        ...quiet,
      });
      put(join(home, ".gemini/trustedFolders.json"), { [repo]: "TRUST_FOLDER" });
    },
    edit: (path, from, to) => [
      call("replace", { file_path: path, old_string: from, new_string: to, instruction: "change it" }),
    ],
    shell: (command) => [call("run_shell_command", { command, description: "x" })],
    own: (tool, input) => [call(`mcp_coord_${tool}`, input)],
    part: (play) => [call("invoke_agent", { agent_name: "generalist", prompt: `[[play:${play}]] go` })],
  },
  ...[
    ["claude models", "claude-sonnet-4.6", {}],
    ["GPT models", "gpt-5.4", { COPILOT_PROVIDER_WIRE_API: "responses" }],
  ].map(([which, model, more]) => ({
    name: "copilot",
    which,
    package: "@github/copilot",
    program: "copilot",
    args: (prompt) => [
      "-p",
      prompt,
      "--allow-all-tools",
      "--allow-all-paths",
      "--trust-folder",
      "--disable-builtin-mcps",
    ],
    env: ({ url }) => ({
      COPILOT_PROVIDER_BASE_URL: model.startsWith("gpt") ? `${url}/v1` : url,
      COPILOT_PROVIDER_TYPE: model.startsWith("gpt") ? "openai" : "anthropic",
      COPILOT_PROVIDER_API_KEY: "x",
      COPILOT_MODEL: model,
      COPILOT_OFFLINE: "true",
      COPILOT_AUTO_UPDATE: "false",
      ...more,
    }),
    prepare: ({ home }) =>
      put(join(home, ".copilot/mcp-config.json"), {
        mcpServers: { coord: { type: "local", command: "coord", args: ["mcp"], tools: ["*"] } },
      }),
    edit: (path, from, to) =>
      model.startsWith("gpt")
        ? [raw("apply_patch", patch(path, from, to))]
        : [call("edit", { path: `$REPO/${path}`, old_str: from, new_str: to })],
    shell: (command) => [call("bash", { command, description: "x", mode: "sync" })],
    own: (tool, input) => [call(`coord-${tool}`, input)],
    part: (play) => [
      call("task", {
        description: "x",
        prompt: `[[play:${play}]] go`,
        agent_type: "general-purpose",
        name: "part",
        mode: "sync",
      }),
    ],
  })),
  {
    name: "opencode",
    package: "opencode-ai",
    program: "opencode",
    args: (prompt) => ["run", "--format", "json", prompt],
    env: () => ({
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    }),
    prepare: ({ home, url }) =>
      put(join(home, ".config/opencode/opencode.json"), {
        autoupdate: false,
        share: "disabled",
        model: "scripted/model",
        small_model: "scripted/model",
        permission: { "*": "allow" },
        provider: {
          scripted: {
            npm: "@ai-sdk/openai-compatible",
            options: { baseURL: `${url}/v1`, apiKey: "x" },
            models: { model: { tool_call: true, limit: { context: 200_000, output: 8_000 } } },
          },
        },
      }),
    edit: (path, from, to) => [
      call("read", { filePath: `$REPO/${path}` }),
      call("edit", { filePath: `$REPO/${path}`, oldString: from, newString: to }),
    ],
    shell: (command) => [call("bash", { command, description: "x" })],
    own: (tool, input) => [call(`coord_${tool}`, input)],
    part: (play) => [
      call("task", { description: "x", prompt: `[[play:${play}]] go`, subagent_type: "general" }),
    ],
    asksNothing: true,
  },
  {
    name: "qwen",
    package: "@qwen-code/qwen-code",
    program: "qwen",
    // Without its full-screen program it calls no hook at the end.
    endsSilently: true,
    // It wants a newer Node than coord does: the package `node` brings one.
    needsNode: true,
    args: (prompt) => [prompt, "--approval-mode", "yolo", "-m", "model"],
    env: ({ url }) => ({ OPENAI_API_KEY: "x", OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: "model" }),
    prepare: ({ home }) =>
      put(join(home, ".qwen/settings.json"), {
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false },
        telemetry: { enabled: false },
        security: { auth: { selectedType: "openai" } },
      }),
    edit: (path, from, to) => [
      call("read_file", { file_path: `$REPO/${path}` }),
      call("edit", { file_path: `$REPO/${path}`, old_string: from, new_string: to }),
    ],
    shell: (command) => [call("run_shell_command", { command, is_background: false })],
    own: (tool, input) => [call(`mcp__coord__${tool}`, input)],
    part: (play) => [
      call("tool_search", { query: "select:agent" }),
      call("agent", {
        description: "x",
        prompt: `[[play:${play}]] go`,
        subagent_type: "general-purpose",
        run_in_background: false,
      }),
    ],
  },
];
