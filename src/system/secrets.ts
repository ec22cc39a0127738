import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A word that nobody guesses. */
export function secret(): string {
  return randomBytes(24).toString("base64url");
}

/** Whether two words are the same; how long that takes says nothing of where they differ. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** The hash by which a page's policy names a script or style that stands in the page. */
export function policyHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
