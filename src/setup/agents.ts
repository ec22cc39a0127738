import { join } from "node:path";
import type { AgentSetup, SetupFile } from "../agents/agent.ts";
import { agentSetups } from "../agents/index.ts";
import { existsSync } from "../system/files.ts";
import { readText } from "./files.ts";
import { plainValue, readTree, valueAt } from "./json/tree.ts";
import { generatedPart } from "./parts/generated.ts";
import { hooksPart } from "./parts/hooks.ts";
import type { SetupPart } from "./parts/part.ts";
import { serverPart } from "./parts/server.ts";
import type { Project } from "./types.ts";

/** An agent as its setup describes it. */
export interface DescribedAgent extends AgentSetup {
  readonly name: string;
}

/** One file of an agent's setup, and coord's part in it. */
export interface AgentFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly part: SetupPart;
  /** True for what is there only where somebody asked for it. */
  readonly isExtra?: true;
}

/** Every agent whose edits can be asked about beforehand, as it is set up where the project is. */
export async function describedAgents({
  platform = process.platform,
  script,
}: Project): Promise<DescribedAgent[]> {
  return (await agentSetups()).map(({ name, setup }) => ({ name, ...setup({ platform, script }) }));
}

/** The files that are an agent's alone. */
export function piecesOf({ name, files }: DescribedAgent, { root }: Project): AgentFile[] {
  return files.map(({ path, alias, holds }) => ({
    path: alias !== undefined && existsSync(join(root, alias)) ? alias : path,
    part: partOf(holds, name),
  }));
}

function partOf(holds: SetupFile["holds"], agent: string): SetupPart {
  if ("events" in holds) return hooksPart({ agent, ...holds });
  if ("list" in holds) return serverPart(holds);
  return generatedPart(holds.text, `\`coord setup ${agent} --remove\` takes it away`);
}

/** The file of instructions that an agent reads here, relative to the root. */
export function instructionsOf(
  { instructions: { path, alias, imports, namedBy } }: DescribedAgent,
  { root, read = readText }: Project,
): string {
  const textOf = (file: string): string | null => read(join(root, ...file.split("/")));
  if (namedBy !== undefined) {
    const node = valueAt(readTree(textOf(namedBy.path) ?? ""), namedBy.keys);
    const names: unknown[] = node === undefined ? [] : [plainValue(node)].flat();
    return names.find((name): name is string => typeof name === "string" && name !== "") ?? path;
  }
  const own = textOf(path);
  if (own === null) return alias !== undefined && textOf(alias) !== null ? alias : path;
  const isImported =
    imports !== undefined &&
    own.split(/\r?\n/).some((line) => isImport(line, imports)) &&
    textOf(imports) !== null;
  return isImported ? imports : path;
}

function isImport(line: string, file: string): boolean {
  const name = line.trimEnd();
  return name === `@${file}` || name === `@./${file}`;
}
