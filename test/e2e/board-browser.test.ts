// The board in a real browser: Chromium as the system has it, or as COORD_CHROMIUM says. Skipped where there is none.
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { atNight, isNight } from "../size.ts";
import { project } from "./in-process.ts";
import { bin, cleanEnv, type Project } from "./support.ts";

const CHROMIUM = [
  process.env["COORD_CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== "" && fs.existsSync(path));
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HOSTILE = `<img src=x onerror="document.title='owned'"> </script><script>document.title='owned'</script>`;

/** What axe finds, however small. */
interface Axe {
  run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

describe.skipIf(CHROMIUM === undefined)("in a browser", () => {
  let browser!: Browser;
  const ends: (() => unknown)[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] });
  });
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });
  afterAll(() => browser.close());

  async function served(p: Project, as: string): Promise<string> {
    const child: ChildProcess = spawn(
      process.execPath,
      [bin(), "board", "--web", "--no-open", "--quiet", "--as", as],
      { cwd: p.root, env: cleanEnv(), stdio: ["ignore", "pipe", "inherit"] },
    );
    ends.push(() => child.kill());
    return new Promise((resolve) =>
      child.stdout?.setEncoding("utf8").once("data", (text: string) => resolve(text.trim())),
    );
  }

  async function open(address: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
    const page = await browser.newPage({ bypassCSP: false, ...options });
    ends.push(() => page.close());
    page.setDefaultTimeout(120_000);
    await page.goto(address);
    await page.waitForSelector("h1");
    return page;
  }

  async function violationsOf(page: Page): Promise<string[]> {
    const { violations } = (await page.evaluate(`${AXE}; axe.run()`)) as Awaited<ReturnType<Axe["run"]>>;
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  }

  it("two windows and the command line stay in step, and a hostile title does nothing", async () => {
    const p = project();
    const address = await served(p, "13");
    const [one, two] = [await open(address), await open(address)];
    await p.coord(["task", "add", HOSTILE, "--as", "13"]);
    for (const page of [one, two]) await page.getByText("<img src=x").first().waitFor();
    expect(await one.title()).not.toBe("owned");
    expect(await one.locator("img").count()).toBe(0);
    // From the one window to the other, and to the file.
    await one.getByRole("button", { name: "new task" }).click();
    await one.locator("dialog input").fill("From the browser");
    await one.locator("dialog").getByRole("button", { name: "Confirm" }).click();
    await two.locator(".lane.next").getByText("From the browser").waitFor();
    // Where the question came from, the keys go on.
    expect(await one.evaluate("document.activeElement.textContent")).toBe("new task");
    expect((await p.coord(["task", "list"])).stdout).toContain("From the browser");
    await one.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await two.locator(".lane.next").getByText("From the browser").waitFor({ state: "detached" });
  });

  atNight("a drag is the operation, and what is not allowed snaps back with its reason", async () => {
    const p = project();
    await p.coord(["task", "add", "Drag me", "--as", "13"]);
    await p.coord(["reserve", "Not yours", "--as", "14"]);
    const page = await open(await served(p, "13"));
    const lane = (name: string) => page.locator(`.lane.${name}`);
    await lane("next").getByText("Drag me").dragTo(lane("progress"));
    await lane("progress").getByText("Drag me").waitFor();
    await lane("progress").getByText("Not yours").dragTo(lane("done"));
    await page.locator(".toast.no").getByText("Only the instance that holds it").waitFor();
    expect(await lane("progress").getByText("Not yours").count()).toBe(1);
    // The same without dragging.
    await page.getByLabel("Move to: Drag me").selectOption("done");
    await lane("done").getByText("Drag me").waitFor();
    // And as it was before.
    await page.getByRole("button", { name: "older" }).click();
    await lane("progress").getByText("Drag me").waitFor();
    expect(await page.getByRole("button", { name: "new task" }).count()).toBe(0);
    await page.getByRole("button", { name: "back to live" }).click();
    await lane("done").getByText("Drag me").waitFor();
  });

  it("a page of another origin can neither read nor act", async () => {
    const p = project();
    const address = await served(p, "13");
    const stranger = await browser.newPage();
    ends.push(() => stranger.close());
    await stranger.route("http://stranger.test/**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<h1>x</h1>" }),
    );
    await stranger.goto("http://stranger.test/");
    const tried = await stranger.evaluate(async (url) => {
      const attempt = (path: string, options: RequestInit) =>
        fetch(url + path, options).then(
          (r) => r.text(),
          () => "refused",
        );
      return [
        await attempt("board", {}),
        await attempt("act", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: '{"command":"task add","input":{"title":"evil"}}',
        }),
        await attempt("act", {
          method: "POST",
          mode: "no-cors",
          body: '{"command":"task add","input":{"title":"evil"}}',
        }),
      ];
    }, address);
    expect(tried.slice(0, 2)).toEqual(["refused", "refused"]);
    expect((await p.coord(["task", "list"])).stdout).not.toContain("evil");
  });

  it.each(isNight ? (["light", "dark"] as const) : (["dark"] as const))(
    "axe finds nothing, on a narrow page neither (%s)",
    async (colorScheme) => {
      const p = project();
      await p.coord(["block", "Something", "--as", "13"]);
      await p.coord(["reserve", "A task", "--files", "src/a/b.ts,docs/**", "--as", "13"]);
      await p.coord(["board", "--html", "board.html", "--lang", "fr"]);
      if (isNight) expect(await violationsOf(await open(await served(p, "13"), { colorScheme }))).toEqual([]);
      const narrow = await open(`file://${join(p.root, "board.html")}`, {
        colorScheme,
        viewport: { width: 375, height: 700 },
      });
      expect(await violationsOf(narrow)).toEqual([]);
      const overflow = await narrow.evaluate("document.documentElement.scrollWidth");
      expect(overflow).toBeLessThanOrEqual(375);
      expect(await narrow.locator("html").getAttribute("lang")).toBe("fr");
      await narrow.emulateMedia({ media: "print" });
      expect(await narrow.evaluate("getComputedStyle(document.querySelector('.cards')).maxHeight")).toBe(
        "none",
      );
      expect(await narrow.locator(".filter").isVisible()).toBe(false);
    },
  );

  atNight("works by keyboard alone", async () => {
    const p = project();
    await p.coord(["task", "add", "By keyboard", "--as", "13"]);
    const page = await open(await served(p, "13"));
    const take = page.getByRole("button", { name: "take: By keyboard" });
    await take.focus();
    await page.keyboard.press("Enter");
    await page.locator(".lane.progress").getByText("By keyboard").waitFor();
    expect((await p.coord(["task", "list"])).stdout).toContain("By keyboard");
  });
});
