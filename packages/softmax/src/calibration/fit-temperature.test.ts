import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CannotFitReason, CannotFitTemperature } from "./cannot-fit-temperature.ts";
import { evaluate } from "./evaluate.ts";
import { fitTemperature } from "./fit-temperature.ts";
import { overconfidentRows, twoClassRows } from "./temperature-rows.test-support.ts";
import { TemperatureState } from "./temperature-state.ts";

describe("fitTemperature()", () => {
  test.each([
    [3, 3, 4],
    [1, 9, 10],
    [0.25, 51, 100],
    [40, 2, 3],
    [1000, 999, 1000],
  ])("rows [%d, 0] of which %d of %d are right: T = a / logit(accuracy)", (a, right, n) => {
    const fit = fitTemperature(...twoClassRows(a, right, n));
    const q = right / n;
    const logit = Math.log(q / (1 - q));
    // Twelve digits of β, less what rounding to 2⁻⁴⁰ does to a flat minimum: 2⁻⁴¹ / (β·h).
    const beta = logit / a;
    const curvature = a * a * q * (1 - q);
    expect(Math.abs(fit.beta - beta) / beta).toBeLessThan(2e-12 + 2 ** -41 / (beta * curvature));
    expect(fit.temperature).toBeCloseTo(a / logit, 7);
    // g = a(1 − p) or −a·p, so mean g² = mean h = a²q(1−q): both estimates of the error agree.
    expect(fit.standardError).toBeCloseTo(1 / Math.sqrt(n * curvature) / beta ** 2, 4);
    const entropy = -q * Math.log(q) - (1 - q) * Math.log(1 - q);
    expect(fit.nllAfter).toBeCloseTo(entropy, 11);
    expect(fit.nllBefore).toBeCloseTo((1 - q) * a + Math.log1p(Math.exp(-a)), 10);
  });

  test("the interval is T · e^(±1.96 SE/T): positive, and T is its geometric mean", () => {
    const fit = fitTemperature(...twoClassRows(3, 3, 4));
    const [lower, upper] = fit.interval;
    expect(Math.sqrt(lower * upper)).toBeCloseTo(fit.temperature, 12);
    expect(Math.log(upper / fit.temperature)).toBeCloseTo(
      (1.959963984540054 * fit.standardError) / fit.temperature,
      12,
    );
    expect(lower).toBeGreaterThan(0);
  });

  test("logits times c give T times c", () => {
    const { data, labels } = overconfidentRows(400, 5);
    const fit = fitTemperature(data, labels, { classes: 5 });
    for (const c of [2 ** -8, 2 ** 10, 2 ** 20]) {
      const scaled = fitTemperature(
        data.map((z) => c * z),
        labels,
        { classes: 5 },
      );
      // h scales with c², and below c = 1 its rounding to 2⁻⁴⁰ shows.
      expect(scaled.temperature / c / fit.temperature).toBeCloseTo(1, c < 1 ? 8 : 11);
      expect(scaled.passes).toBeLessThanOrEqual(6);
    }
  });

  test("T below 1, where free Newton from beta = 0 falls short or overshoots", () => {
    for (const scale of [0.5, 0.1, 0.01]) {
      const { data, labels } = overconfidentRows(400, 5);
      const fit = fitTemperature(
        data.map((z) => (z / 3) * scale),
        labels,
        { classes: 5 },
      );
      expect(fit.temperature).toBeLessThan(1);
      expect(fit.passes).toBeLessThanOrEqual(5);
      expect(fit.nllAfter).toBeLessThan(fit.nllBefore);
    }
  });

  test("where Newton from beta = 1 goes negative on its first step, T is still positive", () => {
    const [rows, labels] = twoClassRows(8, 9, 10);
    const state = new TemperatureState(2, [1]);
    state.add({
      data: Float64Array.from(rows.flat()),
      rows: 10,
      classes: 2,
      labels: Int32Array.from(labels),
    });
    const [atOne] = state.sums().betas;
    expect(1 - atOne!.gradient / atOne!.curvature).toBeLessThan(0);
    expect(fitTemperature(rows, labels).temperature).toBeCloseTo(8 / Math.log(9), 10);
  });

  test.each([-1e9, -3.4028234663852886e38, -Infinity])("a class masked by %d changes nothing", (mask) => {
    const rows = [
      [3, 0, mask],
      [3, 0, mask],
      [mask, 3, 0],
      [3, 0, mask],
    ];
    const fit = fitTemperature(
      rows.map((row) => Float32Array.from(row)),
      [0, 0, 1, 1],
    );
    expect(fit.temperature).toBeCloseTo(3 / Math.log(3), 10);
    expect(fit.passes).toBe(3);
  });

  test.each([0.5, 0.9, 1, 2, 3.7, 8])("three passes where T is %d", (factor) => {
    const { data, labels } = overconfidentRows(400, 5);
    const { temperature } = fitTemperature(data, labels, { classes: 5 });
    const scaled = data.map((z) => (z / temperature) * factor);
    const fit = fitTemperature(scaled, labels, { classes: 5 });
    expect(fit.temperature).toBeCloseTo(factor, 10);
    expect(fit.passes).toBe(3);
  });

  test("T from 1/2 to 8: three passes for 99 of 100, and Newton's step from every T is below 1e-11", () => {
    let longer = 0;
    for (const classes of [2, 5, 30]) {
      const { data, labels, rows } = overconfidentRows(300, classes);
      const { temperature } = fitTemperature(data, labels, { classes });
      for (let i = 0; i < 40; i++) {
        const scaled = data.map((z) => (z / temperature) * 2 ** (i / 10 - 1));
        const fit = fitTemperature(scaled, labels, { classes });
        if (fit.passes > 3) longer++;
        const state = new TemperatureState(classes, [fit.beta]);
        state.add({ data: scaled, labels, rows, classes });
        const { gradient, curvature } = state.sums().betas[0]!;
        expect(Math.abs(gradient / curvature / fit.beta)).toBeLessThan(1e-11);
      }
    }
    expect(longer).toBeLessThanOrEqual(1);
  });

  test("a bracket over hundreds of powers of two, where the first estimate rounds to 0", () => {
    const rows = [
      [0, 0, 0, -3e38, 0],
      [0, 0, 0, 0, -3.5],
      [9.6, 9.3, 15.9, 15.6, 0],
    ];
    expect(fitTemperature(rows, [0, 4, 2]).temperature).toBeGreaterThan(0);
  });

  test("where only betas far beyond the grid enclose the root, it grows by more at a time", () => {
    const { data, labels } = overconfidentRows(400, 5);
    const fit = fitTemperature(data, labels, { classes: 5 });
    for (const c of [2 ** -9, 2 ** 100, 2 ** 300]) {
      const scaled = fitTemperature(
        data.map((z) => c * z),
        labels,
        { classes: 5 },
      );
      expect(scaled.temperature / c / fit.temperature).toBeCloseTo(1, 6); // as of rounding h, c² of it, to 2⁻⁴⁰
      expect(scaled.passes).toBeLessThanOrEqual(6);
    }
  });

  test("where Newton creeps below every upper bound, beta doubles", () => {
    const rows = [0, 0, 0, 1].map(() => [3e-4, 0, -1, -2, -3, -4, -5, -6]);
    const fit = fitTemperature(rows, [0, 0, 0, 1]);
    expect(fit.temperature).toBeCloseTo(3e-4 / Math.log(3), 8);
    expect(fit.passes).toBeLessThanOrEqual(10);
  });

  test("float32 rows end at the rounding of their kernel, not in bisection", () => {
    const { data, labels } = overconfidentRows(3000, 20);
    const fit = fitTemperature(Float32Array.from(data), labels, { classes: 20 });
    expect(fit.passes).toBe(3);
    expect(fit.temperature).toBeCloseTo(fitTemperature(data, labels, { classes: 20 }).temperature, 6);
  });

  test("nllAfter is what evaluate() gives at T, bit for bit", () => {
    const { data, labels } = overconfidentRows(500, 7);
    const fit = fitTemperature(data, labels, { classes: 7 });
    expect(fit.nllAfter).toBe(evaluate(data, labels, { classes: 7, temperature: fit.temperature }).nll);
    expect(fit.nllBefore).toBe(evaluate(data, labels, { classes: 7 }).nll);
  });

  test("a weight of 3 is the row three times, and 0 is no row; only the error knows that rows are fewer", () => {
    const classes = 4;
    const { data, labels, rows } = overconfidentRows(200, classes);
    const weights = Float64Array.from({ length: rows }, (_, r) => r % 4);
    const repeated = [...weights.keys()].flatMap((r) => Array<number>(weights[r]!).fill(r));
    const weighted = fitTemperature(data, labels, { classes, weights });
    const copied = fitTemperature(
      repeated.map((r) => data.subarray(r * classes, (r + 1) * classes)),
      repeated.map((r) => labels[r]!),
    );
    for (const name of ["temperature", "beta", "nllBefore", "nllAfter", "passes"] as const) {
      expect(weighted[name]).toBe(copied[name]);
    }
    expect(weighted.rows).toBe(rows);
    expect(copied.rows).toBe(300);
    expect(weighted.standardError).toBeGreaterThan(copied.standardError);
  });

  test("weights of one constant are no weights: the same bits for 1, the same interval for 7 and 1/3", () => {
    const { data, labels, rows, classes } = overconfidentRows(300, 4);
    const fit = fitTemperature(data, labels, { classes });
    expect(fitTemperature(data, labels, { classes, weights: new Float64Array(rows).fill(1) })).toEqual(fit);
    for (const w of [7, 1 / 3]) {
      const weighted = fitTemperature(data, labels, { classes, weights: new Float64Array(rows).fill(w) });
      // A weight of 1/3 is rounded to 2⁻⁴⁰, the same for all rows.
      expect(weighted.temperature).toBeCloseTo(fit.temperature, 9);
      expect(weighted.standardError).toBeCloseTo(fit.standardError, 9);
      expect(weighted.nllAfter).toBeCloseTo(fit.nllAfter, 9);
    }
  });

  test("rows of weight 0 are not what a fit needs", () => {
    const rows = [
      [1, 0],
      [0, 5],
      [3, 0],
    ];
    const fit = (...weights: number[]) => fitTemperature(rows, [0, 1, 1], { weights });
    expect(() => fit(0, 0, 0)).toThrow("all 3 rows have weight 0, weights above 0 are wanted");
    expect(() => fit(1, 1, 0)).toThrow(expect.objectContaining({ reason: "all-right" }));
    expect(() => fit(1, 1, -1)).toThrow(RangeError);
    expect(() => fit(2e-10, 1e-10, 1e-10)).toThrow("multiply all of them by one constant");
    expect(fit(1, 1, 0.1).temperature).toBeGreaterThan(0);
  });

  test.each<[CannotFitReason, number[][], number[], string]>([
    ["no-rows", [], [], "no rows were given"],
    ["one-class", [[1], [2]], [0, 0], "1 class, two or more are wanted"],
    [
      "constant-rows",
      [
        [1, 1, 1],
        [7, 7, 7],
      ],
      [0, 1],
      "the logits are equal",
    ],
    [
      "constant-rows",
      [
        [1e-9, 0],
        [0, 1e-9],
      ],
      [0, 0],
      "multiply all of them by one constant",
    ],
    [
      "constant-rows",
      [
        [4, -Infinity],
        [-Infinity, 4],
      ],
      [0, 1],
      "the logits are equal",
    ],
    [
      "all-right",
      [
        [1, 0],
        [0, 5],
      ],
      [0, 1],
      "all 2 rows have their true class at the maximum",
    ],
    [
      "all-right",
      [
        [1, 1, 0],
        [0, 5, 1],
      ],
      [1, 1],
      "rows that the model was not trained on",
    ], // a tie counts
    [
      "worse-than-uniform",
      [
        [1, 0],
        [0, 5],
      ],
      [1, 0],
      "no better than equal probabilities",
    ],
    [
      "worse-than-uniform",
      [
        [1, 0],
        [0, 1],
      ],
      [0, 0],
      "no better than equal probabilities",
    ], // exactly as good
    [
      "undetermined",
      [
        [900, 0],
        [0, 1e-13],
      ],
      [0, 0],
      "flat around its minimum",
    ],
    // T = 0.047 there, but g² is below the quantum: a standard error of 0 would come out.
    [
      "undetermined",
      [
        [1, 0],
        [0, 1e-9],
      ],
      [0, 0],
      "flat around its minimum",
    ],
    // At T = 1 the slope is above the quantum and the curvature below it: Newton's step is infinite.
    [
      "undetermined",
      [
        [900, 0],
        [1e-7, 0],
        [0, 1e-9],
      ],
      [0, 0, 0],
      "flat around its minimum",
    ],
    // One row, or the same row twice: its slope is 0 at the minimum, and so would the standard error be.
    ["undetermined", [[2, 1.5, 0]], [1], "nothing tells how sure it is"],
    [
      "undetermined",
      [
        [2, 1.5, 0],
        [2, 1.5, 0],
      ],
      [1, 1],
      "each of these 2 rows alone",
    ],
  ])("%s: %j with labels %j", (reason, rows, labels, message) => {
    const fit = () => fitTemperature(rows, labels);
    expect(fit).toThrow(CannotFitTemperature);
    expect(fit).toThrow(RangeError);
    expect(fit).toThrow(message);
    expect(fit).toThrow(expect.objectContaining({ reason }));
  });

  test("T is finite and positive and never costs anything, or there is a reason: on any input", () => {
    const usual = fc.integer({ min: -2000, max: 2000 }).map((n) => n / 100); // fc.double is mostly tiny
    const odd = [
      0,
      -0,
      1,
      1e-300,
      1e-7,
      1e9,
      -1e9,
      -1e30,
      3e38,
      -3e38,
      -Infinity,
      5e-324,
      700,
      1e150,
      -1e200,
    ];
    const logit = fc.oneof(
      { arbitrary: usual, weight: 9 },
      { arbitrary: fc.constantFrom(...odd), weight: 1 },
    );
    const problem = fc.integer({ min: 1, max: 5 }).chain((classes) => {
      const row = fc.array(logit, { minLength: classes, maxLength: classes });
      const label = fc.option(fc.nat(classes - 1), { freq: 2 }); // null: the class of the largest logit
      return fc.array(fc.tuple(row, label), { minLength: 1, maxLength: 12 });
    });
    let fitted = 0;
    fc.assert(
      fc.property(problem, (rows) => {
        try {
          const fit = fitTemperature(
            rows.map(([row]) => row),
            rows.map(([row, label]) => label ?? row.indexOf(Math.max(...row))),
          );
          fitted++;
          expect(fit.temperature).toBeGreaterThan(0);
          for (const value of [fit.temperature, fit.beta, fit.standardError, ...fit.interval, fit.nllAfter]) {
            expect(Number.isFinite(value)).toBe(true);
          }
          expect(fit.interval[0]).toBeGreaterThan(0);
          // Half a quantum a row, on both sides, and the root's own 1e-12.
          expect(fit.nllAfter).toBeLessThanOrEqual(fit.nllBefore * (1 + 1e-12) + 2 ** -40);
          expect(fit.passes).toBeLessThan(100);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          expect(error.name).toMatch(/^(CannotFitTemperature|NonFiniteRowError)$/);
        }
      }),
      { numRuns: 500 },
    );
    expect(fitted).toBeGreaterThan(50); // the property is not about refusals only
  });
});
