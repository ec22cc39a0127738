import { expect, it } from "vitest";
import { pointerFrom, pointerIn, PointerError } from "../../src/remote/pointer.ts";

function foundBy(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof PointerError) return error.found;
    throw error;
  }
  return "nothing wrong";
}

it.each([
  ["postgres://u:hi/dden@host/db", "postgres://host/db"],
  ["postgres://u:p@hidden@host/db", "postgres://host/db"],
  ["postgres u:hidden@host", "host"],
  ["postgres://u:hid den@host/db", "postgres://host/db"],
  ["other u:hid?den@host", "host"],
  ["postgres://host/db?password=hidden", "postgres://host/db?…"],
  ["other git@host:x.git", "other git@host:x.git"],
])("a message about what is no pointer quotes no secret: %j", (text, quoted) => {
  expect(foundBy(() => pointerIn(text))).toBe(quoted);
});

it.each([
  "git https://host/\u001b[31m.git",
  "git https://host/x\u200b.git",
  "git https://host/\u202ex.git",
  "git origin refs/coord/main file=\u0007x.md",
  `git https://host/${"x".repeat(500)}.git`,
])("a pointer that comes with a repository has nothing invisible, and an end: %j", (line) => {
  expect(() => pointerIn(`${line}\n`)).toThrow(expect.objectContaining({ reason: "form", found: "" }));
});

it.each(["git https://host/équipe/Øst.git", "git /srv/équipe.git"])(
  "a name may have letters of any script: %s",
  (line) => expect(pointerIn(`${line}\n`)).not.toBeNull(),
);

it.each(["postgres://u:p%zz@host/db", "postgres://%ff@host/db", "postgres://host/d%b"])(
  "an address with a wrong escape is no pointer: %j",
  (text) => expect(foundBy(() => pointerFrom(text))).toMatch(/^postgres:\/\/host\//),
);

it.each([
  "git https://ann:x@host/team.git",
  "git https://:x@host/team.git",
  "git ssh://git:x@host/team.git",
  "git https://ghp_ab1@github.com/team.git",
  "git https://github_pat_1@github.com/team.git",
  "git https://glpat-ab1@gitlab.com/team.git",
  "git https://gldt-ab1@gitlab.com/team.git",
  "git https://ATBBab1@bitbucket.org/team.git",
  "git https://host/team.git?private_token=ab1",
  "git https://host/team.git?x=1&access_token=ab1",
  "git https://host/team.git?password=x",
  "postgres host/db project=x password=x",
  "postgres host:5432/db sslpassword=x",
])("a pointer that is committed holds no secret, however short: %s", (line) => {
  let reason = "none";
  try {
    pointerIn(`${line}\n`);
  } catch (error) {
    if (!(error instanceof PointerError)) throw error;
    ({ reason } = error);
    expect(error.found).not.toMatch(/ab1|[:=]x/);
  }
  expect(reason).toBe("secret");
});

it.each([
  "git origin",
  "git https://ann@host/team.git",
  "git https://ghost@host/team.git",
  "git https://gladys@host/team.git",
  "git https://oauth2@host/team.git",
  "git https://host/team.git?ref=key",
  "git ssh://git@host/token/keys.git",
  "git git@host:team/password=x.git",
  "git https://host/team/secret.git",
  "postgres host/db project=password",
])("a name is no secret: %s", (line) => expect(pointerIn(`${line}\n`)).not.toBeNull());
