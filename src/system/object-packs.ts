import { join } from "node:path";
import { disk } from "./files.ts";

const KINDS = { commit: 1, tree: 2, blob: 3 } as const;

/** The kinds of objects that git keeps in a pack. */
export type ObjectKind = keyof typeof KINDS;

type Format = "sha1" | "sha256";

/**
 * Objects for git, written together as a pack with its index: two files, where each by itself would be a file in a folder of its own,
 * all of which are to be removed again.
 */
export class ObjectPacks {
  private readonly objects: () => string;
  private readonly format: Format;
  private readonly known = new Set<string>();
  private waiting = new Map<string, Buffer>();
  private written = 0;

  /** @param objects the store's own folder, asked when something is written */
  constructor(objects: () => string, format: Format) {
    this.objects = objects;
    this.format = format;
  }

  put(kind: ObjectKind, content: Buffer): string {
    const id = newHash(this.format).update(`${kind} ${content.length}\0`).update(content).digest("hex");
    if (this.known.has(id)) return id;
    this.known.add(id);
    this.waiting.set(id, Buffer.concat([lengthOf(KINDS[kind], content.length), zipped(content)]));
    return id;
  }

  flush(): void {
    if (this.waiting.size === 0) return;
    const [pack, index] = this.bytes([...this.waiting]);
    this.waiting = new Map();
    const folder = join(this.objects(), "pack");
    const name = join(folder, `pack-${this.written++}`);
    disk.mkdirSync(folder, { recursive: true });
    disk.writeFileSync(`${name}.pack`, pack);
    disk.writeFileSync(`${name}.idx`, index);
  }

  /** A pack, and its index in git's first form. */
  private bytes(objects: readonly (readonly [string, Buffer])[]): readonly [Buffer, Buffer] {
    const head = Buffer.from("PACK\0\0\0\u0002\0\0\0\0", "latin1");
    head.writeUInt32BE(objects.length, 8);
    const pack = this.summed([head, ...objects.map(([, packed]) => packed)]);
    let at = head.length;
    const places = objects.map(([id, packed]) => ({ id, at: (at += packed.length) - packed.length }));
    places.sort((a, b) => (a.id < b.id ? -1 : 1));
    const counts = Buffer.alloc(256 * 4);
    for (let first = 0, count = 0; first < 256; first++) {
      while (count < places.length && Number.parseInt(places[count]?.id.slice(0, 2) ?? "", 16) <= first)
        count++;
      counts.writeUInt32BE(count, first * 4);
    }
    const entries = places.map((one) => {
      const place = Buffer.alloc(4);
      place.writeUInt32BE(one.at);
      return Buffer.concat([place, Buffer.from(one.id, "hex")]);
    });
    const sum = pack.subarray(pack.length - this.hash([]).length);
    return [pack, this.summed([counts, ...entries, sum])];
  }

  private summed(parts: readonly Buffer[]): Buffer {
    return Buffer.concat([...parts, this.hash(parts)]);
  }

  private hash(parts: readonly Buffer[]): Buffer {
    const hash = newHash(this.format);
    for (const part of parts) hash.update(part);
    return hash.digest();
  }
}

/** Node's own code for it is loaded here: git is asked before anything is put in, and answers meanwhile. */
export function newHash(format: Format) {
  return process.getBuiltinModule("node:crypto").createHash(format);
}

/** For who waits, and puts something in afterwards. */
export function loadHashes(): void {
  newHash("sha1").update("").digest();
}

/** Kind and length, as a pack has them: the lowest bits first, seven a byte but for the first, which has four. */
function lengthOf(kind: number, length: number): Buffer {
  const bytes = [(kind << 4) | (length & 15)];
  for (let rest = Math.floor(length / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}

/** Most bytes that stand in a block as they are. */
const LONGEST_BLOCK = 65_535;

/** In zlib's form. What is short stands as it is: packing it takes longer than writing it. */
function zipped(content: Buffer): Buffer {
  const { length } = content;
  // Loaded here: most of what is put in is short.
  if (length > LONGEST_BLOCK) return process.getBuiltinModule("node:zlib").deflateSync(content, { level: 1 });
  const around = Buffer.from([0x78, 0x01, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  around.writeUInt16LE(length, 3);
  around.writeUInt16LE(LONGEST_BLOCK - length, 5);
  around.writeUInt32BE(adler(content), 7);
  return Buffer.concat([around.subarray(0, 7), content, around.subarray(7)]);
}

/** How many bytes can be added up before a sum has to be made smaller again. */
const UNREDUCED = 4_096;

function adler(content: Buffer): number {
  let [a, b] = [1, 0];
  for (let at = 0; at < content.length;) {
    for (const end = Math.min(at + UNREDUCED, content.length); at < end; at++) b += a += content[at] ?? 0;
    a %= 65_521;
    b %= 65_521;
  }
  return b * 65_536 + a;
}
