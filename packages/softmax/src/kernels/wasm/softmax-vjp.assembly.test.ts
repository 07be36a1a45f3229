import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../../fixtures/softmax-values.ts";
import { maxUlp } from "../../math/accuracy.ts";
import { softmaxVjpInto } from "../../math/jacobian.ts";
import { ulpError, ulpError32, WorstUlp } from "../../math/ulp-error.ts";
import { Assembly } from "./assembly.test-support.ts";

type FloatArray = Float32Array | Float64Array;

const assembly = new Assembly();

/** Rows of `[N, K]`, each with its temperature. */
function vjp<Values extends FloatArray>(p: Values, g: Values, temperatures: readonly number[]): Values {
  assembly.reset();
  const [probabilities, upstream] = [assembly.write(p), assembly.write(g)];
  const output = assembly.reserve(p.byteLength);
  const at = assembly.write(Float64Array.from(temperatures));
  const { softmaxVjp32, softmaxVjp64 } = assembly.kernels;
  const kernel = p instanceof Float32Array ? softmaxVjp32 : softmaxVjp64;
  const rows = temperatures.length;
  kernel(probabilities, upstream, output, rows, p.length / rows, at, 8);
  return assembly.read(output, p.slice() as Values);
}

const waves = (length: number, step: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(1 + i * step));

/** The bound's unit is an ulp of this. */
const scaleOf = (p: number, largest: number, T: number) => Math.max(p * largest, 2 ** -1022) / T;
const largestOf = (g: FloatArray) => Math.max(...Array.from(g, Math.abs));

describe("softmaxVjp32()", () => {
  // Products are exact and sums float64, so an error is that of one rounding, and 2^-29 ulp a term of what cancels.
  const BUDGET = 0.501;

  test("agrees with math/ for K = 1 … 67 and 10,000, at T = 1 and others", () => {
    for (const classes of [...Array.from({ length: 67 }, (_, i) => i + 1), 10_000]) {
      const p = waves(classes, 0.37).map((x) => (x * x * 2) / classes);
      const g = waves(classes, 1.91);
      const largest = largestOf(g);
      for (const T of [1, 0.7, 2 ** -60, 2 ** 20]) {
        const expected = softmaxVjpInto(new Float64Array(classes), p, g, T);
        const errors = vjp(p, g, [T]).map((actual, k) => {
          const scale = Math.max(scaleOf(p[k]!, largest, T), Math.abs(expected[k]!));
          return ulpError32(actual, expected[k]!, scale);
        });
        expect(Math.max(...errors), `${classes} classes, T = ${T}`).toBeLessThanOrEqual(BUDGET);
      }
    }
  });

  test("what cancels does so in float64", () => {
    // Σ p·g = 1/2 exactly; g − 1/2 is 2^-24, of which a float32 sum would leave nothing.
    const p = Float32Array.of(0.5, 0.5);
    const g = Float32Array.of(0.5 + 2 ** -24, 0.5 - 2 ** -24);
    expect(vjp(p, g, [1])).toEqual(Float32Array.of(2 ** -25, -(2 ** -25)));
  });

  test("class k adds to lane k mod 4: the order of additions is known", () => {
    const classes = 1003;
    const [p, g] = [waves(classes, 0.1), waves(classes, 0.7)];
    const lanes = [0, 0, 0, 0];
    for (let k = 0; k < classes; k++) lanes[k % 4]! += p[k]! * g[k]!;
    const mean = lanes[0]! + lanes[2]! + (lanes[1]! + lanes[3]!);
    expect(vjp(p, g, [1])).toEqual(p.map((x, k) => x * (g[k]! - mean)));
  });
});

