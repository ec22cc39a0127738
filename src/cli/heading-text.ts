/** Outside text as the inline markdown of a heading: what would be markup in it is escaped. */
export async function headingText(text: string): Promise<string> {
  const [{ unified }, { default: stringify }] = await Promise.all([
    import("unified"),
    import("remark-stringify"),
  ]);
  const tree = {
    type: "root" as const,
    children: [{ type: "paragraph" as const, children: [{ type: "text" as const, value: text }] }],
  };
  return unified().use(stringify).stringify(tree).trim().replace(/\s+/g, " ");
}
