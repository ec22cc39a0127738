import net from "node:net";

/** A stretch of network between a client and a server, that can be made to fail. */
export interface Proxy {
  readonly port: number;
  /** `hang`: takes connections and says nothing; `refuse`: ends each at once. */
  mode: "ok" | "hang" | "refuse";
  /** How long each direction takes (ms). */
  delayMs: number;
  /** Asked for each piece of an answer: whether the connection is cut in its place. */
  cuts: () => boolean;
  /** How many pieces clients have sent: about as many as there were ways there and back. */
  asked: number;
  /** Cuts all connections that stand. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts one on this machine, in front of one of its ports. */
export async function startProxy(to: number): Promise<Proxy> {
  const open = new Set<net.Socket>();
  const server = net.createServer((near) => {
    if (made.mode === "refuse") return void near.destroy();
    const far = net.connect(to, "127.0.0.1");
    const end = (): void => {
      for (const one of [near, far]) one.destroy();
      for (const one of [near, far]) open.delete(one);
    };
    for (const one of [near, far]) {
      open.add(one);
      one.on("error", end).on("close", end).setNoDelay(true);
    }
    const carry = (from: net.Socket, into: net.Socket, isAnswer: boolean): void => {
      let last = Promise.resolve();
      from.on("data", (piece: Buffer) => {
        if (!isAnswer) made.asked++;
        const due = Date.now() + made.delayMs;
        last = last.then(async () => {
          await pause(due - Date.now());
          while (made.mode === "hang" && !from.destroyed) await pause(20);
          if (isAnswer && made.cuts()) return end();
          if (!into.destroyed) into.write(piece);
        });
      });
    };
    carry(near, far, false);
    carry(far, near, true);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const made: Proxy = {
    port: (server.address() as net.AddressInfo).port,
    mode: "ok",
    delayMs: 0,
    cuts: () => false,
    asked: 0,
    cut: () => open.forEach((one) => one.destroy()),
    close: async () => {
      made.cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return made;
}

const pause = (ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
