/** Marks that git looks for at the beginning of a subject (`rebase --autosquash`). */
const SQUASHED = /^(?:fixup|squash|amend)! /;
const PREFIXED = /^Instance #?\d+ ?:/i;

/**
 * A commit message with `Instance 3: ` before its subject, all else as it was; null where there is nothing to do. Bytes
 * are handed in as Latin-1, since a message may be in any encoding. `source` is what git calls where the text comes from:
 * - `message` (`-m`, `-F`): its first line that is not blank is the subject, whatever it begins with;
 * - none: the editor comes next, and there is a subject only if somebody wrote one on the first line. Without one the
 *   prefix would turn an empty message, which git refuses, into a commit;
 * - `template`: git refuses it when nobody changed it, so nobody may but the author;
 * - `merge`, `squash`, `commit` (`-c`, `-C`, `--amend`): not this author's subject, or one that was seen before.
 */
export function prefixed(bytes: string, instance: number, source: string): string | null {
  if (source !== "" && source !== "message") return null;
  const found = source === "message" ? /^(\u00ef\u00bb\u00bf)?\s*/.exec(bytes) : /^[ \t]*/.exec(bytes);
  const at = found?.[0].length ?? 0;
  const subject = bytes.slice(at);
  if (/^(?:$|[\r\n])/.test(subject) || PREFIXED.test(subject) || SQUASHED.test(subject)) return null;
  if (source === "" && subject.startsWith("#")) return null;
  return `${bytes.slice(0, at)}Instance ${instance}: ${subject}`;
}
