// `npm run bench [-- --pairs 20] [--with node,node@24,bun] [--svg FILE]`: whole commands against a bare start of the same runtime, a long
// board against the example, servers of tools at once, and commits of several processes. Prints Markdown; asserts nothing. What is not
// this Node is fetched from npm, and left out where it can't be had.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runtime, versionOf } from "../scripts/runtimes.mjs";
import { drawn } from "./draw.mjs";
import { commandsIn, median, pairs, percentile, repository, server } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "20" },
    with: { type: "string", default: "node,node@22,node@24,bun" },
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
    found.push({ ratio: wall / first, worked: worked.reduce((sum, ms) => sum + ms, 0) / SERVERS });
    await Promise.all(all.map((one) => one.end()));
    end();
  }
  return {
    ratio: median(found.map(({ ratio }) => ratio)),
    worked: median(found.map(({ worked }) => worked)),
  };
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

const measured = programs.map((one) => ({ ...one, ...starts(one) }));
console.log(`Wall time, medians of ${PAIRS} pairs in turn, ${new Date().toISOString().slice(0, 10)}\n`);
table(
  ["command ÷ bare start, on the example", ...measured.map(({ name }) => name)],
  [
    ...SHOWN.map((name, at) => [name, ...measured.map(({ found }) => two(found[at]?.ratio))]),
    ["the bare start (ms)", ...measured.map(({ bare }) => bare.toFixed(1))],
  ],
);
if (values.svg !== undefined) writeFileSync(values.svg, drawn(SHOWN, measured));
const nodes = programs.filter(({ name }) => name.startsWith("Node"));
const longer = nodes.map((one) => ({ ...one, found: long(one) }));
table(
  ["10,000 entries in the log ÷ the example", ...longer.map(({ name }) => name)],
  LONG.map((name, at) => [name, ...longer.map(({ found }) => two(found[at]?.ratio))]),
);
const contended = [];
for (const one of nodes)
  contended.push({
    name: one.name,
    claims: await claims(one),
    few: await commits(one, 8),
    many: await commits(one, 32),
  });
const per = ({ perSecond, p99 }) => `${perSecond.toFixed(0)} · ${p99.toFixed(0)} ms`;
table(
  ["at once", ...contended.map(({ name }) => name)],
  [
    [
      `${SERVERS} fresh servers, a claim each: wall ÷ one alone`,
      ...contended.map((one) => one.claims.ratio.toFixed(1)),
    ],
    ["processor time of a claim (ms)", ...contended.map((one) => one.claims.worked.toFixed(0))],
    ["commits a second and p99, 8 processes", ...contended.map(({ few }) => per(few))],
    ["commits a second and p99, 32 processes", ...contended.map(({ many }) => per(many))],
  ],
);
const bun = measured.find(({ name }) => name.startsWith("Bun"));
const latest = nodes.at(-1);
if (bun !== undefined && latest !== undefined) {
  const { folder, end } = repository();
  const commands = commandsIn(folder);
  const hook = commands["hook, edit allowed"];
  const found = pairs(
    PAIRS,
    () => hook(bun.program),
    () => commands.bare(latest.program),
  );
  console.log(`The hook run by ${bun.name} ÷ a bare start of ${latest.name}: ${two(found?.ratio)}`);
  end();
}
