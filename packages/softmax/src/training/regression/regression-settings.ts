import { checkOptionNames } from "../../logits/check-options.ts";
import {
  countClasses,
  type Examples,
  type LabelledFeatures,
  readExamples,
  weighClasses,
} from "../optimisers/labelled-features.ts";
import {
  ABOVE_ZERO,
  CLASS_COUNT,
  COUNT,
  checkValidationOptions,
  FROM_ZERO,
  readClassWeights,
  readFlag,
  readNumber,
} from "../optimisers/read-settings.ts";

/** After every iteration of `SoftmaxRegression.fit`. */
export interface FitProgress {
  /** Evaluations that lowered the loss; 0 at the start. */
  readonly iteration: number;
  /** What is minimised, nats: the mean loss and the penalty's share. */
  readonly loss: number;
  /** The largest component of its gradient, in absolute value. */
  readonly gradientNorm: number;
  /** Mean loss of the held-out rows, nats; where there are any. */
  readonly validationLoss?: number;
}

/** Options of `SoftmaxRegression.fit`. */
export interface FitRegressionOptions {
  /** K, at least 2. Default: one more than the largest label. */
  readonly classes?: number;
  /** λ of the penalty `λ/2·‖W‖²`, beside the loss summed over rows: scikit-learn's 1/C. Default 1. */
  readonly l2?: number;
  /** Whether there is a b; it is not penalised. Default true. */
  readonly intercept?: boolean;
  /** How much each class counts, `[K]`. Default 1 each. */
  readonly classWeights?: ArrayLike<number>;
  /** It ends where no component of the mean loss's gradient is larger. Default 1e-4. */
  readonly tolerance?: number;
  /** Default 1000. */
  readonly maxIterations?: number;
  /** Held-out rows. Their sample weights count, class weights do not. */
  readonly validation?: LabelledFeatures;
  /** Iterations without a lower held-out loss after which it ends, with the best one's weights. Default: none. */
  readonly patience?: number;
  /** Whether the model divides its logits by the temperature that suits the held-out rows best. Default false. */
  readonly calibrate?: boolean;
  /** Once aborted, the signal's reason is thrown before the next evaluation. */
  readonly signal?: AbortSignal;
  /** Called after every iteration; false ends the fit with the weights so far. */
  readonly onProgress?: (progress: FitProgress) => unknown;
}

/** The same, checked. */
export interface RegressionSettings {
  readonly dtype: "float32" | "float64";
  readonly classes: number;
  readonly l2: number;
  readonly intercept: boolean;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly validation: Examples | undefined;
  readonly patience: number | undefined;
  readonly calibrate: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: FitProgress) => unknown) | undefined;
}

const TASK = "fit a softmax regression";

/** Checks what `fit` was given. */
export function readRegressionFit(
  given: LabelledFeatures,
  options: FitRegressionOptions,
): { readonly examples: Examples; readonly settings: RegressionSettings } {
  checkNames(options);
  checkValidationOptions(TASK, options);
  const number = readNumber.bind(undefined, TASK);
  const declared =
    options.classes === undefined ? undefined : number("classes", options.classes, CLASS_COUNT);
  const unweighted = readExamples(TASK, given, { classes: declared });
  const { features, inputs, labels } = unweighted;
  const classes = declared ?? countClasses(labels);
  const examples = weighClasses(unweighted, readClassWeights(TASK, options.classWeights, classes));
  refuseOneClass(examples);
  const { patience, signal, onProgress } = options;
  const settings: RegressionSettings = {
    dtype: features instanceof Float32Array ? "float32" : "float64",
    classes,
    l2: number("l2", options.l2 ?? 1, FROM_ZERO),
    intercept: readFlag(TASK, "intercept", options.intercept ?? true),
    tolerance: number("tolerance", options.tolerance ?? 1e-4, ABOVE_ZERO),
    maxIterations: number("maxIterations", options.maxIterations ?? 1000, COUNT),
    validation: options.validation && readValidation(options.validation, features, { inputs, classes }),
    patience: patience === undefined ? undefined : number("patience", patience, COUNT),
    calibrate: readFlag(TASK, "calibrate", options.calibrate ?? false),
    signal,
    onProgress,
  };
  return { examples, settings };
}

function checkNames(options: FitRegressionOptions): void {
  checkOptionNames("SoftmaxRegression.fit", options, [
    "classes",
    "l2",
    "intercept",
    "classWeights",
    "tolerance",
    "maxIterations",
    "validation",
    "patience",
    "calibrate",
    "signal",
    "onProgress",
  ] satisfies (keyof FitRegressionOptions)[]);
}

/** Held-out rows are computed in the arithmetic of the fit. */
function readValidation(
  given: LabelledFeatures,
  features: Float32Array | Float64Array,
  expected: { readonly inputs: number; readonly classes: number },
): Examples {
  const task = `${TASK}, validation`;
  const examples = readExamples(task, given, expected);
  if (examples.features.constructor === features.constructor) return examples;
  throw new TypeError(
    `Cannot ${task}: features are a ${examples.features.constructor.name}, a ${features.constructor.name} is wanted as for the other rows`,
  );
}

function refuseOneClass({ rows, labels, weights }: Examples): void {
  const used = labels.findIndex((_, r) => weights[r]! > 0);
  if (used < 0)
    throw new RangeError(`Cannot ${TASK}: all ${rows} rows have weight 0, two classes are wanted`);
  if (labels.some((label, r) => weights[r]! > 0 && label !== labels[used])) return;
  throw new RangeError(
    `Cannot ${TASK}: all rows that count have class ${labels[used]}, rows of two or more classes are wanted`,
  );
}
