import { setup } from "../../src/agents/claude.ts";

/** What Claude Code's setup registers somewhere: its hooks by their events, and the MCP server. */
export function claudeOn(platform: string, script?: string) {
  const held = setup({ platform, script }).files.map(({ holds }) => holds);
  return {
    events: held.flatMap((one) => ("events" in one ? [one.events] : []))[0] ?? {},
    server: held.flatMap((one) => ("list" in one ? [one.value] : []))[0],
  };
}
