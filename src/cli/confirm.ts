/** Asks a person on the terminal; an empty answer and anything like yes is yes. */
export async function confirm(question: string): Promise<boolean> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} `);
    return /^(?:|y|yes|o|oui)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
