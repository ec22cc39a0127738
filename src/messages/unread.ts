/** The trouble with a file that can't be opened, and what helps, by the system's word for it. */
export type Troubles = Readonly<Record<string, readonly [what: string, help: string]>>;

/** What is told in the same words. */
const ALIKE: Readonly<Record<string, string>> = {
  "not a regular file": "ENXIO",
  ENFILE: "EMFILE",
  EDQUOT: "ENOSPC",
  ERR_STRING_TOO_LONG: "EFBIG",
  ESTALE: "EIO",
  ETIMEDOUT: "EIO",
};

type Tell = (cause: string) => string;

/**
 * What tells of such a trouble in one language: the cause in words, with the system's own behind it, and what helps; `otherwise` where
 * that is not known.
 */
export function wordsFor(troubles: Troubles, otherwise: string): [causeInWords: Tell, helpFor: Tell] {
  const find = (cause: string) => troubles[ALIKE[cause] ?? cause];
  return [
    (cause) => {
      const what = find(cause)?.[0] ?? cause;
      return what !== cause && /^E[A-Z]+$/.test(cause) ? `${what} (${cause})` : what;
    },
    (cause) => find(cause)?.[1] ?? otherwise,
  ];
}
