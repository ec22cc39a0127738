import { RootCommand } from "@bomb.sh/tab";

/** The library's own, which fish keeps safe: it quotes what is offered, and evaluates none of it. */
export async function fish(): Promise<string> {
  return captured(() => new RootCommand().setup("coord", "coord", "fish"));
}

/** The text put on the console meanwhile. */
function captured(say: () => void): string {
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: string) => lines.push(text);
  try {
    say();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}
