import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Assembly } from "./assembly.test-support.ts";

type FloatArray = Float32Array | Float64Array;

const assembly = new Assembly();

/** The k best of each row, and nothing behind the room given. */
function topK(rows: FloatArray, classes: number, k: number, temperature = 1) {
  assembly.reset();
  const count = rows.length / classes;
  const input = assembly.write(rows);
  const indices = assembly.reserve(4 * count * k);
  const [p, logP] = [assembly.reserve(8 * count * k), assembly.reserve(8 * count * k)];
  const T = assembly.write(Float64Array.of(temperature));
  const scratch = assembly.reserve(16 * k);
  const behind = assembly.reserve(16);
  const kernel = assembly.kernels[rows instanceof Float32Array ? "topK32" : "topK64"];
  kernel(input, count, classes, T, 0, k, indices, p, logP, scratch);
  expect(assembly.read(behind, new Uint32Array(4))).toEqual(new Uint32Array(4).fill(0xa5a5a5a5));
  return {
    indices: Array.from(assembly.read(indices, new Int32Array(count * k))),
    probabilities: Array.from(assembly.read(p, new Float64Array(count * k))),
    logProbabilities: Array.from(assembly.read(logP, new Float64Array(count * k))),
  };
}

const topIndices = (rows: FloatArray, classes: number, k: number) => topK(rows, classes, k).indices;

/** The kernels' softmax and logSoftmax of one row. */
function sharesOf(row: FloatArray, temperature: number) {
  const { softmax32, softmax64, logSoftmax32, logSoftmax64 } = assembly.kernels;
  const isSingle = row instanceof Float32Array;
  assembly.reset();
  const input = assembly.write(row);
  const [p, logP] = [assembly.reserve(row.byteLength), assembly.reserve(row.byteLength)];
  const T = assembly.write(Float64Array.of(temperature));
  (isSingle ? softmax32 : softmax64)(input, p, 1, row.length, 1, T, 0, assembly.reserve(row.byteLength));
  (isSingle ? logSoftmax32 : logSoftmax64)(input, logP, 1, row.length, T, 0);
  return { p: assembly.read(p, row.slice()), logP: assembly.read(logP, row.slice()) };
}

/** By sorting: NaN first, then the larger value, then the lower index. */
function sortedIndices(row: FloatArray, k: number): number[] {
  const rank = (x: number) => (Number.isNaN(x) ? 1 : 0);
  const order = Array.from(row, (_, i) => i);
  order.sort((a, b) => {
    const [x, y] = [row[a]!, row[b]!];
    return rank(y) - rank(x) || (x < y ? 1 : x > y ? -1 : a - b);
  });
  return order.slice(0, k);
}

