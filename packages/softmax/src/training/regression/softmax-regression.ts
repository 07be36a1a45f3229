/**
 * Softmax regression (multinomial logistic regression): a linear layer and a softmax, fitted to labelled rows.
 *
 * @module
 */
import { fitTemperature } from "../../calibration/fit-temperature.ts";
import { checkOptionNames } from "../../logits/check-options.ts";
import { zeroLayer } from "../optimisers/dense-layer.ts";
import type { Examples, LabelledFeatures } from "../optimisers/labelled-features.ts";
import { MINI_BATCH_OPTIONS, type MiniBatchOptions } from "../optimisers/mini-batch-settings.ts";
import type { TrainingSummary } from "../optimisers/mini-batch-training.ts";
import { readFeatures } from "../optimisers/read-features.ts";
import { readFlag } from "../optimisers/read-settings.ts";
import { divideByTemperature, softmaxOfLogits } from "../optimisers/softmax-of-logits.ts";
import { type BatchSource, trainOnStream } from "../optimisers/train-on-stream.ts";
import { type FitSummary, fitRegression } from "./fit-regression.ts";
import { type LinearParameters, linearLogits } from "./linear-logits.ts";
import {
  type RegressionFields,
  readRegressionJSON,
  type SoftmaxRegressionJSON,
  writeRegressionJSON,
} from "./regression-json.ts";
import { type FitRegressionOptions, readRegressionFit } from "./regression-settings.ts";

/** Options of `SoftmaxRegression.fitStream`. */
export interface FitRegressionStreamOptions extends MiniBatchOptions {
  /** K, at least 2. */
  readonly classes: number;
  /** Whether there is a b; it is not penalised. Default true. */
  readonly intercept?: boolean;
}

/**
 * `p = softmax((x·W + b) / T)` of features x `[D]`, with weights W `[D, K]`, intercept b `[K]` and temperature T, 1 unless
 * it was calibrated.
 *
 * @example
 * const rows = { features: Float32Array.of(0, 1, 2, 3), rows: 4, labels: [0, 0, 1, 1] };
 * const model = SoftmaxRegression.fit(rows, { l2: 0.1 });
 * const p = model.predictProbabilities(Float32Array.of(0, 3), 2);
 * Array.from(p, (each) => Number(each.toFixed(3))); // [0.994, 0.006, 0.006, 0.994]
 */
export class SoftmaxRegression {
  /** D. */
  readonly inputs: number;
  /** K. */
  readonly classes: number;
  /** What logits are computed in, and what W and b are exact in: the type of the features it was fitted to. */
  readonly dtype: "float32" | "float64";
  /** W, `[D, K]`, row-major. */
  readonly weights: Float32Array | Float64Array;
  /** b, `[K]`; absent where it was fitted without. */
  readonly intercept: Float32Array | Float64Array | undefined;
  /** T, by which logits are divided. */
  readonly temperature: number;
  /** How the fit went; absent in a model that was read from JSON. */
  readonly training: FitSummary | TrainingSummary | undefined;

