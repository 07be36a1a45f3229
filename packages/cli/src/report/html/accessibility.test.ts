/** The report in Chromium, with axe-core: WCAG rules and best practices, in both colour schemes and on a phone. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { findChromium } from "../../../../softmax/browser/find-chromium.ts";
import { temporaryFolder } from "../../run.test-support.ts";
import { exampleReport } from "../example-report.test-support.ts";
import { renderReport } from "./report.ts";

const chromium = findChromium();
/** A page takes seconds, or more where other tests run beside it. */
const TIMEOUT = 120_000;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Checked {
  readonly scheme: string;
  readonly width: number;
  readonly passes: number;
  readonly violations: readonly string[];
}

/** What axe-core finds wrong in the page, with all folded tables open. */
async function check(page: string, flags: readonly string[]): Promise<Checked> {
  const folder = temporaryFolder();
  const file = join(folder, "page.html");
  const script = `for (const folded of document.querySelectorAll("details")) folded.open = true;
axe.run().then(({ violations, passes }) => {
  document.body.textContent = JSON.stringify({
    scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    width: innerWidth,
    passes: passes.length,
    violations: violations.map(({ id, nodes }) => id + ": " + nodes[0].html),
  });
});`;
  // The policy of a report forbids scripts: here it has to go.
  const open = page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
  // A function, because "$" stands for something else in a replacement.
  writeFileSync(
    file,
    open.replace("</body>", () => `<script>${axe}</script><script>${script}</script></body>`),
  );
  const { stdout } = await promisify(execFile)(
    chromium!,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      `--user-data-dir=${join(folder, "profile")}`,
      "--virtual-time-budget=60000",
      ...flags,
      "--dump-dom",
      `file://${file}`,
    ],
    { maxBuffer: 2 ** 26 },
  );
  return JSON.parse(parseHTML(stdout).document.body.textContent!);
}

describe.skipIf(chromium === undefined)("in Chromium, axe-core finds nothing wrong", () => {
  const page = renderReport(exampleReport);

  test.each([
    ["light", ["--window-size=1100,900"]],
    ["dark", ["--window-size=1100,900", "--blink-settings=preferredColorScheme=0"]],
    ["light", ["--window-size=500,900"]],
  ])(
    "%s %j",
    async (scheme, flags) => {
      expect(await check(page, flags)).toEqual({
        scheme,
        width: Number(/\d+/.exec(flags[0]!)![0]),
        passes: expect.any(Number),
        violations: [],
      });
    },
    TIMEOUT,
  );

  test(
    "and it would find it: a picture without a name, text without contrast",
    async () => {
      const broken = page
        .replace("<caption>", '<caption style="color: #eee">')
        .replace(/ aria-labelledby="[^"]*"/, "")
        .replace(/<title id="[^"]*">[^<]*<\/title>/, "");
      const found = await check(broken, ["--window-size=1100,900"]);
      expect(found.violations.map((violation) => violation.split(":")[0])).toEqual([
        "color-contrast",
        "svg-img-alt",
      ]);
    },
    TIMEOUT,
  );
});
