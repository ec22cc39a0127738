import { get } from "node:http";
import { once } from "node:events";
import { expect, it } from "vitest";
import { serveLocally } from "../../src/system/web.ts";

it("who does not read what goes on and on is not written to, and nothing is kept for them", async () => {
  const piece = "x".repeat(2 ** 18);
  const server = await serveLocally(0, async () => ({
    status: 200,
    headers: {},
    body: (send) => {
      for (let at = 0; at < 100; at++) send(piece);
    },
  }));
  const asked = get({ port: server.port, host: "127.0.0.1" });
  const [response] = (await once(asked, "response")) as [NodeJS.ReadableStream];
  let size = 0;
  response.setEncoding("utf8");
  for await (const part of response) {
    size += part.length;
    if (size >= piece.length) break;
  }
  expect(size).toBeLessThan(2 * piece.length);
  await server.close();
});
