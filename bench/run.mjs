// `npm run bench [-- --pairs 20] [--with node,node@24,bun] [--parts starts,long,servers,loops] [--svg FILE]`: whole commands against a bare
// start of the same runtime, a long board against the example, servers of tools at once, and commits of several processes. Prints Markdown;
// asserts nothing. What is not this Node is fetched from npm, and left out where it can't be had.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { runtime, versionOf } from "../scripts/runtimes.mjs";
import { drawn } from "./draw.mjs";
import { commandsIn, median, pairs, percentile, repository, server } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "20" },
    with: { type: "string", default: "node,node@22,node@24,bun" },
    parts: { type: "string", default: "starts,long,servers,loops" },
    svg: { type: "string" },
  },
});
const PAIRS = Number(values.pairs);
const SERVERS = 20;
const ROUNDS = 3;
const LOOP_MS = 3_000;
const SHOWN = [
  "hook, edit allowed",
  "check",
  "reserve",
  "status",
  "prime",
  "log",
  "finish",
  "--help",
  "--version",
];
const LONG = ["hook, edit allowed", "reserve", "log", "status", "doctor"];

const programs = values.with.split(",").flatMap((name) => {
  const program = name === "node" ? process.execPath : runtime(name);
  if (program === null) console.error(`${name}: not to be had here`);
  return program === null ? [] : [{ program, name: versionOf(program) }];
});

function two(value) {
  return value === null || value === undefined ? "–" : value.toFixed(2);
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log(
    [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line), ""].join("\n"),
  );
}

/** Ratios to a bare start of the same runtime, on the example. */
function starts({ program }) {
  const { folder, end } = repository();
  const commands = commandsIn(folder);
  const found = SHOWN.map((name) =>
    pairs(
      PAIRS,
      () => commands[name](program),
      () => commands.bare(program),
    ),
  );
  const bare = median(Array.from({ length: PAIRS }, () => commands.bare(program)));
  end();
  return { bare, found };
}

/** A board with 10,000 entries in its log, against the example. */
function long({ program }) {
  const [small, large] = [repository(), repository(10_000)];
  const [few, many] = [commandsIn(small.folder), commandsIn(large.folder)];
  const found = LONG.map((name) =>
    pairs(
      PAIRS,
      () => many[name](program),
      () => few[name](program),
    ),
  );
  small.end();
  large.end();
  return found;
}

async function claimOf(one, i) {
  const since = performance.now();
  await one.use("reserve", { task: `Claim ${i}`, files: [`src/claim${i}.ts`] });
  return performance.now() - since;
}

/** Fresh servers with a claim each, at once, against one alone. */
async function claims({ program }) {
  const found = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { folder, end } = repository();
    const alone = await server(program, folder, 5);
    const first = await claimOf(alone, 99);
    await alone.end();
    const all = await Promise.all(Array.from({ length: SERVERS }, (_, i) => server(program, folder, 20 + i)));
    const before = all.map((one) => one.worked() ?? 0);
    const since = performance.now();
    await Promise.all(all.map(claimOf));
    const wall = performance.now() - since;
    const worked = all.map((one, i) => (one.worked() ?? 0) - before[i]);
    const mean = worked.reduce((sum, ms) => sum + ms, 0) / SERVERS;
    found.push({ ratio: wall / first, wall, first, worked: mean });
    await Promise.all(all.map((one) => one.end()));
    end();
  }
  const of = (name) => median(found.map((one) => one[name]));
  return { ratio: of("ratio"), wall: of("wall"), first: of("first"), worked: of("worked") };
}

/** Processes that reserve and release as often as they can. */
async function commits({ program }, processes) {
  const { folder, end } = repository();
  const all = await Promise.all(Array.from({ length: processes }, (_, i) => server(program, folder, 20 + i)));
  const times = [];
  const since = performance.now();
  const loop = async (one, at) => {
    for (let i = 0; performance.now() - since < LOOP_MS; i++) {
      const from = performance.now();
      await one.use("reserve", { task: `Loop ${at} ${i}`, files: [`src/loop${at}.ts`] });
      const between = performance.now();
      await one.use("release", { task: `Loop ${at} ${i}` });
      times.push(between - from, performance.now() - between);
    }
  };
  await Promise.all(all.map(loop));
  const seconds = (performance.now() - since) / 1_000;
  await Promise.all(all.map((one) => one.end()));
  end();
  return { perSecond: times.length / seconds, p99: percentile(times, 0.99) };
}

/** The hook by Bun against a bare start of the newest Node: what an edit would cost an agent's machine that has both. */
function byBun() {
  const bun = programs.find(({ name }) => name.startsWith("Bun"));
  const latest = programs.findLast(({ name }) => name.startsWith("Node"));
  if (bun === undefined || latest === undefined) return;
  const { folder, end } = repository();
  const commands = commandsIn(folder);
  const found = pairs(
    PAIRS,
    () => commands["hook, edit allowed"](bun.program),
    () => commands.bare(latest.program),
  );
  console.log(`The hook run by ${bun.name} ÷ a bare start of ${latest.name}: ${two(found?.ratio)}\n`);
  end();
}

const names = programs.map(({ name }) => name);
/** A measurement of each program, one after the other. */
async function each(measure) {
  const found = [];
  for (const one of programs) found.push(await measure(one));
  return found;
}
const per = ({ perSecond, p99 }) => `${perSecond.toFixed(0)} · ${p99.toFixed(0)} ms`;

const PARTS = {
  starts: async () => {
    const measured = (await each(starts)).map((one, at) => ({ ...one, name: names[at] }));
    table(
      ["command ÷ bare start, on the example", ...names],
      [
        ...SHOWN.map((name, at) => [name, ...measured.map(({ found }) => two(found[at]?.ratio))]),
        ["the bare start (ms)", ...measured.map(({ bare }) => bare.toFixed(1))],
      ],
    );
    if (values.svg !== undefined) writeFileSync(values.svg, drawn(SHOWN, measured));
    byBun();
  },
  long: async () => {
    const measured = await each(long);
    table(
      ["10,000 entries in the log ÷ the example", ...names],
      LONG.map((name, at) => [name, ...measured.map((found) => two(found[at]?.ratio))]),
    );
  },
  servers: async () => {
    const measured = await each(claims);
    const row = (name, shown) => [name, ...measured.map(shown)];
    table(
      [`${SERVERS} fresh servers, a claim each, at once`, ...names],
      [
        row("wall ÷ the first claim of one alone", ({ ratio }) => ratio.toFixed(1)),
        row("wall (ms)", ({ wall }) => wall.toFixed(0)),
        row("the first claim of one alone (ms)", ({ first }) => first.toFixed(1)),
        row("processor time of a claim (ms)", ({ worked }) => worked.toFixed(0)),
      ],
    );
  },
  loops: async () => {
    const [few, many] = [await each((one) => commits(one, 8)), await each((one) => commits(one, 32))];
    table(
      ["`reserve` and `release` in loops, commits a second and p99", ...names],
      [
        ["8 servers", ...few.map(per)],
        ["32 servers", ...many.map(per)],
      ],
    );
  },
};

const [load, when] = [loadavg()[0]?.toFixed(1), new Date().toISOString().slice(0, 10)];
console.log(
  `${when}, ${cpus().length} processors, load ${load}; wall time, medians of ${PAIRS} pairs in turn\n`,
);
for (const part of values.parts.split(",")) {
  if (PARTS[part] === undefined)
    throw new Error(`no part: ${part}; there are ${Object.keys(PARTS).join(", ")}`);
  await PARTS[part]();
}