/** A seeded sequence of whole numbers in [0, 2³²) (Marsaglia's xorshift). */
function xorshift(): () => number {
  let x = 2463534242;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

const { NaN: nan } = Number;

describe.each([
  ["topK32()", Float32Array],
  ["topK64()", Float64Array],
] as const)("%s", (_, FloatArray) => {
  const expectSorted = (row: FloatArray, k: number) =>
    expect(topIndices(row, row.length, k)).toEqual(sortedIndices(row, k));

  test.each<[row: number[], expected: number[], why: string]>([
    [[3], [0], "one class"],
    [[1, 3, 2], [1, 2, 0], "best first"],
    [[2, 2, 2, 2, 2], [0, 1, 2, 3, 4], "ties go to the lower index"],
    [[-0, 0, -0], [0, 1, 2], "−0 equals 0"],
    [[0, nan, Infinity, nan], [1, 3, 2, 0], "a NaN is the largest, the first NaN first"],
    [[nan, nan, 5], [0, 1, 2], "only the last is a number"],
    [[-Infinity, -Infinity, -3e38], [2, 0, 1], "−∞ comes last, in order"],
    [[-Infinity, -Infinity], [0, 1], "only −∞"],
    [[1e-45, -1e-45, 0], [0, 2, 1], "subnormals"],
  ])("%o → %o: %s", (row, expected) => {
    for (let k = 1; k <= row.length; k++) {
      expect(topIndices(FloatArray.from(row), row.length, k)).toEqual(expected.slice(0, k));
    }
  });

  test("agrees with sorting for K = 1 … 67 and every k, with many ties", () => {
    const random = xorshift();
    for (let classes = 1; classes <= 67; classes++) {
      const row = FloatArray.from(Array.from({ length: classes }, () => (random() % 40) - 20));
      for (let k = 1; k <= classes; k++) expectSorted(row, k);
    }
  });

  test("agrees with sorting for any numbers, infinities and NaNs", () => {
    const row = fc.array(fc.oneof(fc.float(), fc.constantFrom(nan, -0, 0, Infinity, -Infinity)), {
      minLength: 1,
      maxLength: 200,
    });
    const agrees = fc.property(row, fc.nat(), (values, n) => {
      expectSorted(FloatArray.from(values), 1 + (n % values.length));
    });
    fc.assert(agrees, { seed: 12 });
  });

  test("finds 2, 50 and 1,024 of 30,000, in any order and for each block's place of the largest", () => {
    const random = xorshift();
    const any = FloatArray.from(Array.from({ length: 30_001 }, () => random() / 2 ** 28 - 8));
    for (const row of [any, any.toSorted(), any.toSorted().reverse()]) {
      for (const k of [2, 50, 1024, row.length]) expectSorted(row, k);
    }
    for (let place = 100; place < 170; place++) {
      const row = new FloatArray(200);
      row[place] = 1;
      expectSorted(row, 3);
      row[place] = nan;
      expectSorted(row, 3);
    }
  });

  test("rows long enough for a first threshold: ties, NaNs of either sign, infinities, periods", () => {
    const random = xorshift();
    const few = [nan, 0, -0, Infinity, -Infinity, 1, 1e-45, -1e-45, -3];
    // Bits of a NaN with the sign set: no literal makes it.
    const negativeNaN = new Float64Array(new BigUint64Array([0xfff8000000000000n]).buffer)[0]!;
    const shapes: ((i: number) => number)[] = [
      () => 0,
      () => -Infinity,
      () => nan,
      () => negativeNaN,
      (i) => (i % 2 === 0 ? 0 : -0),
      (i) => (i > 2900 ? i : -Infinity),
      (i) => (i % 97 === 3 ? negativeNaN : i % 5),
      (i) => (i % 128 < 64 ? 1 + i / 4096 : -i),
      (i) => -Math.abs(i - 1500),
      () => few[random() % few.length]!,
    ];
    for (const shape of shapes) {
      const row = FloatArray.from(Array.from({ length: 3001 }, (_, i) => shape(i)));
      for (const k of [2, 5, 31, 32, 33, 50, 100, 400]) expectSorted(row, k);
    }
  });

  test("probabilities have the bits of softmax, log-probabilities those of logSoftmax", () => {
    const random = xorshift();
    for (const classes of [...Array.from({ length: 67 }, (_, i) => i + 1), 1000, 4099]) {
      const any = Array.from({ length: classes }, () => random() / 2 ** 28 - 8);
      const masked = any.map((x, i) => (i % 3 === 1 ? -Infinity : x));
      const peaked = any.map((x, i) => (i === classes >> 1 ? 90 : x));
      // T = 2^-70, and 1e4 beside T = 1, are computed in float64.
      const far = any.map((x) => x + 1e4);
      for (const [numbers, T] of [any, masked, peaked, far].flatMap((row) =>
        [1, 0.3, 2 ** -70].map((T) => [row, T] as const),
      )) {
        const row = FloatArray.from(numbers);
        const k = Math.min(classes, 50);
        const { indices, probabilities, logProbabilities } = topK(row, classes, k, T);
        const { p, logP } = sharesOf(row, T);
        expect(probabilities).toEqual(indices.map((i) => p[i]));
        expect(logProbabilities).toEqual(indices.map((i) => logP[i]));
      }
    }
  });

  test("log-probabilities have the bits of logSoftmax whatever number of terms follows the largest", () => {
    for (let classes = 1; classes < 600; classes++) {
      const row = FloatArray.from(Array.from({ length: classes }, (_, i) => -(i % 5)));
      expect(topK(row, classes, 1).logProbabilities).toEqual([sharesOf(row, 1).logP[0]]);
    }
  });

  test("each row has its own", () => {
    const rows = FloatArray.of(1, 2, 3, 3, 2, 1, 0, nan, 0);
    expect(topIndices(rows, 3, 2)).toEqual([2, 1, 0, 1, 1, 0]);
    expect(topIndices(rows, 3, 1)).toEqual([2, 0, 1]);
  });
});
