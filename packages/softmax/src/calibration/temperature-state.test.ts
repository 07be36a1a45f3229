import { describe, expect, test } from "vitest";
import { NonFiniteRowError } from "./non-finite-row-error.ts";
import { TemperatureState } from "./temperature-state.ts";

const batch = { data: Float64Array.of(2, 0, 1, 0), rows: 2, classes: 2, labels: Int32Array.of(0, 1) };

function stateAt(...betas: number[]): TemperatureState {
  const state = new TemperatureState(2, betas);
  state.add(batch);
  return state;
}

describe("TemperatureState", () => {
  test("the sums of two rows, in closed form: p = 1/(1 + e^(−βa))", () => {
    for (const beta of [0, 0.5, 1, 3]) {
      const [sums] = stateAt(beta).sums().betas;
      const p = (a: number) => 1 / (1 + Math.exp(-beta * a)); // of class 0 in a row [a, 0]
      const q = 1 - p(2);
      // Eleven digits: two rows, each rounded to 2⁻⁴⁰ = 9.1e-13.
      expect(sums!.nll).toBeCloseTo(-Math.log(p(2)) - Math.log(1 - p(1)), 11);
      expect(sums!.gradient).toBeCloseTo(-2 * q + p(1), 11);
      expect(sums!.curvature).toBeCloseTo(4 * p(2) * q + p(1) * (1 - p(1)), 11);
      expect(sums!.gradientSquares).toBeCloseTo((2 * q) ** 2 + p(1) ** 2, 11);
    }
  });

  test("several betas in one read are the same as one after another", () => {
    const together = stateAt(0, 0.5, 1, 3).sums();
    expect(together.betas).toEqual([0, 0.5, 1, 3].map((beta) => stateAt(beta).sums().betas[0]));
    expect(together).toMatchObject({ rows: 2, classes: 2, correctOrTied: 1 });
  });

  test("the gradient is the derivative of the loss, the curvature that of the gradient", () => {
    const step = 2 ** -10;
    const [below, at, above] = stateAt(1 - step, 1, 1 + step).sums().betas;
    // Central differences: truncation step²/6 = 1.6e-7 times a third derivative of order 1.
    expect((above!.nll - below!.nll) / (2 * step)).toBeCloseTo(at!.gradient, 6);
    expect((above!.gradient - below!.gradient) / (2 * step)).toBeCloseTo(at!.curvature, 6);
  });

  test("a curvature is never negative, however near its two terms are", () => {
    const state = new TemperatureState(3, [0, 1e-9]);
    const data = Float64Array.of(1e8, 0, 0, 1e7 + 1, 1, 0.1);
    state.add({ data, rows: 2, classes: 3, labels: Int32Array.of(1, 2) });
    for (const entry of state.toJSON().betas) expect(BigInt(entry.curvature)).toBeGreaterThanOrEqual(0n);
  });

  test("ties count as right", () => {
    const state = new TemperatureState(3, [1]);
    const data = Float64Array.of(1, 1, 0, 1, 1, 0, 1, 1, 0);
    state.add({ data, rows: 3, classes: 3, labels: Int32Array.of(0, 1, 2) });
    expect(state.sums().correctOrTied).toBe(2);
  });

  test("merging adds every count and every sum", () => {
    const state = stateAt(1);
    state.merge(stateAt(1));
    const twice = stateAt(1);
    twice.add(batch);
    expect(state.toJSON()).toEqual(twice.toJSON());
    expect(state.sums()).toMatchObject({ rows: 4, correctOrTied: 2 });
  });

  test("merging and adding in turn loses no bit of large terms", () => {
    // Squares of 484, odd in the quantum: forty of them leave the 53 bits of a double.
    const row = { data: Float64Array.of(22.000003, 0), rows: 1, classes: 2, labels: Int32Array.of(1) };
    const one = new TemperatureState(2, [1]);
    one.add(row);
    const state = new TemperatureState(2, [1]);
    state.merge(one);
    for (let i = 0; i < 40; i++) {
      for (let added = 0; added < 3; added++) state.add(row);
      for (let merged = 0; merged < 5; merged++) state.merge(one);
    }
    const quanta = BigInt(one.toJSON().betas[0]!.gradientSquares);
    expect(quanta % 2n).toBe(1n);
    expect(state.toJSON().betas[0]!.gradientSquares).toBe(String(321n * quanta));
  });

  test("JSON keeps every bit", () => {
    const state = stateAt(0, 1 / 3);
    const copy = TemperatureState.fromJSON(JSON.parse(JSON.stringify(state)));
    expect(JSON.stringify(copy)).toBe(JSON.stringify(state));
    expect(copy.sums()).toEqual(state.sums());
    expect(state.toJSON()).toMatchObject({ schema: "softmax-temperature-state", version: 1, rows: "2" });
  });

  test("weights multiply the loss and its derivatives, and g² by their square", () => {
    const state = new TemperatureState(2, [0.5]);
    state.add({ ...batch, weights: Float64Array.of(3, 0.25) });
    const [first, second] = [0, 1].map((r) => {
      const one = new TemperatureState(2, [0.5]);
      const labels = batch.labels.subarray(r, r + 1);
      one.add({ data: batch.data.subarray(2 * r, 2 * r + 2), rows: 1, classes: 2, labels });
      return one.sums().betas[0]!;
    });
    const [sums] = state.sums().betas;
    for (const name of ["nll", "gradient", "curvature"] as const) {
      // Two roundings to 2⁻⁴⁰.
      expect(sums![name]).toBeCloseTo(3 * first![name] + 0.25 * second![name], 11);
    }
    const squares = 9 * first!.gradientSquares + 0.0625 * second!.gradientSquares;
    expect(sums!.gradientSquares).toBeCloseTo(squares, 11);
    expect(state.sums()).toMatchObject({ rows: 2, weight: 3.25, correctOrTied: 1 });
  });

  test("states with weights merge with those without, and their JSON keeps every bit", () => {
    const state = stateAt(1);
    const weighted = new TemperatureState(2, [1]);
    weighted.add({ ...batch, weights: Float64Array.of(0, 0.1) });
    state.merge(weighted);
    expect(state.sums()).toMatchObject({ rows: 4, correctOrTied: 2 });
    expect(state.sums().weight).toBeCloseTo(2.1, 11);
    const json = JSON.stringify(state);
    expect(JSON.parse(json)).toMatchObject({ version: 2, rows: "4" });
    expect(JSON.stringify(TemperatureState.fromJSON(JSON.parse(json)))).toBe(json);
    expect(() => TemperatureState.fromJSON({ ...JSON.parse(json), weight: "-1" })).toThrow(
      '"weight" is "-1"',
    );
  });

  test("a weight that makes a term too large names the row", () => {
    const state = new TemperatureState(2, [1]);
    const data = Float64Array.of(0, 2 ** 440, 0, 2 ** 440);
    expect(() => state.add({ ...batch, data, weights: Float64Array.of(2 ** 53, 1) })).toThrow(
      NonFiniteRowError,
    );
  });

  test("a row without a finite loss is named, and no sums are given after it", () => {
    for (const [logits, label, why] of [
      [[NaN, 0], 0, "holds NaN"],
      [[-Infinity, -Infinity], 0, "only -Infinity"],
      [[0, -Infinity], 1, "true class has the logit -Infinity"],
      [[1e200, -1e200], 0, "too far apart for float64"],
    ] as const) {
      const state = stateAt(0, 1);
      const add = () =>
        state.add({ ...batch, rows: 1, data: Float64Array.from(logits), labels: Int32Array.of(label) });
      expect(add).toThrow(NonFiniteRowError);
      expect(() => state.sums()).toThrow("1 of 3 rows have no finite loss");
      expect(() => {
        const fresh = new TemperatureState(2, [0, 1]);
        fresh.add({ ...batch, rows: 1, data: Float64Array.from(logits), labels: Int32Array.of(label) });
      }).toThrow(why);
    }
  });

  test("refuses what does not belong together", () => {
    const state = stateAt(1);
    expect(() => state.merge(stateAt(2))).toThrow("at betas [2]: wanted 2 classes at betas [1]");
    expect(() => state.merge(new TemperatureState(3, [1]))).toThrow(TypeError);
    for (const betas of [[], [-1], [NaN], [Infinity]]) {
      expect(() => new TemperatureState(2, betas)).toThrow(RangeError);
    }
    expect(() => new TemperatureState(1.5, [1])).toThrow(RangeError);
    expect(() => state.add({ ...batch, labels: Int32Array.of(0, 2) })).toThrow("label 2 of row 1");
    expect(() => state.add({ ...batch, rows: 3 })).toThrow("4 logits as 3 rows of 2 classes: wanted 6");
  });

  test.each([
    [[], "got [], wanted a JSON object"],
    [null, "got null"],
    [
      { ...stateAt(1).toJSON(), schema: "softmax-evaluation-state" },
      '"schema" is "softmax-evaluation-state"',
    ],
    [{ ...stateAt(1).toJSON(), version: 0 }, '"version" is 0, wanted 1, 2 or 3'],
    [{ ...stateAt(1).toJSON(), betas: {} }, '"betas" is {}, wanted a list that is not empty'],
    [{ ...stateAt(1).toJSON(), betas: [{ beta: "1" }] }, 'beta 0 of a temperature state: "beta" is "1"'],
    [{ ...stateAt(1).toJSON(), betas: [{ beta: 1, nll: "0" }] }, '"gradient" is missing'],
    [{ ...stateAt(1).toJSON(), finiteRows: "3" }, '"finiteRows" is "3", wanted a count from 0 to 2'],
    [{ ...stateAt(1).toJSON(), correctOrTied: "3" }, '"correctOrTied" is "3", wanted a count from 0 to 2'],
    [
      { ...stateAt(1).toJSON(), betas: [{ beta: 1, nll: "0", gradient: "-1", curvature: "-1" }] },
      '"curvature" is "-1", wanted an integer from 0',
    ],
  ])("fromJSON() refuses %j", (json, message) => {
    expect(() => TemperatureState.fromJSON(json)).toThrow(message);
  });
});
