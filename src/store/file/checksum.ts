/**
 * 64 bits over the UTF-16 units of a text, as 16 hexadecimal digits. It finds damage, not malice: who may write the
 * journal may write the coordination file itself. Plain arithmetic, because it also runs in reads, where loading
 * `node:crypto` would cost more than all the rest. (Two multiplicative lanes and a final mix, after bryc's cyrb53.)
 */
export function checksum(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  const mixedA = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const mixedB = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(mixedA ^ (mixedA >>> 13), 3266489909);
  return hex(mixedA) + hex(mixedB);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, "0");
}
