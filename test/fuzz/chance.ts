/** Random choices that a seed repeats (mulberry32). */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, and without, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(list: readonly T[]): T {
    const at = this.below(list.length);
    for (const found of list.slice(at, at + 1)) return found;
    throw new RangeError("nothing to choose from");
  }

  /** Some of several pieces, in a row. */
  words(pieces: readonly string[], most = 8): string {
    return Array.from({ length: this.below(most) + 1 }, () => this.of(pieces)).join("");
  }

  /** A text with some places changed: cut, doubled, replaced, filled. */
  mutated(text: string, pieces: readonly string[]): string {
    let changed = text;
    for (let times = this.below(4) + 1; times > 0; times--) {
      const from = this.below(changed.length + 1);
      const to = Math.min(changed.length, from + this.below(40));
      const middle = this.of(["", this.words(pieces), changed.slice(from, to).repeat(this.below(4))]);
      changed = changed.slice(0, from) + middle + changed.slice(to);
    }
    return changed;
  }
}

/** What means something to the file, to markdown, to a shell, to a terminal, to JSON or to a path. */
export const PIECES: readonly string[] = [
  ..."\n \t\r\0*`#>-_[]{}()<>|&;$'\"\\/.,:=!?~^%@+".split(""),
  "\r\n",
  "\u2028",
  "\u0085",
  "\ufeff",
  "\u202e",
  "\u200b",
  "\ud800",
  "\u{e0041}",
  "\u001b]52;c;eA==\u0007",
  "a",
  "é",
  "漢字",
  "👩‍🚀",
  "x".repeat(600),
  "- ".repeat(200),
  "*a".repeat(60),
  "{a,".repeat(30),
  "```\n",
  "~~~\n",
  "## Task reservations\n",
  "### Current tasks\n",
  "### Remaining tasks\n",
  "## Active instances\n",
  "# ",
  "[RESERVED] Instance #9 - x - Start: 2026-11-22 19:50 +01:00\n",
  "[WAITING] Instance #8 - y - Since: 2026-11-22 19:50 +01:00\n",
  "[DONE] Instance #7 - z - Finished: 19:00\n",
  "[FREE] Task\n",
  "Files: src/**, a.ts\n",
  "Files: **\n",
  "Instance #3",
  "#4",
  "- **Instance #5** : ACTIVE - L (2026-11-22)\n",
  "- **Action** : x\n",
  "🚨 BLOCKER - Instance #9 - 19:40\n",
  "### HANDOVER Instance #3 → Instance #4\n",
  "<!-- coord: lease=4h autoReserve=on -->\n",
  "<!--",
  "-->",
  "<<<<<<< a\n",
  "=======\n",
  ">>>>>>> b\n",
  "2026-11-22 19:50 +01:00",
  "99999999999999999999",
  "-1",
  "--dry-run",
  "--json",
  "--file",
  "-",
  "../",
  "../../outside/canary",
  "/etc/passwd",
  "~/x",
  "C:\\x",
  "src/auth.ts",
  "src/**",
  "__proto__",
  "null",
  "true",
  "{}",
  "[[",
  "rm -rf ",
  "> ",
  "<<EOF\n",
  "$(",
  "sed -i ",
  "cp ",
  "tee ",
  "git checkout ",
];
