import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sized } from "../size.ts";
import { builtAtNight, project } from "./in-process.ts";
import { bin, launch } from "./support.ts";

const take = (...args: readonly string[]) => ["number", "take", ...args, "--as", "12"];

describe("number take", () => {
  builtAtNight("gives out one after the other, each row by itself, and writes them down", async () => {
    const made = project();
    expect((await made.json(take("migrations"))).data).toMatchObject({ number: 1 });
    expect((await made.coord(take("Migrations"))).stdout).toBe("2\n");
    expect((await made.coord(take("adr", "--from", "0", "-q"))).stdout).toBe("0\n");
    expect((await made.coord(take("adr"))).stdout).toBe("1\n");
    expect((await made.coord(take("adr", "--from", "40"))).stdout).toBe("40\n");
    expect(made.text()).toMatch(
      /### Numéros attribués\n```\n\[NUMÉRO\] migrations: 1 - Instance #12 - \d{4}-/,
    );
    expect((await made.coord(["doctor"])).status).toBe(0);
    await made.coord(["undo", "--as", "12"]);
    expect((await made.coord(take("adr"))).stdout).toBe("2\n");
  });

  it("goes on behind the files that are there", async () => {
    const made = project();
    for (const name of ["0007_a.sql", "0041_b.sql", "99_no.txt", "x0100_c.sql"])
      made.write(`db/migrations/${name}`, "");
    const given = ["m", "--in", "db/migrations/{}_*.sql"];
    expect((await made.coord(take(...given))).stdout).toBe("42\n");
    expect((await made.coord(take(...given))).stdout).toBe("43\n");
    fs.rmSync(join(made.root, "db"), { recursive: true });
    expect((await made.coord(take(...given))).stdout).toBe("44\n");
  });

  it.each(["db/*.sql", "../{}.sql", "/etc/{}", "{}/{}"])(
    "%j is no pattern with a number",
    async (pattern) => {
      const ran = await project().coord(take("m", "--in", pattern));
      expect(ran.status).toBe(2);
      expect(ran.stderr).toContain("migrations/{}_*.sql");
    },
  );

  it("gives twenty that ask at once twenty numbers", async () => {
    const made = project();
    const all = await Promise.all(
      Array.from({ length: sized(20, 3) }, (_, i) => {
        const args = [bin(), "number", "take", "m", "-q", "--as", String(20 + i)];
        return launch(process.execPath, args, { cwd: made.root }).done;
      }),
    );
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(all.length);
  });
});
