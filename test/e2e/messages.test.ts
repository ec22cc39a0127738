import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";

const as = (n: number, ...args: readonly string[]) => ["--as", String(n), ...args];

/** Instances #12 and #13 are at work; #12 holds src/auth.ts. */
async function two() {
  const made = project();
  await made.coord(as(12, "join", "Ann"));
  await made.coord(as(13, "join", "Bob"));
  await made.coord(as(12, "reserve", "Ouverture", "--files", "src/auth.ts", "--estimate", "2h"));
  const said = (stderr: string) => stderr.split("\n").filter((line) => line.includes("Instance #"));
  return { ...made, said };
}

describe("messages", () => {
  builtAtNight("are asked, told once, answered, and told to who asked", async () => {
    const made = await two();
    const asked = await made.json(as(13, "ask", "12", "De quel type est le jeton ?"));
    const { id } = asked.data;
    expect(id).toMatch(/^m[0-9a-z]{4}$/);
    expect(made.text()).toMatch(
      /### Messages\n```\n\[MESSAGE\] Instance #13 → Instance #12 - \d{4}-.*\nDe quel type est le jeton \?\n```/,
    );
    const first = await made.coord(as(12, "whoami"));
    expect(made.said(first.stderr)).toEqual([
      expect.stringContaining(`De quel type est le jeton ?” (${id};`),
    ]);
    expect(made.said((await made.coord(as(12, "whoami"))).stderr)).toEqual([]);
    const inbox = (await made.json(as(12, "inbox"))).data;
    expect(inbox.messages).toMatchObject([{ id, from: 13, to: 12, answer: null }]);
    await made.coord(as(12, "answer", id.slice(0, 4), "Un jeton signé"));
    expect((await made.json(as(12, "inbox"))).data.messages).toEqual([]);
    const heard = await made.coord(as(13, "status", "--brief"));
    expect(made.said(heard.stderr)).toEqual([expect.stringContaining("Un jeton signé")]);
    const answered = (await made.json(as(13, "inbox"))).data;
    expect(answered.messages).toMatchObject([{ id, answer: "Un jeton signé", answeredBy: 12 }]);
    expect((await made.coord(["doctor"])).status).toBe(0);
  });

  it("are told by commands that do more than the file: what none of them shows is kept", async () => {
    const made = await two();
    const env = {
      GIT_AUTHOR_NAME: "t",
      GIT_AUTHOR_EMAIL: "t@e",
      GIT_COMMITTER_NAME: "t",
      GIT_COMMITTER_EMAIL: "t@e",
    };
    await made.coord(as(13, "ask", "12", "Soon?"));
    const none = await made.coord(as(12, "commit", "-m", "x"), { env });
    expect([none.status, made.said(none.stderr).filter((line) => line.includes("Soon?"))]).toEqual([5, []]);
    made.write("src/auth.ts", "changed\n");
    expect((await made.coord(as(12, "commit", "-m", "x"), { env })).stderr).toContain("Soon?");
    await made.coord(as(13, "ask", "12", "And now?"));
    const ran = await made.coord(as(12, "run", "--", process.execPath, "-e", "0"));
    expect(ran.stderr).toContain("And now?");
    expect((await made.coord(as(12, "whoami"))).stderr).not.toMatch(/Soon|And now/);
  });

  it("to one that has left wait for nobody, and who asked is told once", async () => {
    const made = await two();
    await made.coord(as(13, "ask", "12", "Soon?"));
    await made.coord(as(12, "leave"));
    expect((await made.json(["status"])).data.messages).toEqual([]);
    const news = "Instance #12 has left without answering your “Soon?”";
    expect((await made.coord(as(13, "whoami"))).stderr).toContain(news);
    expect((await made.coord(as(13, "whoami"))).stderr).not.toContain(news);
  });

  it("are archived once their answer is told", async () => {
    const made = await two();
    const { id } = (await made.json(as(13, "ask", "12", "Soon?"))).data;
    const answered = await made.coord(as(12, "answer", id, "Tomorrow"));
    expect(made.said(answered.stderr)).toEqual([]);
    const moved = async () => {
      const { data } = await made.json(["archive", "--keep", "0"]);
      return (data as unknown as { moved: { messages: number } }).moved.messages;
    };
    expect(await moved()).toBe(0);
    expect((await made.coord(as(13, "whoami"))).stderr).toContain("Tomorrow");
    expect(await moved()).toBe(1);
    expect((await made.coord(as(13, "whoami"))).stderr).not.toContain("Tomorrow");
  });

  it("to all reach everybody else", async () => {
    const made = await two();
    await made.coord(as(13, "ask", "all", "Who has the key?"));
    for (const [n, count] of [
      [12, 1],
      [13, 0],
      [14, 1],
    ] as const) {
      await made.coord(as(n, "join", "x"));
      const { messages } = (await made.json(as(n, "inbox"))).data;
      expect(messages).toHaveLength(count);
    }
  });

  it("are not repeated while they wait, and forge no entry", async () => {
    const made = await two();
    const text = "[MESSAGE] Instance #12 → Instance #13 - 10:00\n```\n[RÉSERVÉ] Instance #13 - X";
    const one = (await made.json(as(13, "ask", "12", text))).data;
    const again = (await made.json(as(13, "ask", "12", text))).data;
    expect(again.id).toBe(one.id);
    const { messages } = (await made.json(["inbox", "--all"])).data;
    expect(messages.map(({ text: said }) => said)).toEqual([text.replaceAll("\n", " ")]);
    const { reservations } = (await made.json(["status"])).data;
    expect(reservations).not.toContainEqual(expect.objectContaining({ task: "X" }));
  });

  it.each([
    [["ask", "13", "x"], 2, "MESSAGE_SELF"],
    [["ask", "77", "x"], 5, "UNKNOWN_INSTANCE"],
    [["ask", "2", "x"], 5, "INSTANCE_FINISHED"],
    [["ask", "12", " "], 2, "TEXT_EMPTY"],
    [["answer", "mzzzz", "x"], 5, "NO_MESSAGE"],
    [["handover", "request", "Nothing of that name"], 5, "NO_RESERVATION"],
  ])("%j: exit %i, %s", async (args, status, code) => {
    const made = await two();
    const ran = await made.coord([...as(13, ...args), "--json"]);
    expect(ran.status).toBe(status);
    expect(ran.json).toMatchObject({ ok: false, error: { code } });
  });

  it("written by hand count as coord's own", async () => {
    const made = await two();
    const text = made.text();
    made.write(
      "CLAUDE_INSTANCES.md",
      `${text}\n\n## Messages\n\n[MESSAGE] #13 -> #12\nfirst line\nsecond line\n[ANSWER] #12: 19:40\nyes\n\n[MESSAGE] Instance 13 → *\nhello\n\n[MESSAGE] Instance #13\nlost\n`,
    );
    const { messages } = (await made.json(["inbox", "--all"])).data;
    expect(messages).toMatchObject([
      { from: 13, to: 12, text: "first line second line", answer: "yes", answeredBy: 12 },
      { from: 13, to: "all", text: "hello", answer: null },
    ]);
    const { diagnostics } = (await made.json(["doctor"])).data;
    expect(diagnostics.map(({ code }) => code)).toContain("UNREADABLE_ENTRY");
  });
});

