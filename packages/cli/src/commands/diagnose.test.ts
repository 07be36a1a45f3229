/** What `softmax diagnose` prints: figures that mean something for the verdict, and no others. */
import { join } from "node:path";
import { softmax as softmaxOf } from "softmax";
import { describe, expect, test } from "vitest";
import { exampleRows, logitsTensor, writeNpy } from "../data-files.test-support.ts";
import { softmax, temporaryFolder } from "../run.test-support.ts";

const rows = exampleRows(60);
const shape = [60, 4];
const right = softmaxOf(rows.logits, { shape });

async function diagnose(data: Float32Array, logits = logitsTensor(rows)): Promise<string> {
  const folder = temporaryFolder();
  const files = [
    writeNpy(join(folder, "logits.npy"), logits),
    writeNpy(join(folder, "p.npy"), { dtype: "float32", shape, data }),
  ];
  return (await softmax("diagnose", ...files)).stdout;
}

describe("softmax diagnose prints", () => {
  test("a right result: the error once, in ulp too", async () => {
    const text = await diagnose(right);
    expect(text).toMatch(/^Right, within float(32|64): the largest error is \S+ \(\S+ float32 ulp\)/);
    expect(text).toContain("60 of 60 are right");
    expect(text).not.toContain("Largest difference");
  });

  test("a rounded result: its rows are right, and no ulp", async () => {
    const text = await diagnose(right.map((p) => Number(p.toFixed(3))));
    expect(text).toContain("Right, but rounded to 3 decimals");
    expect(text).toContain("60 of 60 are right");
    expect(text).not.toContain("ulp");
  });

  test("a mistake: the difference, and no ulp", async () => {
    const text = await diagnose(softmaxOf(right, { shape }));
    expect(text).toMatch(/applied twice[\s\S]*Largest difference: +0\.\d+\n/);
    expect(text).not.toContain("ulp");
  });

  test("no figure where nothing compares", async () => {
    const data = new Float32Array(240).fill(Number.NaN);
    const text = await diagnose(right, { dtype: "float32", shape, data });
    expect(text).toContain("No row of logits has a finite softmax");
    expect(text).not.toMatch(/NaN$|Largest/m);
  });
});
