import { createHash } from "node:crypto";
import { SetupError } from "../types.ts";
import type { SetupPart } from "./part.ts";

const MARK = /^\/\/ coord:generated sha256=([0-9a-f]{12})\b.*\r?\n/;

/** A whole file of coord's, with a mark and the hash of what follows it. @param body in lines ended by a line feed */
export function generatedPart(body: string, howToRemove: string): SetupPart {
  const text = `// coord:generated sha256=${hashOf(body)} · ${howToRemove}\n${body}`;
  return {
    stateOf(found) {
      if (found === null || !MARK.test(found)) return "missing";
      return found === text ? "current" : "stale";
    },
    install(found) {
      if (found !== null && !MARK.test(found)) throw new SetupError("SETUP_FOREIGN_FILE");
      return text;
    },
    remove: (found) => (found === null || MARK.test(found) ? null : found),
    notes(found) {
      const [line = "", hash] = found === null ? [] : (MARK.exec(found) ?? []);
      return found !== null && hash !== undefined && hash !== hashOf(found.slice(line.length))
        ? ["EDITED"]
        : [];
    },
  };
}

/** The first 12 hexadecimal digits of the SHA-256 of a text, whatever its line ends. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex").slice(0, 12);
}