  private constructor(fields: RegressionFields, training?: FitSummary | TrainingSummary) {
    const floats = (values: readonly number[]) =>
      fields.dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values);
    this.inputs = fields.inputs;
    this.classes = fields.classes;
    this.dtype = fields.dtype;
    this.weights = floats(fields.weights);
    this.intercept = fields.intercept === null ? undefined : floats(fields.intercept);
    this.temperature = fields.temperature;
    this.training = training;
  }

  /**
   * Minimises `(Σ_r w_r·(−log p_r[label_r]) + λ/2·‖W‖²) / Σ_r w_r`, nats, w_r being the row's sample weight times its
   * class's weight, by L-BFGS (Liu & Nocedal 1989), which is told the second moments of the features where that pays.
   * With λ = `l2` = 1/C it is what scikit-learn's LogisticRegression minimises, and the tolerance is the same; but for two
   * classes scikit-learn keeps one vector of weights, and its C is 2/λ.
   *
   * Features of float32 are computed in float32 with sums of float64, which ends the search where the gradient is some
   * 1e-6; those of float64 in float64. The same rows and options give the same bits.
   *
   * | rows | outcome |
   * | --- | --- |
   * | separable by a plane between any two classes, `l2` above 0 | converges as any |
   * | the same with `l2` 0 | no optimum: `training.ended` is `"separable"` |
   * | of one class only | RangeError |
   * | constant features | weights 0, and b makes p the (weighted) share of each class |
   * | a class without rows | its b falls until its mean probability is at most `tolerance` |
   * | a feature that is NaN or infinite | RangeError that names it |
   *
   * @throws {TypeError} an array of the wrong kind or length, an unknown option
   * @throws {RangeError} a feature, label, weight or option of a wrong value
   * @throws {CannotFitTemperature} when `calibrate` finds no temperature
   * @example
   * const rows = { features: Float64Array.of(1, 1, 1), rows: 3, labels: [0, 1, 1] };
   * SoftmaxRegression.fit(rows).predictProbabilities(Float64Array.of(1), 1); // Float64Array [0.33…, 0.66…]
   */
  static fit(examples: LabelledFeatures, options: FitRegressionOptions = {}): SoftmaxRegression {
    const read = readRegressionFit(examples, options);
    const { inputs } = read.examples;
    const { classes, dtype, calibrate, validation, intercept } = read.settings;
    const { point, summary } = fitRegression(read.examples, read.settings);
    const size = inputs * classes;
    const fields = {
      ...{ dtype, inputs, classes, temperature: 1 },
      weights: Array.from(point.subarray(0, size)),
      intercept: intercept ? Array.from(point.subarray(size)) : null,
    };
    const model = new SoftmaxRegression(fields, summary);
    return calibrate ? model.#calibrated(validation!) : model;
  }

  /**
   * Minimises the same loss by Adam (Kingma & Ba 2015) over mini-batches, in float32, for rows that do not fit in memory:
   * `batches` is called once an epoch, and its pieces are cut into steps of `batchSize` rows and let go. It comes near
   * the optimum that `fit` reaches. Rows should come in mixed order: steps follow theirs.
   *
   * In the first epoch the penalty is spread over the rows so far, afterwards over all.
   *
   * @throws {TypeError} an array of the wrong kind or length, an unknown option
   * @throws {RangeError} a feature, label, weight or option of a wrong value, a stream without rows, a loss that overflows
   * @throws {CannotFitTemperature} when `calibrate` finds no temperature
   * @example
   * await SoftmaxRegression.fitStream(async function* () {
   *   yield { features: Float32Array.of(0, 1, 2, 3), rows: 4, labels: [0, 0, 1, 1] };
   * }, { classes: 2, epochs: 100, learningRate: 0.1 });
   */
  static async fitStream(
    batches: BatchSource,
    options: FitRegressionStreamOptions,
  ): Promise<SoftmaxRegression> {
    checkOptionNames("SoftmaxRegression.fitStream", options, [...MINI_BATCH_OPTIONS, "classes", "intercept"]);
    const task = "fit a softmax regression to a stream";
    const hasIntercept = readFlag(task, "intercept", options.intercept ?? true);
    const trained = await trainOnStream(task, batches, options, (inputs) => ({
      layers: [zeroLayer(inputs, options.classes, hasIntercept)],
    }));
    const { inputs, outputs: classes, weights, bias } = trained.layers[0]!;
    const fields = {
      ...({ dtype: "float32", inputs, classes, temperature: 1 } as const),
      weights: Array.from(weights),
      intercept: bias ? Array.from(bias) : null,
    };
    const model = new SoftmaxRegression(fields, trained.summary);
    const { calibrate, validation } = trained.settings;
    return calibrate ? model.#calibrated({ ...validation!, inputs }) : model;
  }

  /**
   * `(x·W + b) / T` of each row, `[N, K]`: a Float32Array or Float64Array as `dtype` says, whichever the features are.
   *
   * @param features `[N, D]`, finite
   * @throws {TypeError} an array of the wrong kind or length
   * @throws {RangeError} a feature that is not finite
   */
  predictLogits(features: Float32Array | Float64Array, rows: number): Float32Array | Float64Array {
    readFeatures("predict with a softmax regression", features, rows, this.inputs);
    return divideByTemperature(linearLogits(this.#parameters, features, rows), this.temperature);
  }

  /** The softmax of `predictLogits`, `[N, K]`. */
  predictProbabilities(features: Float32Array | Float64Array, rows: number): Float32Array | Float64Array {
    return softmaxOfLogits(this.predictLogits(features, rows), this.classes);
  }

  /** The model for `JSON.stringify`. Numbers keep all their digits. */
  toJSON(): SoftmaxRegressionJSON {
    return writeRegressionJSON(this.#fields);
  }

  /**
   * Reads a model from what `JSON.parse` returned; it predicts the same bits. Fields it does not know are left out.
   *
   * @throws {TypeError} when it is no object
   * @throws {RangeError} naming the first field that is missing or wrong: another schema or version too
   */
  static fromJSON(json: unknown): SoftmaxRegression {
    return new SoftmaxRegression(readRegressionJSON(json));
  }

  get #parameters(): LinearParameters {
    const { inputs, classes, weights, intercept } = this;
    return { inputs, classes, weights, intercept };
  }

  get #fields(): RegressionFields {
    const { inputs, classes, dtype, temperature, weights, intercept } = this;
    return {
      ...{ dtype, inputs, classes, temperature },
      weights: Array.from(weights),
      intercept: intercept ? Array.from(intercept) : null,
    };
  }

  #calibrated({ features, rows, labels, weights }: Examples): SoftmaxRegression {
    const logits = linearLogits(this.#parameters, features, rows);
    const { temperature } = fitTemperature(logits, labels, { classes: this.classes, weights });
    return new SoftmaxRegression({ ...this.#fields, temperature }, this.training);
  }
}
