import fc from "fast-check";

/** What stands between two tokens: a comment holds what would end it if it were read as JSON. */
interface Gaps {
  next(): string;
  comma(): string;
}

const OURS = '{"type":"command","command":"coord hook claude"}';
const LEAVES = ['"s,}"', "1", "true", "null", '"//x"'];
const COMMANDS = ['"lint"', '"coord hook codex"', '"my-check && coord hook claude"'];

/**
 * Settings that nobody has laid out: white space and comments between any two tokens, trailing commas, one line or many,
 * and coord's own entries anywhere among other people's. Every comment is another one, and none repeats.
 */
export function untidy(): fc.Arbitrary<string> {
  const size = { minLength: 60, maxLength: 60 };
  return fc
    .tuple(fc.array(fc.nat(99), size), fc.array(fc.nat(99), size), fc.boolean(), fc.boolean())
    .map(([choices, blanks, lines, trailing]) => print(choices, blanks, lines, trailing));
}

/** The comments of such a text, in their order. */
export function commentsOf(text: string): string[] {
  return text.match(/c\d+,"\}\]/g) ?? [];
}

function print(choices: readonly number[], blanks: readonly number[], lines: boolean, trailing: boolean) {
  let [turn, blank, comments] = [0, 0, 0];
  const choose = <T>(...from: readonly [T, ...T[]]): T =>
    from[(choices[turn++ % choices.length] ?? 0) % from.length] ?? from[0];
  const spaces = lines ? ["", " ", "\n", "\n  ", "\r\n", "\t"] : ["", " ", "", "  "];
  const gaps: Gaps = {
    next() {
      const pick = blanks[blank++ % blanks.length] ?? 0;
      const space = spaces[pick % spaces.length] ?? "";
      if (pick % 7 === 0) return `${space}/*c${comments++},"}]*/`;
      return lines && pick % 7 === 1 ? `${space}//c${comments++},"}] \n` : space;
    },
    comma: () => (trailing && (blanks[blank++ % blanks.length] ?? 0) % 5 === 0 ? `,${gaps.next()}` : ""),
  };
  const leaf = () => choose(...(LEAVES as [string, ...string[]]));
  const handler = () =>
    choose(
      OURS,
      object(gaps, { type: '"command"', command: choose(...(COMMANDS as [string, ...string[]])) }),
    );
  const group = () => object(gaps, { matcher: '"Edit"', hooks: array(gaps, upTo(3, handler)) });
  const upTo = (most: number, make: () => string) => Array.from({ length: choose(0, 1, 2, most) }, make);
  const server = '{"command":"coord","args":["mcp"]}';
  const servers = choose<Record<string, string>>({ other: leaf(), coord: server }, { coord: server }, {});
  const hooks = { PreToolUse: array(gaps, upTo(3, group)), Other: array(gaps, upTo(2, group)) };
  const members: Record<string, string> = {
    x: array(gaps, upTo(2, leaf)),
    ...choose({}, { hooks: object(gaps, hooks) }),
    ...choose({}, { mcpServers: object(gaps, servers) }),
    ...choose({}, { y: leaf() }),
  };
  return `${choose("", "\ufeff")}${gaps.next()}${object(gaps, members)}${gaps.next()}${choose("", "\n")}`;
}

function object(gaps: Gaps, members: Readonly<Record<string, string>>): string {
  const listed = Object.entries(members).map(
    ([key, value]) => `${gaps.next()}"${key}"${gaps.next()}:${gaps.next()}${value}${gaps.next()}`,
  );
  return `{${join(gaps, listed)}}`;
}

function array(gaps: Gaps, values: readonly string[]): string {
  return `[${join(
    gaps,
    values.map((value) => `${gaps.next()}${value}${gaps.next()}`),
  )}]`;
}

function join(gaps: Gaps, members: readonly string[]): string {
  return members.length === 0 ? gaps.next() : members.join(",") + gaps.comma();
}
