/** Wrong arguments, each with its message. */
import { expect, test } from "vitest";
import {
  crossEntropyHvp,
  distillationLoss,
  entmax15Loss,
  focalLoss,
  freeEnergy,
  gumbelSoftmax,
  gumbelSoftmaxVjp,
  softmin,
  sparsemax,
  sparsemaxLoss,
  sparsemaxVjp,
  zLoss,
} from "../index.ts";

const rows = [
  [1, 2],
  [3, 4],
];
type Any = never;

test.each<[() => unknown, typeof TypeError | typeof RangeError, string]>([
  [
    () => focalLoss(rows, [0, 2]),
    RangeError,
    "Cannot read targets: row 1 has class 2, must be a whole number from 0 to 1",
  ],
  [() => sparsemaxLoss(rows, [0, -1]), RangeError, "row 1 has class -1"],
  [() => entmax15Loss(rows, [0.5, 1]), RangeError, "row 0 has class 0.5"],
  [() => entmax15Loss(rows, [NaN, 1]), RangeError, "row 0 has class NaN"],
  [() => focalLoss(rows, ["0", 1] as Any), TypeError, 'row 0 has "0", must be a class index'],
  [() => focalLoss(rows, [[0], [1]] as Any), TypeError, "row 0 has an array of 1, must be a class index"],
  [() => focalLoss(rows, [0]), TypeError, "Cannot read targets: 1 for 2 rows, must be one class per row"],
  [
    () => focalLoss(rows, undefined as Any),
    TypeError,
    "Cannot read targets: undefined, must be one class index per row",
  ],
  [
    () => focalLoss(rows, [0, 1], { gamma: -1 }),
    RangeError,
    "Cannot focus a loss: gamma is -1, must be a finite number ≥ 0",
  ],
  [() => focalLoss(rows, [0, 1], { gamma: Infinity }), RangeError, "gamma is Infinity"],
  [() => focalLoss(rows, [0, 1], { weight: [1] }), TypeError, "Cannot use weight: 1 weights for 2 classes"],
  [() => focalLoss(rows, [0, 1], { weight: [1, -1] }), RangeError, "Cannot use weight: class 1 has -1"],
  [
    () => focalLoss(rows, [0, 1], { weight: 2 as Any }),
    TypeError,
    "Cannot use weight: 2, must be one number per class",
  ],
  [() => focalLoss(rows, [0, 1], { ignoreIndex: 0.5 }), TypeError, "Cannot ignore class 0.5"],
  [() => focalLoss(rows, [0, 1], { alpha: 1 } as Any), TypeError, 'unknown option "alpha"'],
  [() => zLoss(rows, { temperature: 2 } as Any), TypeError, 'unknown option "temperature"'],
  [() => zLoss(rows, { coefficient: -1 }), RangeError, "Cannot weigh the z-loss: coefficient is -1"],
  [
    () => zLoss(rows, { reduction: "avg" as Any }),
    RangeError,
    'reduction is "avg", must be "mean", "sum" or "none"',
  ],
  [
    () => zLoss(rows, { gradient: new Float64Array(3) }),
    TypeError,
    "Cannot write into gradient: its length is 3, must be 4",
  ],
  [() => zLoss([[1, 2], [3]]), TypeError, "Cannot read logits as rows of 2 classes: row 1"],
  [
    () => distillationLoss(rows, [[1, 2]]),
    TypeError,
    "Cannot read the teacher's logits of shape [1, 2]: the logits have shape [2, 2], must be the same",
  ],
  [
    () => distillationLoss(rows, [1, 2]),
    TypeError,
    "Cannot read the teacher's logits: 2 numbers for 4 logits, must be as many",
  ],
  [
    () => distillationLoss(rows, rows, { temperature: 0 }),
    RangeError,
    "Cannot distil: the temperature is 0, must be above 0",
  ],
  [
    () => distillationLoss(rows, rows, { temperature: [1, 0] }),
    RangeError,
    "Cannot distil: the temperature is 0",
  ],
  [() => distillationLoss(rows, rows, { temperature: -1 }), RangeError, "Cannot use temperature: -1"],
  [() => sparsemax(rows, { temperature: 1 } as Any), TypeError, 'unknown option "temperature"'],
  [
    () => sparsemax(rows, { out: new Float32Array(3) }),
    TypeError,
    "Cannot write into out: its length is 3, must be 4",
  ],
  [() => sparsemaxVjp(rows, [rows[0]!]), TypeError, "Cannot read the vector of shape [1, 2]"],
  [() => crossEntropyHvp(rows, [[1, 2, 3]]), TypeError, "Cannot read the vector of shape [1, 3]"],
  [
    () => gumbelSoftmax(rows, {}),
    TypeError,
    "Cannot draw noise: neither seed nor random is given, must be one of them",
  ],
  [() => gumbelSoftmax(rows, { seed: 0.5 }), RangeError, "the seed is 0.5, wanted an integer"],
  [() => gumbelSoftmax(rows, { seed: 1, step: -1 }), RangeError, "step is -1, must be a whole number from 0"],
  [() => gumbelSoftmax(rows, { seed: 1, random: Math.random }), TypeError, "must be one or the other"],
  [() => gumbelSoftmax(rows, { random: 3 as Any }), TypeError, "random is 3, must be a function"],
  [() => gumbelSoftmax(rows, { random: () => 1 }), RangeError, "random gave 1 for 0, must be in [0, 1)"],
  [() => gumbelSoftmax(rows, { seed: 1, hard: 1 as Any }), TypeError, "hard is 1, must be true or false"],
  [() => gumbelSoftmax(rows, { seed: 1, tau: 1 } as Any), TypeError, 'unknown option "tau"'],
  [
    () => gumbelSoftmaxVjp(rows, [[1, 2]], { seed: 1 }),
    TypeError,
    "Cannot read the upstream gradient of shape [1, 2]",
  ],
  [() => softmin(rows, { kT: -1 }), RangeError, "Cannot use kT: -1, must be ≥ 0"],
  [() => softmin(rows, { kT: NaN }), RangeError, "Cannot use kT: NaN"],
  [() => softmin(rows, { temperature: 1 } as Any), TypeError, 'unknown option "temperature"'],
  [() => freeEnergy(rows, { out: [] } as Any), TypeError, 'unknown option "out"'],
  [() => freeEnergy("1" as Any), TypeError, 'Cannot read energies: "1", must be numbers'],
])("%#", (attempt, error, message) => {
  expect(attempt).toThrow(error);
  expect(attempt).toThrow(message);
});
