import { expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { Resolver } from "../../src/session/resolve.ts";
import { locate } from "../../src/session/locate.ts";
import { Sessions } from "../../src/session/sessions.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { contextOf } from "../../src/workspace/context.ts";
import { tempFolder } from "../e2e/support.ts";

test("a plan sees one moment, whatever signs of life come or go while it is made", async () => {
  const place = locate(tempFolder(), undefined);
  const sessions = new Sessions(place.state);
  const world = {
    now: () => 100_000,
    zone: () => 0,
    language: "en",
    identity: { flag: undefined, env: undefined, session: null },
    parentPid: 1,
  } as const;
  const store = openMemoryStore({
    text: "# Board\n",
    reconcile: ({ after, state }) => ({ text: after, state }),
  });
  const snapshot = await store.read();
  const around = { place, world, sessions, resolver: new Resolver(place, place.root) };
  const now = () => contextOf(around, null, snapshot, new View(snapshot.text));
  sessions.touch(3, 50_000);
  sessions.touchWait(3, "Task", 50_000);
  const context = now();
  const seen = () => [context.heartbeats.get(3), context.waits?.get(3, "Task"), context.heartbeats.get(4)];
  expect(seen()).toEqual([50_000, 50_000, undefined]);
  sessions.touch(3, 90_000);
  sessions.touchWait(3, "Task", null);
  sessions.touch(4, 90_000);
  expect(seen()).toEqual([50_000, 50_000, undefined]);
  const later = now();
  expect([later.heartbeats.get(3), later.waits?.get(3, "Task")]).toEqual([90_000, undefined]);
});
