/** What is published: everything that the manifest and the source maps point at, and no test. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "./package.json" with { type: "json" };

const targets = Object.values(manifest.exports).flatMap((conditions) => Object.values(conditions));

test("every target of exports is published", () => {
  expect(targets).toHaveLength(24);
  for (const target of targets) {
    expect(target).toMatch(/^\.\/(src|dist)\//);
    if (target.startsWith("./src/")) expect(existsSync(join(import.meta.dirname, target)), target).toBe(true);
  }
  // dist/ has maps to src/, so both are published.
  expect(manifest.files).toEqual(expect.arrayContaining(["dist", "src"]));
});

test("tests and the compiler's notes are not", () => {
  expect(manifest.files).toEqual(
    expect.arrayContaining(["!dist/.tsbuildinfo", "!src/**/*.test.ts", "!src/**/*.test-support.ts"]),
  );
});
