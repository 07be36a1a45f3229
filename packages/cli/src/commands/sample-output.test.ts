import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../run.test-support.ts";
import { HeldText } from "./sample-output.ts";

afterEach(() => vi.unstubAllEnvs());

test.each([
  [0, false],
  [3, false],
  [200_000, true],
])("%d lines come back whole; in a file: %s, which is removed", async (count, isFile) => {
  const folder = temporaryFolder();
  vi.stubEnv("TMPDIR", folder);
  const held = new HeldText();
  // Characters of several bytes, which the end of a block may part.
  const lines = Array.from({ length: count }, (_, i) => `${i} größe 語\n`);
  for (const line of lines) await held.write(line);
  expect(readdirSync(folder).map((name) => existsSync(join(folder, name, "output")))).toEqual(
    isFile ? [true] : [],
  );
  let text = "";
  await held.print({ write: (part) => (text += part) });
  expect(text === lines.join("")).toBe(true);
  held.close();
  expect(readdirSync(folder)).toEqual([]);
});
