import fc from "fast-check";

/** How one text lays its JSON out. */
interface Layout {
  readonly eol: string;
  readonly unit: string;
  readonly lines: boolean;
  readonly trailingComma: boolean;
  readonly comments: readonly string[];
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const layout: fc.Arbitrary<Layout> = fc.record({
  eol: fc.constantFrom("\n", "\r\n"),
  unit: fc.constantFrom("  ", "    ", "\t"),
  lines: fc.boolean(),
  trailingComma: fc.boolean(),
  comments: fc.array(fc.constantFrom("", "", " // why", " /* a, b */"), { minLength: 1, maxLength: 4 }),
});

const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom("npm run lint", "{}", "[", 'a "b", c', "coord is fine", "//", "é\n"),
  fc.integer({ min: -5, max: 99 }),
  fc.boolean(),
  fc.constant(null),
);

const handler: fc.Arbitrary<Json> = fc.record(
  {
    type: fc.constant("command"),
    command: fc.constantFrom("lint", "./x.sh hook claude", "coord status"),
    timeout: fc.nat(9),
  },
  { requiredKeys: ["type", "command"] },
);
const group: fc.Arbitrary<Json> = fc.record(
  { matcher: fc.constantFrom("Edit|Write", "*"), hooks: fc.array(handler, { maxLength: 3 }) },
  { requiredKeys: ["hooks"] },
);
const event = fc.oneof(fc.array(group, { maxLength: 3 }), fc.array(handler, { maxLength: 3 }));
const hooks = fc.dictionary(
  fc.constantFrom("PreToolUse", "PostToolUse", "Stop", "preToolUse", "Notification"),
  event,
  { maxKeys: 4 },
);
const document: fc.Arbitrary<Json> = fc.record(
  {
    $schema: leaf,
    version: fc.constant(1),
    permissions: fc.record({ allow: fc.array(leaf, { maxLength: 3 }), deny: fc.constant([]) }),
    hooks,
    mcpServers: fc.dictionary(fc.constantFrom("a", "other"), fc.record({ command: leaf }), { maxKeys: 2 }),
    env: fc.dictionary(fc.constantFrom("A", "B"), leaf, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);

/** A settings file as people have them: their order, their layout, comments, trailing commas, BOM, CRLF, no last line end. */
export function settings(): fc.Arbitrary<string> {
  return fc
    .tuple(
      document,
      layout,
      fc.constantFrom("", "\ufeff", "// settings\n"),
      fc.constantFrom("", "\n", "\n\n", "  \n// end"),
    )
    .map(([value, how, before, end]) => {
      let turn = 0;
      const comment = (): string => how.comments[turn++ % how.comments.length] ?? "";
      return before + print(value, how, 0, comment) + end.replaceAll("\n", how.eol);
    });
}

/** Containers on lines of their own or all on one, as the layout says; every third level the other way round. */
function print(value: Json, how: Layout, depth: number, comment: () => string): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const isList = Array.isArray(value);
  const members = isList
    ? (value as readonly Json[]).map((one) => print(one, how, depth + 1, comment))
    : Object.entries(value).map(
        ([key, one]) => `${JSON.stringify(key)}: ${print(one, how, depth + 1, comment)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  if (members.length === 0) return `${open}${depth % 2 === 0 ? "" : " "}${close}`;
  const onLines = how.lines !== (depth % 3 === 2);
  const last = how.trailingComma ? "," : "";
  if (!onLines) return `${open}${members.join(", ")}${last}${close}`;
  const indent = how.eol + how.unit.repeat(depth + 1);
  const listed = members.map((member, at) => {
    const comma = at < members.length - 1 ? "," : last;
    return `${member}${comma}${comment()}`;
  });
  return `${open}${indent}${listed.join(indent)}${how.eol}${how.unit.repeat(depth)}${close}`;
}

/** Markdown with anything in it but coord's markers, and every fence closed. */
export function markdown(): fc.Arbitrary<string> {
  const line = fc.constantFrom(
    "# Notes",
    "",
    "  ",
    "- a",
    "```",
    "<!-- a comment -->",
    "the <!-- coord:begin --> marker",
    "é\t",
  );
  return fc
    .tuple(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("", "\n", "\r\n"),
    )
    .map(([lines, eol, end]) => {
      const isOpen = lines.filter((one) => one === "```").length % 2 === 1;
      return [...lines, ...(isOpen ? ["```"] : [])].join(eol) + end;
    });
}
