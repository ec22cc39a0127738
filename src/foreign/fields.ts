import { remembered } from "../text/remembered.ts";
import { words } from "../vocabulary/words.ts";
import { holds, isOne } from "./phrases.ts";

/** The use of a column, a label or a key of somebody else's form. */
export type FieldKind = "who" | "files" | "task" | "state" | "until" | "aside";

/** `owned_paths`, `Files (owned)`, `**dono (branch)**`: what a column, label or key is for; null for all else. */
export const fieldKind = remembered((name: string) => kindOf(name));

function kindOf(name: string): FieldKind | "changed" | null {
  if (name.length > 60) return null;
  const plain = name.replaceAll("_", " ").replace(/(?<=[a-z])(?=[A-Z][a-z])/g, " ");
  const all = withoutMe(words(plain));
  const bare = withoutMe(words(plain.replace(/\([^)]*\)/g, " "))) || all;
  if (ELSEWHERE.test(bare)) return "aside";
  if (isOne("until", bare)) return "until";
  if (isOne("state", bare)) return "state";
  if (isWho(bare)) return "who";
  if (holds("files", all)) {
    if (holds("avoid", all) || holds("mentions", all)) return "aside";
    const rest = bare.split(" ").filter((word) => !isOne("files", word) && !isOne("beside", word));
    if (rest.length === 0) return "files";
    if (rest.every((word) => isOne("changed", word))) return "changed";
    if (rest.some((word) => !isOne("task", word))) return null;
  }
  // `Area / paths`, `Task and files`: several in one.
  const kinds = name.split(/\s*[/&+,]\s*|\s+(?:and|et|y|e|und|or|ou|o|oder)\s+/).map((part) => part.trim());
  if (kinds.length > 1 && kinds.every((part) => part !== name && part !== "" && kindOf(part) !== null))
    return kinds.map(kindOf).find((kind) => kind === "files") ?? kindOf(kinds[0] ?? "");
  const isTask = isOne("task", bare) || isOne("task", bare.replace(CHIEFLY, ""));
  return isTask || (bare.includes(" ") && bare.split(" ").every((word) => isOne("task", word)))
    ? "task"
    : null;
}

/** `What I'm doing`, `Files we're touching`, `Files this agent may edit`: who keeps the list speaks. */
function withoutMe(reduced: string): string {
  return reduced
    .replace(
      /\b(?:i|we|they) (?:m|re|am|are|ll|ve)(?: |$)|\b(?:this|the) (?:agent|session|instance) (?:may|can|will)(?: |$)/g,
      "",
    )
    .trim();
}

/** Where somebody works, as a whole. */
const ELSEWHERE =
  /^(?:work(?:ing)? (?:dir|directory|folder|tree)|worktree|cwd|checkout|clone|repo(?:sitory)?)$/;

const AROUND_WHO =
  /^(?:current|assigned|claiming|locking|lock|active|working|actuel|aktueller|the|l|le) | (?:id|name|nom|session|s)$/g;

/** `Primary area`, `current task`, `main focus`. */
const CHIEFLY = /^(?:primary|main|current|active|assigned|principal|aktuelle|actual|atual|attuale) /;

function isWho(bare: string): boolean {
  return isOne("who", bare) || isOne("who", bare.replace(AROUND_WHO, "").trim());
}
