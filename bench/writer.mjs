// One of several processes that change a file as often as they can. usage: node writer.mjs FILE MILLISECONDS; prints how often it did
import { openFileStore } from "../dist/index.js";

const [path = "", ms = ""] = process.argv.slice(2);
const store = openFileStore({
  path,
  reconcile: ({ after, state }) => ({ text: after, state }),
  lockTimeoutMs: 60_000,
});
const until = Date.now() + Number(ms);
let done = 0;
while (Date.now() < until) {
  const note = { instance: null, command: "bench", subject: "", at: Date.now() };
  await store.update(({ text, state }) => ({
    text: text.replace(/\d+$/, (n) => String(Number(n) + 1)),
    state,
    note,
  }));
  done++;
}
console.log(done);
