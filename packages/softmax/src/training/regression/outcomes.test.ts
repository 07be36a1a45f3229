/** What becomes of rows that are not as one would wish: each line of the table in `SoftmaxRegression.fit`. */
import { describe, expect, it } from "vitest";
import { SoftmaxRegression } from "./softmax-regression.ts";

const separable = { features: Float64Array.of(-2, -1, 1, 2), rows: 4, labels: [0, 0, 1, 1] };
const overlapping = { features: Float64Array.of(-2, 1, -1, 2), rows: 4, labels: [0, 0, 1, 1] };

describe("separable rows", () => {
  it("converge with a penalty", () => {
    const { training, weights } = SoftmaxRegression.fit(separable, { l2: 0.01, tolerance: 1e-9 });
    expect(training!.ended).toBe("converged");
    expect(Number.isFinite(weights[0]!)).toBe(true);
  });

  it.each([Float32Array, Float64Array])(
    "have no optimum without a penalty, and the model says so, %o",
    (Floats) => {
      const features = Floats.from(separable.features);
      const { training } = SoftmaxRegression.fit({ ...separable, features }, { l2: 0 });
      expect(training!.ended).toBe("separable");
    },
  );

  it("are told from rows that overlap, which have one", () => {
    expect(SoftmaxRegression.fit(overlapping, { l2: 0 }).training!.ended).toBe("converged");
  });
});

describe("one class only", () => {
  it("is refused", () => {
    expect(() => SoftmaxRegression.fit({ ...separable, labels: [2, 2, 2, 2] })).toThrow(
      "Cannot fit a softmax regression: all rows that count have class 2, rows of two or more classes are wanted",
    );
  });

  it("is refused where all others have weight 0", () => {
    expect(() => SoftmaxRegression.fit({ ...separable, sampleWeights: [1, 1, 0, 0] })).toThrow(/class 0/);
    expect(() => SoftmaxRegression.fit(separable, { classWeights: [0, 0] })).toThrow(
      "all 4 rows have weight 0",
    );
  });
});

describe("constant features", () => {
  it.each([0, 1])("give each class its share of the weight, l2 %d", (l2) => {
    const examples = {
      ...{ features: new Float64Array(10).fill(3), rows: 5, labels: [0, 1, 2, 2, 1] },
      sampleWeights: [1, 1, 2, 3, 1],
    };
    const model = SoftmaxRegression.fit(examples, { l2, tolerance: 1e-10 });
    const probabilities = model.predictProbabilities(Float64Array.of(3, 3), 1);
    // A gradient of 1e-10 is a probability's distance from its share.
    [1 / 8, 2 / 8, 5 / 8].forEach((share, k) => {
      expect(probabilities[k]).toBeCloseTo(share, 9);
    });
  });
});

describe("two classes", () => {
  it("have weights and intercepts of opposite sign", () => {
    const { weights, intercept } = SoftmaxRegression.fit(overlapping, { tolerance: 1e-10 });
    expect(weights[0]).toBeCloseTo(-weights[1]!, 9);
    expect(intercept![0]).toBeCloseTo(-intercept![1]!, 9);
  });
});

describe("a feature that is not finite", () => {
  it.each([Number.NaN, Infinity, -Infinity])("is named: %d", (value) => {
    const features = separable.features.slice();
    features[2] = value;
    expect(() => SoftmaxRegression.fit({ ...separable, features })).toThrow(
      `Cannot fit a softmax regression: feature 0 of row 2 is ${value}, a finite number is wanted (both count from 0)`,
    );
  });
});

describe("a label out of range", () => {
  it.each([-1, 2, 0.5, Number.NaN, 2n])("is named: %s", (label) => {
    const labels = [0, 1, label, 1] as number[];
    expect(() => SoftmaxRegression.fit({ ...separable, labels }, { classes: 2 })).toThrow(
      /^Cannot fit a softmax regression: the label of row 2 is .*, a class index from 0 to 1 is wanted$/,
    );
  });
});

describe("a class without rows", () => {
  it("ends with a mean probability of at most the tolerance", () => {
    const tolerance = 1e-5;
    const model = SoftmaxRegression.fit(overlapping, { classes: 3, tolerance });
    expect(model.training!.ended).toBe("converged");
    const probabilities = model.predictProbabilities(overlapping.features, 4);
    const mean = [0, 1, 2, 3].reduce((sum, r) => sum + probabilities[3 * r + 2]! / 4, 0);
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(tolerance * 1.001); // the loss's own rounding
  });
});

describe("arguments of the wrong kind", () => {
  const fit = (change: object, options: object = {}) =>
    SoftmaxRegression.fit({ ...separable, ...change }, options);

  it.each([
    [{ features: [1, 2, 3, 4] }, {}, "features are an array of 4, a Float32Array or Float64Array is wanted"],
    [{ rows: 3 }, {}, "4 features in 3 rows, a multiple of 3 is wanted"],
    [{ rows: 0 }, {}, "rows is 0, a whole number from 1 is wanted"],
    [{ labels: [0, 1] }, {}, "labels has 2, one for each of 4 rows is wanted"],
    [{ sampleWeights: [1, 1, -1, 1] }, {}, "the weight of row 2 is -1, a finite number from 0 is wanted"],
    [{}, { l2: -1 }, "l2 is -1, a finite number from 0 is wanted"],
    [{}, { classes: 1 }, "classes is 1, a whole number from 2 is wanted"],
    [{}, { tolerance: 0 }, "tolerance is 0, a finite number above 0 is wanted"],
    [{}, { classWeights: [1] }, "classWeights has 1 weights, one for each of 2 classes is wanted"],
    [{}, { patience: 3 }, "patience is given without validation, held-out rows are wanted"],
    [{}, { calibrate: true }, "calibrate is given without validation, held-out rows are wanted"],
    [{}, { intercept: 1 }, "intercept is 1, true or false is wanted"],
  ])("%j, %j", (change, options, message) => {
    expect(() => fit(change, options)).toThrow(`Cannot fit a softmax regression: ${message}`);
  });

  it("unknown options", () => {
    expect(() => fit({}, { C: 1 })).toThrow(/unknown option "C"/);
    expect(() => fit({ weights: [1] })).toThrow(/unknown option "weights"/);
  });
});
