import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import { EvaluationState } from "./evaluation-state.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import { NonFiniteRowError } from "./non-finite-row-error.ts";

/** Rows of K logits with labels, different in every row. */
function someRows(rows: number, classes: number, Storage: Float64ArrayConstructor) {
  const data = Storage.from({ length: rows * classes }, (_, i) => 4 * Math.sin(i * 1.7 + i * i * 0.01));
  const labels = Int32Array.from({ length: rows }, (_, r) => (r * 7 + (r >> 3)) % classes);
  return { data, rows, classes, labels };
}

function slice({ data, classes, labels }: LabelledLogits, from: number, to: number): LabelledLogits {
  const part = data.slice(from * classes, to * classes);
  return { data: part, rows: to - from, classes, labels: labels.slice(from, to) };
}

function stateOf(batch: LabelledLogits, beta?: number): EvaluationState {
  const state = new EvaluationState(batch.classes);
  state.add(batch, beta);
  return state;
}

const text = (value: unknown) => JSON.stringify(value);

describe("EvaluationState", () => {
  test.each([Float32Array, Float64Array])("7 unequal parts, in any order: the same bytes (%o)", (Storage) => {
    const batch = someRows(2500, 10, Storage as Float64ArrayConstructor);
    const whole = stateOf(batch, 0.7);
    const cuts = [0, 1, 14, 300, 301, 1400, 2477, 2500];
    const parts = cuts.slice(1).map((to, i) => stateOf(slice(batch, cuts[i]!, to), 0.7));
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 7 }), fc.nat(6), (order, start) => {
        const merged = new EvaluationState(10);
        // Half of them by way of JSON, and grouped differently each time.
        const group = new EvaluationState(10);
        for (const part of order.slice(0, start)) group.merge(part);
        for (const part of order.slice(start)) merged.merge(EvaluationState.fromJSON(JSON.parse(text(part))));
        merged.merge(group);
        expect(text(merged)).toBe(text(whole));
        expect(text(merged.metrics())).toBe(text(whole.metrics()));
      }),
      { numRuns: 30 },
    );
  });

  test("a state merged into itself counts every row twice", () => {
    const batch = someRows(7, 3, Float64Array);
    const state = stateOf(batch);
    state.merge(state);
    const twice = stateOf(batch);
    twice.add(batch);
    expect(text(state)).toBe(text(twice));
  });

  test("rows in another order, or added in other batches, give the same bytes", () => {
    const batch = someRows(1500, 3, Float64Array);
    const state = new EvaluationState(3);
    for (let r = batch.rows; r > 0; r--) state.add(slice(batch, r - 1, r));
    expect(text(state)).toBe(text(stateOf(batch)));
  });

  test("ECE, MCE and all the rest of five rows by hand", () => {
    const log = (x: number) => Math.log(x);
    // confidences .6, .6, .8, 1, 1 in 5 bins: (.4,.6] has 1 of 2 right, (.6,.8] 0 of 1, (.8,1] 1 of 2.
    const rows = [
      [log(0.6), log(0.4)],
      [log(0.4), log(0.6)],
      [log(0.8), log(0.2)],
      [0, -40],
      [0, -40],
    ];
    const metrics = evaluate(rows, [0, 0, 1, 0, 1], { bins: 5 });
    // Each gap: |.5 − .6| = .1, |0 − .8| = .8, |.5 − 1| = .5. Twelve digits: the rows are rounded to 2⁻⁴⁰.
    expect(metrics.ece).toBeCloseTo((2 * 0.1 + 1 * 0.8 + 2 * 0.5) / 5, 11);
    expect(metrics.mce).toBeCloseTo(0.8, 11);
    expect(metrics.rms).toBeCloseTo(Math.sqrt((2 * 0.1 ** 2 + 0.8 ** 2 + 2 * 0.5 ** 2) / 5), 11);
    expect(metrics.accuracy).toBe(0.4);
    expect(metrics.meanConfidence).toBeCloseTo(0.8, 11);
    expect(metrics.nll).toBeCloseTo((-log(0.6) - log(0.4) - log(0.2) + 0 + 40) / 5, 11);
    expect(metrics.brier).toBeCloseTo((0.32 + 0.72 + 1.28 + 0 + 2) / 5, 11);
    expect(metrics.bins.map((bin) => bin.count)).toEqual([0, 0, 2, 1, 2]);
    expect(metrics.bins[0]).toEqual({
      lower: 0,
      upper: 0.2,
      count: 0,
      weight: 0,
      confidence: null,
      accuracy: null,
    });
    expect(metrics.bins[4]).toMatchObject({ lower: 0.8, upper: 1, confidence: 1, accuracy: 0.5 });
  });

  test("confidence exactly 1 and exactly on an edge are counted", () => {
    const state = new EvaluationState(2, 10);
    state.addTopLabel({ confidence: Float64Array.of(1, 1, 0.5, 0), correct: Uint8Array.of(1, 0, 1, 0) });
    const metrics = state.metrics();
    expect(metrics.bins.map((bin) => bin.count)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0, 2]);
    expect(metrics.ece).toBe((1 + 0.5 + 0) / 4);
    expect(metrics).toMatchObject({ rows: 4, accuracy: 0.5, nll: null, brier: null, mce: 0.5 });
  });

  test("a saturated float32 row has confidence exactly 1, and costs nothing when it is right", () => {
    const metrics = evaluate(Float32Array.of(200, 0, 0), [0], { classes: 3 });
    expect(metrics).toMatchObject({ nll: 0, brier: 0, ece: 0, accuracy: 1 });
    expect(metrics.bins[14]!.count).toBe(1);
  });

  test("K equal logits: nll is log K, Brier 1 − 1/K, and the top class is the first", () => {
    for (const K of [2, 3, 10, 1000]) {
      const metrics = evaluate([Array(K).fill(5)], [K - 1]);
      expect(metrics.nll).toBeCloseTo(Math.log(K), 11);
      expect(metrics.brier).toBeCloseTo(1 - 1 / K, 11);
      expect(metrics.accuracy).toBe(0);
      expect(evaluate([Array(K).fill(5)], [0]).accuracy).toBe(1);
    }
  });

  test("temperature divides the logits; an infinite one is uniform", () => {
    const rows = [[3, 1, -2]];
    expect(evaluate(rows, [1], { temperature: 2 })).toEqual(evaluate([[1.5, 0.5, -1]], [1]));
    expect(evaluate(rows, [1], { temperature: Infinity }).nll).toBeCloseTo(Math.log(3), 11);
    expect(() => evaluate(rows, [1], { temperature: 0 })).toThrow(
      "at temperature 0: wanted a number above 0",
    );
  });

  test("a class at -Infinity is masked, but not as the true class", () => {
    const metrics = evaluate([[1, 1, -Infinity]], [0]);
    expect(metrics.nll).toBeCloseTo(Math.log(2), 11);
    expect(() => evaluate([[1, 1, -Infinity]], [2])).toThrow(/row 0 .*true class has the logit -Infinity/);
  });

  test.each([NaN, Infinity])("a row with %d is named, counted from the first row ever added", (bad) => {
    const state = stateOf(someRows(1100, 3, Float64Array));
    const batch = someRows(1500, 3, Float64Array);
    batch.data[1234 * 3 + 1] = bad;
    const error = (() => {
      try {
        state.add(batch);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(NonFiniteRowError);
    expect(error).toMatchObject({ row: 1100 + 1234, message: expect.stringContaining("row 2334") });
    expect(() => state.metrics()).toThrow("1 of 2335 rows have no finite loss");
    expect(() => EvaluationState.fromJSON(JSON.parse(text(state))).metrics()).toThrow("no finite loss");
    const merged = stateOf(someRows(10, 3, Float64Array));
    merged.merge(state);
    expect(() => merged.metrics()).toThrow("1 of 2345 rows have no finite loss");
  });

  test("top labels and full rows together: no nll, no Brier", () => {
    const state = stateOf(someRows(4, 2, Float64Array));
    state.addTopLabel({ confidence: Float32Array.of(0.75), correct: Uint8Array.of(1) });
    expect(state.metrics()).toMatchObject({ rows: 5, nll: null, brier: null });
    const merged = stateOf(someRows(4, 2, Float64Array));
    merged.merge(state);
    expect(merged.metrics()).toMatchObject({ rows: 9, nll: null, brier: null });
  });

  test.each([NaN, -0.1, 1.0000001, 87])("a confidence of %d is refused", (confidence) => {
    const state = new EvaluationState(2);
    const add = () =>
      state.addTopLabel({ confidence: Float64Array.of(1, confidence), correct: Uint8Array.of(1, 1) });
    expect(add).toThrow(
      `row 1 (counted from 0): its confidence is ${confidence}, wanted a number from 0 to 1`,
    );
  });

  test("refuses what does not belong together", () => {
    const state = stateOf(someRows(4, 3, Float64Array), 0.5);
    expect(() => state.merge(new EvaluationState(4))).toThrow(TypeError);
    expect(() => state.merge(new EvaluationState(3, 10))).toThrow("10 bins");
    expect(() => state.add(someRows(4, 3, Float64Array), 1)).toThrow("beta = 1 with rows at beta = 0.5");
    expect(() => state.merge(stateOf(someRows(1, 3, Float64Array)))).toThrow("one temperature for all");
    expect(() => state.add(someRows(4, 2, Float64Array), 0.5)).toThrow("rows of 2 classes: wanted 3");
    expect(() => new EvaluationState(3).metrics()).toThrow("no rows were added");
    expect(() => new EvaluationState(-1)).toThrow(RangeError);
    expect(() => new EvaluationState(2, 0)).toThrow(RangeError);
  });

  test.each([
    [{ schema: "x" }, '"schema" is "x", wanted "softmax-evaluation-state"'],
    [{ version: 3 }, '"version" is 3, wanted 1 or 2'],
    [{ nll: 12 }, '"nll" is 12, wanted an integer as a decimal string'],
    [{ nll: "1e5" }, '"nll" is "1e5"'],
    [{ rows: "-4" }, '"rows" is "-4", wanted a count'],
    [{ finiteRows: "3" }, '"finiteRows" is "3", wanted 4, the sum of the bins\' counts'],
    [{ finiteRows: "5" }, '"finiteRows" is "5", wanted a count from 0 to 4'],
    [{ rows: "9007199254740992" }, '"rows" is "9007199254740992", wanted a count'],
    [{ topLabelRows: "5" }, '"topLabelRows" is "5", wanted a count from 0 to 4'],
    [{ nll: "-1" }, '"nll" is "-1", wanted an integer from 0'],
    [{ nll: "9".repeat(301) }, '"nll" is "9'],
    [{ brier: "8796093022209" }, '"brier" is "8796093022209", wanted an integer from 0 to 8796093022208'], // 8·2⁴⁰
    [
      { bins: [{ count: "4", correct: "5", confidence: "0" }] },
      '"correct" is "5", wanted a count from 0 to 4',
    ],
    [
      { bins: [{ count: "4", correct: "4", confidence: "4398046511105" }] }, // 4·2⁴⁰ + 1
      'bin 0 of an evaluation state: "confidence" is "4398046511105", wanted an integer from 0 to 4398046511104',
    ],
    [{ classes: 2.5 }, '"classes" is 2.5'],
    [{ bins: [] }, '"bins" is []'],
    [{ beta: -1 }, '"beta" is -1'],
    [{ beta: null }, '"beta" is null, wanted a number from 0'],
    [{ brier: undefined }, '"brier" is missing'],
  ])("fromJSON() refuses %o", (change, message) => {
    const json = { ...stateOf(someRows(4, 3, Float64Array)).toJSON(), ...change };
    expect(() => EvaluationState.fromJSON(json)).toThrow(message);
  });
});

describe("evaluate()", () => {
  test("its example, and the same numbers from every form of input", () => {
    const wanted = evaluate(
      [
        [2, 0],
        [1, 0],
      ],
      [0, 1],
    );
    expect(wanted.nll).toBeCloseTo((Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(1))) / 2, 11);
    expect(wanted.nll).toBe(0.7200948492804855);
    const flat = Float64Array.of(2, 0, 1, 0);
    expect(evaluate(flat, [0n, 1n], { classes: 2 })).toEqual(wanted);
    expect(evaluate(flat, Uint8Array.of(0, 1), { classes: 2 })).toEqual(wanted);
    expect(evaluate([Float32Array.of(2, 0), [1, 0]], BigInt64Array.of(0n, 1n))).toEqual(wanted);
  });

  test.each<[Parameters<typeof evaluate>, string]>([
    [
      [
        [[1, 2], [1]],
        [0, 0],
      ],
      "row 1: it has 1 logits, wanted 2",
    ],
    [[Float64Array.of(1, 2, 3), [0], { classes: 2 }], "classes is 2, wanted an integer that divides 3"],
    [[Float64Array.of(1, 2), [0]], "classes is undefined"],
    [[[[1, 2]], [0, 1]], "2 labels for 1 rows"],
    [[[[1, 2]], [2]], "label 2 of row 0: wanted a class index from 0 to 1"],
    [[[[1, 2]], [-1]], "label -1 of row 0"],
    [[[[1, 2]], [0.5]], "label 0.5 of row 0: wanted a class index, an integer"],
    [[[[1, 2]], [2 ** 32]], "label 4294967296 of row 0"],
    [[[[1, 2]], [NaN]], "label NaN of row 0"],
    [[[[1, 2]], [null as never]], "label null of row 0: wanted a class index"],
    [[[[1, 2]], ["1" as never]], 'label "1" of row 0: wanted a class index'],
    [[[[1, 2]], [true as never]], "label true of row 0: wanted a class index"],
    [[[[1, null as never]], [0]], "Cannot read row 0: class 1 is null, wanted a number"],
    [[["12" as never], [0]], 'Cannot read row 0: it is "12", wanted rows of logits'],
    [
      [[1, 2, 3, 4] as never, [0, 1], { classes: 2 }],
      "Cannot read row 0: it is 1, wanted rows of logits, or one typed array with classes",
    ],
    [[[1, 2, 3, 4] as never, [0, 1]], "Cannot read row 0: it is 1, wanted rows of logits"],
    [[[Uint16Array.of(0x3c00, 0)], [0]], "Cannot read row 0: a Uint16Array, wanted numbers"],
    [[[[1, 2]], [0], { temprature: 2 } as object], 'unknown option "temprature"'],
    [[[[1, 2]], [0], { temperature: "2" as never }], "Cannot evaluate at temperature 2"],
    [[[], []], "no rows were added"],
  ])("refuses %o: %s", (given, message) => {
    expect(() => evaluate(...given)).toThrow(message);
  });
});
