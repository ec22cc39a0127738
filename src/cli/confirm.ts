/** A person pressed Ctrl-C when asked. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/**
 * Asks a person on the terminal; an empty answer and anything like yes is yes, Ctrl-D is no.
 * @throws InterruptedError
 */
export async function confirm(question: string): Promise<boolean> {
  const { createInterface } = process.getBuiltinModule("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The terminal hands Ctrl-C to readline, which would keep it to itself.
  const interrupted = new Promise<never>((_, reject) => {
    terminal.once("SIGINT", () => reject(new InterruptedError()));
  });
  try {
    const answer = await Promise.race([terminal.question(`${question} `), interrupted]);
    return /^(?:|y|yes|o|oui)$/i.test(answer.trim());
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return false;
    throw error;
  } finally {
    terminal.close();
  }
}
