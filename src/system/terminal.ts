/** A person pressed Ctrl-C when asked. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Whether this process's standard error goes to a terminal, whoever is to read it. */
export function speaksToTerminal(): boolean {
  // Loaded here, because most commands do without.
  return process.getBuiltinModule("node:tty").isatty(2);
}

/**
 * Asks a person on the terminal; null when the person ends the input (Ctrl-D).
 * @throws InterruptedError
 */
export async function ask(question: string): Promise<string | null> {
  const { createInterface } = process.getBuiltinModule("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The terminal hands Ctrl-C to readline, which would keep it to itself.
  const interrupted = new Promise<never>((_, reject) => {
    terminal.once("SIGINT", () => reject(new InterruptedError()));
  });
  try {
    return await Promise.race([terminal.question(question), interrupted]);
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return null;
    throw error;
  } finally {
    terminal.close();
  }
}
