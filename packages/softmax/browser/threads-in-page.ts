import { expect, test } from "vitest";
import { noisyRow } from "../src/kernels/conformance-subject.test-support.ts";
import { logSoftmax } from "../src/operations/log-softmax.ts";
import { logSumExp } from "../src/operations/log-sum-exp.ts";
import { softmax } from "../src/operations/softmax.ts";
import { openThreads } from "../src/threads/index.ts";

/** A page that is cross-origin isolated has threads, which give the bits of one. */
export function describeThreads(): void {
  test("the page may share memory", () => expect(crossOriginIsolated).toBe(true));

  test("threads give the bits that the calling thread gives", async () => {
    const pool = await openThreads({ threads: 2 });
    expect(pool.threads).toBe(2);
    const [rows, classes] = [600, 1000];
    const options = { shape: [rows, classes], temperature: 0.7 };
    const ordinary = Float32Array.from(noisyRow(rows * classes, 30, 1));
    const shared = pool.allocate("float32", ordinary.length);
    shared.set(ordinary);
    for (const logits of [ordinary, shared]) {
      expect(await pool.softmax(logits, options)).toEqual(softmax(ordinary, options));
      expect(await pool.logSoftmax(logits, options)).toEqual(logSoftmax(ordinary, options));
      expect(await pool.logSumExp(logits, options)).toEqual(logSumExp(ordinary, options));
    }
    await pool.close();
  });
}
