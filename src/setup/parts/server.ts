import { isDeepStrictEqual } from "node:util";
import type { ServerSettings } from "../../agents/agent.ts";
import { add } from "../json/add.ts";
import { remove, replace } from "../json/remove.ts";
import { type Node, plainValue, propertyOf, readTree, shapeError, valueAt } from "../json/tree.ts";
import { isCall } from "./calls.ts";
import type { SetupPart } from "./part.ts";

const NAME = "coord";

/** The part of a settings file that lists MCP servers by name. Another server of coord's name is left alone, and told of. */
export function serverPart({ list, value }: ServerSettings): SetupPart {
  const found = (text: string): Node | undefined => {
    const servers = valueAt(readTree(text), [list]);
    if (servers !== undefined && servers.type !== "object") throw shapeError(text, servers, "object");
    return servers === undefined ? undefined : propertyOf(servers, NAME);
  };
  const entry = (text: string | null) => {
    const property = text === null ? undefined : found(text);
    const node = property?.children?.[1];
    return property === undefined || node === undefined
      ? null
      : { property, node, kind: kindOf(plainValue(node), value) };
  };
  return {
    stateOf: (text) => entry(text)?.kind ?? "missing",
    install(text) {
      const there = entry(text);
      const addition = { path: [list], key: NAME, value };
      if (text === null) return `${add("", addition)}\n`;
      if (there === null) return add(text, addition);
      // Keys that a person added stay: an environment, a time limit.
      const all = { ...(there.kind === "stale" ? (plainValue(there.node) as object) : {}), ...value };
      return there.kind === "stale" ? replace(text, there.node, all) : text;
    },
    remove(text) {
      const there = entry(text);
      const isOurs = there !== null && !isForeign(plainValue(there.node), value);
      return text !== null && isOurs ? remove(text, there.property) : text;
    },
    notes(text) {
      const there = entry(text);
      return there !== null && isForeign(plainValue(there.node), value) ? ["MCP_NAME_TAKEN"] : [];
    },
  };
}

/** Current with whatever a person added (an environment, a time limit); a server that isn't coord's is nothing to renew. */
function kindOf(found: unknown, value: ServerSettings["value"]): "current" | "stale" {
  if (isForeign(found, value)) return "current";
  const kept = found as Record<string, unknown>;
  const same = Object.entries(value).every(([key, part]) => isDeepStrictEqual(kept[key], part));
  return same ? "current" : "stale";
}

function isForeign(found: unknown, value: ServerSettings["value"]): boolean {
  if (found === null || typeof found !== "object") return true;
  const { command, args } = found as Record<string, unknown>;
  const words = [command, args].flat();
  return (
    !(isDeepStrictEqual(command, value["command"]) && words.at(-1) === "mcp") &&
    !isCall(command, args, ["mcp"])
  );
}