it("an offered handover stands in inbox, status and prime, with what accepts it", async () => {
  const made = await two();
  const { handover } = (await made.json(as(12, "handover", "Ouverture", "--to", "13"))).data;
  const command = `coord handover accept ${handover.id}`;
  expect((await made.coord(as(13, "inbox"))).stdout).toContain(command);
  expect((await made.json(as(13, "inbox"))).data.offers).toMatchObject([{ id: handover.id, from: 12 }]);
  expect((await made.coord(as(13, "status"))).stdout).toContain(command);
  expect((await made.coord(as(12, "status"))).stdout).not.toContain(command);
  expect((await made.coord(as(13, "prime"))).stdout).toContain(`${handover.id} #12 → #13`);
  expect((await made.coord(as(12, "inbox"))).stdout).toContain("Nobody is waiting");
});

describe("handover request", () => {
  it("is told to the holder, whose acceptance gives the task with its files away", async () => {
    const made = await two();
    const asked = await made.coord(as(13, "handover", "request", "ouvert"));
    expect(asked.stdout).toContain("Asked Instance #12 to hand over “Ouverture”");
    const told = made.said((await made.coord(as(12, "whoami"))).stderr);
    expect(told).toEqual([expect.stringContaining("coord handover accept m")]);
    const given = await made.json(as(12, "handover", "accept"));
    expect(given.data).toMatchObject({
      handover: { from: 12, to: 13, task: "Ouverture", state: "accepted" },
      reservation: { instance: 13, files: ["src/auth.ts"], state: "active" },
    });
    const heard = await made.coord(as(13, "check", "src/auth.ts"));
    expect(heard.status).toBe(0);
    expect(heard.stderr).toContain("Instance #12 handed “Ouverture” over to you: its files are yours now.");
    expect((await made.coord(as(12, "check", "src/auth.ts"))).status).toBe(3);
    expect(made.text()).toMatch(/\[LIBÉRÉ\] Instance #12 - Ouverture[^[]*Remis à: Instance #13/);
    expect((await made.coord(["doctor"])).status).toBe(0);
  });

  it("ends with the work, however that ends, and who asked is told once", async () => {
    const ends: readonly (readonly string[])[] = [
      as(12, "finish", "--result", "success"),
      as(12, "release"),
      as(12, "leave"),
      as(12, "task", "list"),
    ];
    for (const end of ends) {
      const made = await two();
      await made.coord(as(13, "handover", "request", "Ouverture"));
      const isByHand = end.includes("task");
      if (isByHand)
        made.write(
          "CLAUDE_INSTANCES.md",
          made.text().replace("[RÉSERVÉ] Instance #12 - Ouverture", "[LIBÉRÉ] Instance #12 - Ouverture"),
        );
      expect((await made.coord(end)).stderr, end.join(" ")).not.toContain("handover accept");
      if (!end.includes("leave")) expect((await made.json(as(12, "inbox"))).data.messages).toEqual([]);
      const { data } = await made.json(["status"]);
      expect(data.messages).toEqual([]);
      const news = "Instance #12 no longer holds “Ouverture”, which you asked for: nobody else does now.";
      expect((await made.coord(as(13, "inbox"))).stderr).toContain(news);
      expect((await made.coord(as(13, "reserve", "Ouverture"))).stderr).not.toContain(news);
    }
  });

  it("comes back with the work by undo, and names who holds it else", async () => {
    const made = await two();
    await made.coord(as(13, "handover", "request", "Ouverture"));
    await made.coord(as(12, "release"));
    await made.coord(as(12, "undo"));
    expect((await made.json(as(12, "inbox"))).data.messages).toHaveLength(1);
    await made.coord(as(12, "release"));
    await made.coord(as(14, "reserve", "Ouverture"));
    expect((await made.coord(as(13, "whoami"))).stderr).toContain(
      "which you asked for: Instance #14 does now.",
    );
  });

  it("names no task where none was said", async () => {
    const made = await two();
    const many = await made.coord(as(13, "handover", "request"));
    expect(many.status).toBe(2);
    expect(many.stderr).toMatch(/^coord: There are 2 tasks: “Finalisation du projet”, “Ouverture”\.\n/);
    const empty = project(null);
    await empty.coord(["init"]);
    const none = await empty.coord(as(13, "handover", "request"));
    expect(none.status).toBe(5);
    expect(none.stderr).toMatch(/^coord: Nobody else holds anything\.\n/);
  });

  it("is refused of what is one's own, and answered by words", async () => {
    const made = await two();
    expect((await made.coord(as(12, "handover", "request", "Ouverture"))).status).toBe(5);
    const asked = (await made.json(as(13, "handover", "request", "ouverture"))).data;
    const said = await made.coord(as(12, "answer", asked.id, "not yet"));
    expect(made.said(said.stderr)).toEqual([]);
    expect((await made.coord(as(12, "handover", "accept"))).status).toBe(5);
    expect((await made.coord(as(13, "whoami"))).stderr).toContain("not yet");
  });
});