describe("softmaxVjp64()", () => {
  test("agrees with the 80-digit values", () => {
    const worst = new WorstUlp();
    const { jacobian, rows } = readSoftmaxValues();
    for (const { row, result, vector, product: expected } of jacobian) {
      const { name, results } = rows[row]!;
      const { softmax, temperature } = results[result]!;
      if (temperature < 2 ** -974) continue; // the caller's business
      const [p, g] = [Float64Array.from(softmax), Float64Array.from(vector)];
      const largest = largestOf(g);
      vjp(p, g, [temperature]).forEach((actual, k) => {
        const scale = scaleOf(p[k]!, largest, temperature);
        worst.compare(`${name}, T = ${temperature}, class ${k}`, actual, expected[k]!, scale);
      });
    }
    expect(worst.compared).toBeGreaterThan(600);
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.jacobianProduct);
  });

  test("keeps its bound over 262,144 classes, and one more", () => {
    // p = 2^-18 makes every p·g exact and the true mean 0.1: only the sum of the dot product can err.
    for (const classes of [2 ** 18, 2 ** 18 + 1]) {
      const p = new Float64Array(classes).fill(2 ** -18);
      p[2 ** 18] = 0;
      const actual = vjp(p, new Float64Array(classes).fill(0.1), [1]);
      expect(ulpError(actual[5]!, 0, 0.1 * 2 ** -18)).toBeLessThanOrEqual(maxUlp.jacobianProduct);
    }
  });

  test("agrees with math/ for K = 1 … 67", () => {
    for (let classes = 1; classes <= 67; classes++) {
      const p = Float64Array.from(waves(classes, 0.37), (x) => (x * x * 2) / classes);
      const g = Float64Array.from(waves(classes, 1.91), (x) => x / 3);
      const largest = largestOf(g);
      for (const T of [1, 0.7]) {
        const expected = softmaxVjpInto(new Float64Array(classes), p, g, T);
        vjp(p, g, [T]).forEach((actual, k) => {
          // Both are within the bound.
          const error = ulpError(actual, expected[k]!, scaleOf(p[k]!, largest, T));
          expect(error, `class ${k} of ${classes}`).toBeLessThanOrEqual(2 * maxUlp.jacobianProduct);
        });
      }
    }
  });
});

describe.each([
  ["softmaxVjp32()", Float32Array],
  ["softmaxVjp64()", Float64Array],
] as const)("%s", (_, FloatArray) => {
  test.each<[p: number[], g: number[], expected: number[], why: string]>([
    [[], [], [], "no class"],
    [[1], [7], [0], "one class"],
    [[0.5, 0.5], [1, 0], [0.25, -0.25], "two classes"],
    [[0.5, 0.5], [3, 3], [0, 0], "a constant vector"],
    [[0.5, 0.5, 0], [1, 0, 9], [0.25, -0.25, 0], "a masked class"],
    [[0.5, 0.25, 0.25, 0, 0], [4, 0, 8, 1, 1], [0, -1, 1, 0, 0], "five classes"],
    [[Number.NaN, Number.NaN], [1, 0], [Number.NaN, Number.NaN], "a NaN row"],
    [[0.5, 0.5, 0], [1, 0, Number.NaN], [Number.NaN, Number.NaN, Number.NaN], "NaN in the vector"],
    [[0.5, 0.5, 0], [1, 0, Infinity], [Number.NaN, Number.NaN, Number.NaN], "0 · ∞ is NaN"],
    [[0.5, 0.25, 0.25], [1, 0, Infinity], [-Infinity, -Infinity, Number.NaN], "an infinite mean"],
  ])("p = %o, vector %o → %o: %s", (p, g, expected) => {
    const actual = vjp(FloatArray.from(p), FloatArray.from(g), [1]);
    expect(Array.from(actual, (x) => x + 0)).toEqual(expected);
    expect(softmaxVjpInto([], p, g).map((x) => x + 0)).toEqual(expected);
  });

  test("each row has its own mean and temperature, or one temperature has all", () => {
    const p = FloatArray.of(0.5, 0.5, 0, 0.25, 0.75, 0);
    const g = FloatArray.of(1, 0, 9, 4, 0, 9);
    expect(vjp(p, g, [1, 2])).toEqual(FloatArray.of(0.25, -0.25, 0, 0.375, -0.375, 0));
    const [probabilities, upstream, T] = [
      assembly.write(p),
      assembly.write(g),
      assembly.write(Float64Array.of(0.5, 7)),
    ];
    const kernel = FloatArray === Float32Array ? "softmaxVjp32" : "softmaxVjp64";
    assembly.kernels[kernel](probabilities, upstream, upstream, 2, 3, T, 0);
    expect(assembly.read(upstream, g.slice())).toEqual(FloatArray.of(0.5, -0.5, 0, 1.5, -1.5, 0));
  });

  test("may write over either input", () => {
    const kernel = assembly.kernels[FloatArray === Float32Array ? "softmaxVjp32" : "softmaxVjp64"];
    for (let classes = 1; classes < 12; classes++) {
      const [p, g] = [FloatArray.from(waves(classes, 0.3)), FloatArray.from(waves(classes, 0.9))];
      const expected = vjp(p, g, [0.3]);
      for (const over of ["probabilities", "upstream"]) {
        assembly.reset();
        const [at, upstream, T] = [
          assembly.write(p),
          assembly.write(g),
          assembly.write(Float64Array.of(0.3)),
        ];
        const output = over === "upstream" ? upstream : at;
        kernel(at, upstream, output, 1, classes, T, 0);
        expect(assembly.read(output, p.slice())).toEqual(expected);
      }
    }
  });
});
