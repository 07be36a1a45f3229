/** What a page downloads that imports everything from the main entry. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

/** Bytes, minified and gzipped. */
const MOST_BYTES = 25_000;

test("the main entry with its kernels stays small", async () => {
  const bundle = await rolldown({ input: fileURLToPath(new URL("./index.ts", import.meta.url)) });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  expect(output).toHaveLength(1);
  expect(output[0].imports).toEqual([]);
  expect(gzipSync(output[0].code, { level: 9 }).byteLength).toBeLessThanOrEqual(MOST_BYTES);
});
