/** Text of bytes that `gitBytes` gives as characters. */
export function decoded(bytes: string): string {
  // eslint-disable-next-line no-control-regex
  return /[^\0-\u007f]/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}
