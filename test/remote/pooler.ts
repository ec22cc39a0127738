import net from "node:net";

/**
 * A pooler as they are between transactions: what a session has set is gone after each, nobody is notified, and statements have no
 * names. In front of a PostgreSQL of this machine.
 */
export async function startPooler(to: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const open = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(to, "127.0.0.1");
    for (const one of [near, far]) {
      open.add(one);
      one.on("error", () => undefined).on("close", () => (near.destroy(), far.destroy()));
    }
    let isFirst = true;
    let isBetween = false;
    let discarding = false;
    const held: Buffer[] = [];
    const send = (message: Buffer): void => {
      if (discarding) return void held.push(message);
      if (isBetween && !isFirst) {
        [discarding, isBetween] = [true, false];
        held.push(message);
        far.write(query("DISCARD ALL"));
        return;
      }
      isFirst = false;
      // The first message of all has no letter; a statement with a name is nobody's here.
      if (message[0] === letter("P") && message[5] !== 0) return void near.destroy();
      far.write(message);
    };
    const answer = (message: Buffer): void => {
      const kind = message[0];
      if (discarding && kind === letter("Z")) {
        discarding = false;
        for (const one of held.splice(0)) far.write(one);
      } else if (!discarding && kind !== letter("A")) {
        isBetween = kind === letter("Z") && message[5] === letter("I");
        near.write(message);
      }
    };
    near.on("data", pieces(true, send));
    far.on("data", pieces(false, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    close: async () => {
      for (const one of open) one.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const letter = (text: string): number => text.charCodeAt(0);

function query(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.from("Q\0\0\0\0");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Cuts what comes into messages of the protocol. */
function pieces(startsBare: boolean, take: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let bare = startsBare;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = bare ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      bare = false;
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}
