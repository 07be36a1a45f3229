import { expect, test } from "vitest";
import { openThreads } from "./index.ts";
import { softmax } from "../index.ts";
test("x", async () => {
  const pool = await openThreads({ threads: 2 });
  const n = 3000 * 100;
  const x = Float32Array.from({ length: n }, () => Math.random() * 20 - 10);
  const options = { shape: [3000, 100] };
  const p = await pool.softmax(x, options);
  expect(p).toEqual(softmax(x, options));
  await pool.close();
});
