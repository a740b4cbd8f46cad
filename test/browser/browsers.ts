/** Finds and opens the browsers of this machine. Nothing is downloaded: Debian's packages will do. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A page of a running browser. */
export interface OpenPage {
  /** Name and version, as the browser says them. */
  readonly version: string;
  /** Value of a JavaScript expression in the page; a promise is awaited, a rejection is thrown. */
  evaluate(expression: string): Promise<unknown>;
  /** Opens another address. */
  goto(url: string): Promise<void>;
  /** Leaves an origin so many bytes of storage, or as many as usual; only where the browser has a way. */
  readonly limitStorage?: (origin: string, bytes?: number) => Promise<void>;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** A browser that the harness knows. */
export interface Browser {
  readonly name: string;
  /** Debian's package, for the message when it is missing. */
  readonly debian: string;
  /** Its program here, or null. */
  readonly program: string | null;
  /** Starts it without a window and opens the address. */
  open(url: string): Promise<OpenPage>;
}

const CHROMIUM = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const FIREFOX = ["firefox-esr", "firefox"];

const QUIET = [
  "--headless",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  // For collect_garbage.ts.
  "--js-flags=--expose-gc",
];

/** Chromium through playwright-core, Firefox through puppeteer-core (WebDriver BiDi). */
export function knownBrowsers(): readonly Browser[] {
  const chromium = firstProgram(CHROMIUM);
  const firefox = firstProgram(FIREFOX);
  return [
    { name: "Chromium", debian: "chromium", program: chromium, open: (url) => openChromium(needed(chromium), url) },
    { name: "Firefox", debian: "firefox-esr", program: firefox, open: (url) => openFirefox(needed(firefox), url) },
  ];
}

function firstProgram(names: readonly string[]): string | null {
  for (const name of names) {
    const { status, stdout } = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
    if (status === 0) return stdout.trim();
  }
  return null;
}

function needed(program: string | null): string {
  if (program === null) throw new Error("the browser is not installed");
  return program;
}

async function openChromium(executablePath: string, url: string): Promise<OpenPage> {
  const { chromium } = await import("playwright-core");
  const profile = mkdtempSync(join(tmpdir(), "landau-mbc-chromium-"));
  // Root has no sandbox to give.
  const args = process.getuid?.() === 0 ? [...QUIET, "--no-sandbox"] : QUIET;
  const context = await chromium.launchPersistentContext(profile, { executablePath, args, headless: true });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  return {
    version: `Chromium ${context.browser()?.version() ?? ""}`.trim(),
    evaluate: (expression) => page.evaluate(expression),
    goto: async (address) => void (await page.goto(address)),
    limitStorage: async (origin, bytes) => {
      const session = await context.newCDPSession(page);
      await session.send("Storage.overrideQuotaForOrigin", { origin, ...(bytes !== undefined && { quotaSize: bytes }) });
      if (bytes === undefined) await session.detach();
    },
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function openFirefox(executablePath: string, url: string): Promise<OpenPage> {
  const { launch } = await import("puppeteer-core");
  // For collect_garbage.ts.
  const extraPrefsFirefox = { "dom.testing.testutils.enabled": true };
  const browser = await launch({ browser: "firefox", executablePath, headless: true, protocolTimeout: 600_000, extraPrefsFirefox });
  const page = await browser.newPage();
  await page.goto(url);
  return {
    version: await browser.version(),
    evaluate: (expression) => page.evaluate(expression),
    goto: async (address) => void (await page.goto(address)),
    close: () => browser.close(),
  };
}
