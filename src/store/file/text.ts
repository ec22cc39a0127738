import { isUtf8 } from "node:buffer";
import { StoreError } from "../store.ts";

/** The text of a file, byte for byte: a BOM, NUL and every line end stay. @throws StoreError `not-utf8` */
export function decode(bytes: Buffer): string {
  // The same verdict as a fatal TextDecoder with `ignoreBOM`, without its start-up cost: reads run before every edit.
  if (!isUtf8(bytes)) throw new StoreError({ kind: "not-utf8", offset: firstBadByte(bytes) });
  return bytes.toString("utf8");
}

/** Byte offset of the first sequence that is not UTF-8: a replacement character that does not stand in the bytes themselves. */
function firstBadByte(bytes: Buffer): number {
  const text = bytes.toString("utf8");
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf("\uFFFD"); at >= 0; at = text.indexOf("\uFFFD", from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.toString("hex", offset, offset + 3) !== "efbfbd") return offset;
    offset += 3;
    from = at + 1;
  }
  return offset;
}
