import type { MarkdownTree } from "./types.ts";

/**
 * The remark tree of a text. Loads remark on the first call: some 70 ms, which nothing that runs before every
 * edit may spend.
 */
export async function parseTree(text: string): Promise<MarkdownTree> {
  const [{ unified }, { default: remarkParse }] = await Promise.all([
    import("unified"),
    import("remark-parse"),
  ]);
  return unified().use(remarkParse).parse(text);
}
