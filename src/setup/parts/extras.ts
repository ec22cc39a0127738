import { isDeepStrictEqual } from "node:util";
import type { SetupExtra } from "../../agents/agent.ts";
import { add } from "../json/add.ts";
import { remove } from "../json/remove.ts";
import { type Node, plainValue, readTree, shapeError, valueAt } from "../json/tree.ts";
import type { SetupPart } from "./part.ts";

/** Extras that an agent's settings hold only on request. An entry that a person has there already stays as it is. */
export function extraPart({ name, at, values }: SetupExtra): SetupPart {
  const list = at.slice(0, -1);
  const key = at.at(-1) ?? "";
  const isList = Array.isArray(values);
  const nodeIn = (text: string | null): Node | undefined =>
    text === null ? undefined : valueAt(readTree(text), at);

  function membersIn(text: string | null): readonly Node[] {
    const node = nodeIn(text);
    if (node === undefined) return [];
    if (!isList)
      return isDeepStrictEqual(plainValue(node), values) && node.parent !== undefined ? [node.parent] : [];
    if (node.type !== "array") throw shapeError(text ?? "", node, "array");
    return (node.children ?? []).filter((member) => values.includes(plainValue(member)));
  }

  return {
    stateOf: (text) => (membersIn(text).length === (isList ? values.length : 1) ? "current" : "missing"),
    install(text) {
      if (!isList)
        return nodeIn(text) === undefined
          ? ending(text, add(text ?? "", { path: list, key, value: values }))
          : (text ?? "");
      const there = new Set(membersIn(text).map(plainValue));
      const added = values.filter((value) => !there.has(value));
      return ending(
        text,
        added.reduce((all, value) => add(all, { path: at, value }), text ?? ""),
      );
    },
    remove(text) {
      let rest = text;
      for (
        let last = membersIn(rest).at(-1);
        rest !== null && last !== undefined;
        last = membersIn(rest).at(-1)
      )
        rest = remove(rest, last);
      return rest;
    },
    notes: (text) =>
      !isList && nodeIn(text) !== undefined && membersIn(text).length === 0
        ? [`TAKEN_${name.toUpperCase().replace("-", "_")}`]
        : [],
  };
}

/** A file that came with this ends in a line break. */
function ending(before: string | null, after: string): string {
  return before === null ? `${after}\n` : after;
}
