/** The library: parse, plan, apply, serialize. Text is the truth; everything else is a view of it or a wish about it. */
export { type Ast, type Diagnostic, parse, serialize } from "./protocol/ast.ts";
export { blocks } from "./protocol/index.ts";
export type { Block } from "./protocol/block.ts";
export { type Entry, type Problem, View } from "./protocol/view.ts";
export { applyEdits, type Edit, type Range } from "./text/edits.ts";
export { clean } from "./text/clean.ts";
export { scan } from "./document/outline.ts";
export type {
  Fence,
  Heading,
  HtmlBlock,
  MarkdownNode,
  MarkdownPoint,
  MarkdownTree,
  Outline,
  Section,
} from "./document/types.ts";
export { operations } from "./operations/index.ts";
export type { Context } from "./rules/context.ts";
export type { Fields, InputOf, Notice, Operation, Outcome, Refusal } from "./operations/types.ts";
export { merge } from "./merge/index.ts";
export type { MergeCode, MergeConflict, Merged, MergeOptions } from "./merge/types.ts";
export { overlaps } from "./paths/overlap.ts";
export { plan } from "./operations/types.ts";
export { openFileStore } from "./store/file/index.ts";
export { openMemoryStore } from "./store/memory.ts";
export type { Store } from "./store/store.ts";
