import { describe, expect, it } from "vitest";
import fixture from "../../../../../fixtures/softmax_regression.json" with { type: "json" };
import { SoftmaxRegression } from "./softmax-regression.ts";

type Case = (typeof fixture.cases)[number];

const rowSets: Readonly<Record<string, (typeof fixture.rows)["three"]>> = fixture.rows;

function fitCase(
  { rows, l2, intercept, weighted, classWeights }: Case,
  Floats: typeof Float32Array | typeof Float64Array,
) {
  const { features, labels, classes, sampleWeights } = rowSets[rows]!;
  const examples = {
    ...{ features: Floats.from(features.flat()), rows: labels.length, labels },
    ...(weighted && { sampleWeights }),
  };
  const tolerance = Floats === Float64Array ? 1e-10 : 1e-6;
  const options = { l2, intercept, classes, tolerance, ...(classWeights && { classWeights }) };
  return SoftmaxRegression.fit(examples, options);
}

const name = ({ rows, l2, intercept, weighted, classWeights }: Case) =>
  `${rows} classes, l2 ${l2}${intercept ? "" : ", no intercept"}${weighted ? ", sample weights" : ""}${classWeights ? ", class weights" : ""}`;

describe("the optimum that scikit-learn finds", () => {
  it.each(fixture.cases.map((each) => [name(each), each] as const))("%s, float64", (_, each) => {
    const { training, weights } = fitCase(each, Float64Array);
    expect(training!.ended).toBe("converged");
    // The loss is flat at the optimum: a gradient of 1e-10 moves it by less than its rounding.
    expect(Math.abs(training!.loss / each.loss - 1)).toBeLessThan(1e-12);
    // Newton's method stops at a step of 1e-12 of the loss, half as many digits of the weights.
    each.weights.flat().forEach((weight, i) => {
      expect(Math.abs(weights[i]! - weight)).toBeLessThan(1e-5);
    });
  });

  it.each(fixture.cases.map((each) => [name(each), each] as const))("%s, float32", (_, each) => {
    const { training } = fitCase(each, Float32Array);
    // Logits are rounded to 6e-8 of their size, which is up to 10 here.
    expect(Math.abs(training!.loss / each.loss - 1)).toBeLessThan(1e-6);
  });
});

describe("predictions", () => {
  const model = fitCase(fixture.cases[0]!, Float64Array);
  const rows = rowSets.three!;
  const features = Float64Array.from(rows.features.flat());

  it("are softmax(x·W + b)", () => {
    const logits = model.predictLogits(features, 80);
    const probabilities = model.predictProbabilities(features, 80);
    const x = rows.features[7]!;
    const z = [0, 1, 2].map((k) =>
      x.reduce((sum, value, d) => sum + value * model.weights[d * 3 + k]!, model.intercept![k]!),
    );
    const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
    z.forEach((value, k) => {
      expect(logits[21 + k]).toBeCloseTo(value, 12);
      expect(probabilities[21 + k]).toBeCloseTo(Math.exp(value) / total, 12);
    });
  });

  it("of a float32 model are float32, whatever the features are", () => {
    const float32 = fitCase(fixture.cases[0]!, Float32Array);
    const fromFloat64 = float32.predictLogits(features, 80);
    expect(fromFloat64).toBeInstanceOf(Float32Array);
    expect(fromFloat64).toEqual(float32.predictLogits(Float32Array.from(features), 80));
  });

  it("refuse features of another width, and NaN with its row", () => {
    expect(() => model.predictLogits(features, 79)).toThrow(
      "Cannot predict with a softmax regression: 320 features in 79 rows, 79 times 4 is wanted",
    );
    expect(() => model.predictLogits(Float64Array.of(0, 0, 0, 0, 0, 0, Number.NaN, 0), 2)).toThrow(
      "Cannot predict with a softmax regression: feature 2 of row 1 is NaN, a finite number is wanted (both count from 0)",
    );
  });
});

describe("JSON", () => {
  it.each([Float32Array, Float64Array])("gives a model with the same bits, of %o", (Floats) => {
    const model = fitCase(fixture.cases[3]!, Floats);
    const again = SoftmaxRegression.fromJSON(JSON.parse(JSON.stringify(model)));
    const features = Floats.from(rowSets.three!.features.flat());
    expect(again.predictLogits(features, 80)).toEqual(model.predictLogits(features, 80));
    expect(again.intercept).toBeUndefined();
    expect(again.toJSON()).toEqual(model.toJSON());
  });

  it.each([
    [null, "got null, wanted a JSON object"],
    [{ schema: "softmax-calibrator" }, `"schema" is "softmax-calibrator", wanted "softmax-regression"`],
    [{ version: 2 }, `"version" is 2, wanted 1`],
    [{ dtype: "float16" }, `"dtype" is "float16", wanted "float32" or "float64"`],
    [{ weights: [1, 2] }, `"weights" is [1,2], wanted a list of 12 float64 numbers`],
    [
      { dtype: "float32", intercept: [0, 0, 1e39] },
      `"intercept" is [0,0,1e+39], wanted a list of 3 float32 numbers`,
    ],
    [{ temperature: 0 }, `"temperature" is 0, wanted a number above 0`],
  ])("that is wrong is refused: %j", (change, message) => {
    const json = change && { ...fitCase(fixture.cases[0]!, Float64Array).toJSON(), ...change };
    expect(() => SoftmaxRegression.fromJSON(json)).toThrow(`Cannot read a softmax regression: ${message}`);
  });
});
