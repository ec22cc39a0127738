import { writeFileSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ACTS, type Act, SCENARIOS, type Seen, Trial } from "./faults.ts";

/** Calls that change nothing: a process that is killed before one of them is as if killed before the next that does. */
const LOOKS = /^(?:open|read)/;

/** Every command, every call, every fault; prints what is wrong, and with `--write` puts the table into the page. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      bin: { type: "string", default: "" },
      page: { type: "string", default: "" },
      write: { type: "boolean", default: false },
    },
  });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: "/nonexistent",
    TZ: "Europe/Paris",
    LANG: "en_GB.UTF-8",
  };
  const rows: string[] = [];
  let wrong = 0;
  for (const name of positionals.length > 0 ? positionals : Object.keys(SCENARIOS)) {
    const trial = new Trial(name, { bin: values.bin, env });
    const plain = await trial.plain();
    const cases = plain.calls.flatMap((call, index) =>
      ACTS.filter((act) => act !== "kill" || !LOOKS.test(call)).map((act) => ({ at: index + 1, act })),
    );
    const seen = await atOnce(2, cases, ({ at, act }) => trial.meet(at, act, plain));
    trial.close();
    for (const [index, one] of seen.entries())
      if (one.wrong.length > 0) {
        wrong++;
        console.log(`${name}, ${one.act} at ${cases[index]?.at} (${one.call}): ${one.wrong.join("; ")}`);
      }
    rows.push(rowOf(name, plain.calls.length, seen));
    console.log(rows.at(-1));
  }
  if (values.write) writeTable(values.page, rows);
  process.exitCode = wrong > 0 ? 1 : 0;
}

function rowOf(name: string, calls: number, seen: readonly Seen[]): string {
  const cell = (act: Act) => {
    const all = seen.filter((one) => one.act === act);
    const done = all.filter(({ outcome }) => outcome === "done").length;
    return `${all.length - done} / ${done}`;
  };
  const wrong = seen.filter((one) => one.wrong.length > 0).length;
  return `| \`${name}\` | ${calls} | ${ACTS.map(cell).join(" | ")} | ${wrong} |\n`;
}

/** The results in the order of what they were made of, so many at a time. */
async function atOnce<T, R>(many: number, all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = all.entries();
  const worker = async () => {
    for (const [index, one] of queue) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: many }, worker));
  return results;
}

function writeTable(page: string, rows: readonly string[]): void {
  const text = readFileSync(page, "utf8");
  const head = `| command | calls | ${ACTS.join(" | ")} | not as promised |\n|${" --- |".repeat(ACTS.length + 3)}\n`;
  const [start, end] = ["<!-- faults -->\n", "<!-- /faults -->"];
  const from = text.indexOf(start) + start.length;
  writeFileSync(page, text.slice(0, from) + head + rows.join("") + text.slice(text.indexOf(end)));
}

void main();
