/** Entropy, loss and gradient: accuracy against 80-digit values, and the same bits everywhere. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { evaluate } from "../calibration/index.ts";
import {
  crossEntropy,
  kernelName,
  logSoftmax,
  logSumExp,
  softmax,
  softmaxEntropy,
  softmaxVjp,
  topK,
} from "../index.ts";
import { WorstUlp } from "../math/ulp-error.ts";

const values = readSoftmaxValues();

describe("within the bound of the docstring", () => {
  test("softmaxEntropy: 4 ulp", () => {
    const worst = new WorstUlp();
    for (const { name, row, results } of values.rows) {
      for (const { temperature, entropy } of results) {
        // Below 2^-1012 the probabilities are subnormal: the product multiplies their rounding by up to 745.
        const scale = Math.max(entropy, 2 ** -1012);
        worst.compare(`${name}, T = ${temperature}`, softmaxEntropy(row, { temperature }), entropy, scale);
      }
    }
    const { classes, period, step, entropy } = values.long;
    const row = Float64Array.from({ length: classes }, (_, k) => -(k % period) * step);
    worst.compare("262,144 classes", softmaxEntropy(row), entropy);
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(4);
  });

  test("crossEntropy: 4 ulp, and its gradient", () => {
    const losses = new WorstUlp();
    const gradients = new WorstUlp();
    for (const { row, temperature, target, loss, gradient } of values.crossEntropy) {
      const { name, row: logits } = values.rows[row]!;
      const actual = new Float64Array(logits.length);
      const where = `${name}, T = ${temperature}, target ${target}`;
      const given = typeof target === "number" ? target : Float64Array.from(target);
      losses.compare(where, crossEntropy(logits, given, { temperature, gradient: actual }), loss);
      const p = softmax(logits, { temperature });
      for (const [k, expected] of gradient.entries()) {
        // With probabilities as target p·Σq and q may cancel; below 2^-1022 p itself loses digits.
        const cancelling = typeof target === "number" ? 0 : Math.max(p[k]!, target[k]!) / temperature;
        const scale = Math.max(Math.abs(expected), cancelling, 2 ** -1022 / temperature);
        if (scale === Infinity) continue; // T = 1e-310: no float64 to measure in
        gradients.compare(where, actual[k]!, expected, scale);
      }
    }
    expect(losses.ulp, losses.where).toBeLessThanOrEqual(4);
    expect(gradients.ulp, gradients.where).toBeLessThanOrEqual(4);
  });
});

describe("no digit is the engine's", () => {
  afterEach(() => vi.restoreAllMocks());

  test("Math.exp and its kind are not called", () => {
    expect(kernelName()).toBe("wasm");
    for (const name of ["exp", "expm1", "log", "log1p", "log2", "log10", "pow"] as const) {
      vi.spyOn(Math, name).mockImplementation(() => {
        throw new Error(`Math.${name} was called`);
      });
    }
    const logits = [
      [2, 1, 0],
      [0.5, -1, 3],
    ];
    const gradient = new Float64Array(6);
    for (const temperature of [0, 0.7, 1e300, Infinity]) {
      const options = { temperature };
      for (const operation of [softmax, logSoftmax, logSumExp, softmaxEntropy]) operation(logits, options);
      topK(logits, 2, options);
      crossEntropy(logits, [1, 2], { ...options, labelSmoothing: 0.1, gradient });
      crossEntropy(logits, softmax(logits), { ...options, gradient });
      softmaxVjp(softmax(logits), logits, options);
    }
    evaluate(logits, [1, 2], { temperature: 0.7 });
  });

  test.each([1, 2, 7, 33])(
    "a row of %i classes alone gives the bits it gives in a batch, on any axis",
    (classes) => {
      const rows = 2000; // several blocks
      const logits = Float64Array.from({ length: rows * classes }, (_, i) => 9 * Math.sin(i * i + classes));
      const columns = logits.map((_, i) => logits[(i % rows) * classes + Math.floor(i / rows)]!);
      const labels = Array.from({ length: rows }, (_, r) => r % classes);
      const temperature = Float64Array.from({ length: rows }, (_, r) => 0.5 + (r % 5));
      const run = (data: Float64Array, targets: readonly number[], options: object) => {
        const gradient = new Float64Array(data.length);
        const loss = crossEntropy(data, targets, { ...options, reduction: "none", gradient });
        return { loss: [loss].flat(), gradient, entropy: [softmaxEntropy(data, options)].flat() };
      };
      const whole = run(logits, labels, { shape: [rows, classes], temperature });
      const turned = run(columns, labels, { shape: [classes, rows], axis: 0, temperature });
      expect(turned.loss).toEqual(whole.loss);
      expect(turned.entropy).toEqual(whole.entropy);
      for (const r of [0, 1, 999, 1998, 1999]) {
        const place = r * classes;
        const alone = run(logits.slice(place, place + classes), [labels[r]!], {
          temperature: temperature[r],
        });
        expect(alone.loss).toEqual([(whole.loss as unknown as Float64Array[])[0]![r]]);
        expect(alone.entropy).toEqual([(whole.entropy as unknown as Float64Array[])[0]![r]]);
        expect(alone.gradient).toEqual(whole.gradient.slice(place, place + classes));
        expect(alone.gradient).toEqual(turned.gradient.filter((_, i) => i % rows === r));
      }
    },
  );
});
