const [QUOTE, BACKSLASH, OPEN, CLOSE] = [0x22, 0x5c, 0x7b, 0x7d];
/** White space as JSON has it, and the bytes of a byte order mark. */
const BEFORE = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Finds the end of a JSON object in UTF-8 bytes that come in parts, by counting braces outside strings. The function that
 * it returns takes one part after the other and returns how many of the part's bytes belong to the object once it has
 * ended, else null. What does not begin as an object ends at once, with all its bytes.
 */
export function objectEnd(): (part: Uint8Array) => number | null {
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  return (part) => {
    for (let at = 0; at < part.length; at++) {
      const byte = part[at] ?? 0;
      if (isEscaped) isEscaped = false;
      else if (inString && byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE && depth > 0) inString = !inString;
      else if (inString) continue;
      else if (byte === OPEN) depth++;
      else if (depth === 0 && !BEFORE.has(byte)) return part.length;
      else if (byte === CLOSE && --depth === 0) return at + 1;
    }
    return null;
  };
}
