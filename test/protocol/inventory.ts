import { readFileSync } from "node:fs";
import { parse } from "../../src/protocol/ast.ts";

/** How much of each block a text holds; what there is none of is left out. */
export function inventory(text: string): Readonly<Record<string, number>> {
  const ast = parse(text);
  const counts = {
    instances: ast.instances.length,
    numbers: ast.instances.reduce((sum, { value }) => sum + Math.max(0, value.to - value.from + 1), 0),
    reservations: ast.reservations.length,
    tasks: ast.tasks.length,
    log: ast.log.length,
    groups: new Set(ast.components.map(({ value }) => value.group)).size,
    components: ast.components.length,
    levels: new Set(ast.priorities.map(({ value }) => value.level)).size,
    priorities: ast.priorities.length,
    stamps: ast.stamps.length,
    handovers: ast.handovers.length,
    alerts: ast.alerts.length,
    conflicts: ast.conflicts.length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** A file of `fixtures/`, by its path there. */
export function fixture(path: string): string {
  return readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), "utf8");
}
