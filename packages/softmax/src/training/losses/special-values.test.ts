/** Infinities, masks, NaN and limits: what the docstrings' tables say. */
import { describe, expect, test } from "vitest";
import { crossEntropy } from "../../operations/cross-entropy.ts";
import { softmax } from "../../operations/softmax.ts";
import { softmaxEntropy } from "../../operations/softmax-entropy.ts";
import {
  crossEntropyHvp,
  distillationLoss,
  entmax15,
  entmax15Loss,
  focalLoss,
  freeEnergy,
  gibbsEntropy,
  gumbelSoftmax,
  gumbelSoftmaxVjp,
  meanEnergy,
  softmin,
  sparsemax,
  sparsemaxLoss,
  zLoss,
} from "../index.ts";

const oo = Infinity;
type ClassLoss = (logits: number[], target: number, options?: object) => number;
const classLosses: readonly (readonly [string, ClassLoss, number])[] = [
  // The gradient of two equal classes is ±½ times this: 1, but for γ = 2 it is ¼ (1 + 2 ln 2).
  ["focalLoss", focalLoss as ClassLoss, (1 + 2 * Math.LN2) / 4],
  ["sparsemaxLoss", sparsemaxLoss as ClassLoss, 1],
  ["entmax15Loss", entmax15Loss as ClassLoss, 1],
];

/** −0 is 0 too. */
const withoutSign = (x: number) => x + 0;

/** `toBeCloseTo`, with a difference relative to 1, and NaN close to itself. */
function expectNear(actual: number, expected: number, digits: number): void {
  if (Number.isFinite(expected)) expect(actual).toBeCloseTo(expected, digits);
  else expect(actual).toBe(expected);
}

/** Loss and gradient of one row. */
function ofRow(
  loss: (z: number[], options: { gradient: Float64Array }) => number,
  row: number[],
): [number, number[]] {
  const gradient = new Float64Array(row.length).fill(9);
  return [loss(row, { gradient }), Array.from(gradient, withoutSign)];
}

describe.each(classLosses)("%s", (_, loss, slope) => {
  const of = (row: number[], target: number, options = {}) =>
    ofRow((z, o) => loss(z, target, { ...o, ...options }), row);

  test("a masked class has gradient 0 and changes nothing", () => {
    const [value, gradient] = of([0.3, -oo, 0], 0);
    const [without, expected] = of([0.3, 0], 0);
    expect([value, ...gradient]).toEqual([without, expected[0], 0, expected[1]]);
    expect(of([0.3, 7, 0], 0, { where: [1, 0, 1] })).toEqual([value, gradient]);
  });

  test("a masked target costs Infinity, its gradient is finite; with weight 0 it costs 0", () => {
    for (const options of [{}, { where: [1, 0, 1] }]) {
      const [value, gradient] = of([0, -oo, 0], 1, options);
      expect(value).toBe(oo);
      expect(gradient).toEqual([0.5, -1, 0.5].map((g) => expect.closeTo(g, 15)));
    }
    expect(of([0, -oo, 0], 1, { weight: [1, 0, 1], reduction: "sum" })[0]).toBe(0);
  });

  test("rows without a distribution are NaN, unless ignored", () => {
    for (const row of [
      [-oo, -oo],
      [0, NaN],
      [0, oo],
    ]) {
      expect(of(row, 0)).toEqual([NaN, [NaN, NaN]]);
      expect(of(row, -100, { reduction: "sum" })).toEqual([0, [0, 0]]);
    }
    expect(of([1, 2], 0, { where: [0, 0] })[0]).toBeNaN();
  });

  test("one class costs 0", () => expect(of([3], 0)).toEqual([0, [0]]));

  test("all ignored: the mean is NaN, the gradient 0", () => {
    expect(of([1, 2], 7, { ignoreIndex: 7 })).toEqual([NaN, [0, 0]]);
    expect(of([1, 2], 7, { ignoreIndex: 7, reduction: "none" })).toEqual([0, [0, 0]]);
  });

  test("huge logits", () => {
    const [value, gradient] = of([1e300, -1e300, 1e300], 0);
    expect(value).toBeLessThan(1);
    expect(gradient).toEqual([-0.5, 0, 0.5].map((g) => expect.closeTo(g * slope, 15)));
    expect(of([1e300, -1e300], 1)[0]).toBeGreaterThan(1e300);
  });
});

test("the weighted mean is over the rows that count", () => {
  const rows = [
    [1, 2, 0],
    [0, 0.5, 0.25],
    [9, 9, 9],
  ];
  const options = { weight: [1, 3, 2] };
  for (const loss of [focalLoss, sparsemaxLoss, entmax15Loss]) {
    const [first, second] = [loss(rows[0]!, 1), loss(rows[1]!, 2)];
    expect(loss(rows, [1, 2, -100], options)).toBeCloseTo((3 * first + 2 * second) / 5, 14);
    expect(loss(rows, [1, 2, -100], { ...options, reduction: "none" })).toEqual([3 * first, 2 * second, 0]);
  }
});

describe("focalLoss", () => {
  test("with γ = 0 is cross-entropy, gradient and all", () => {
    const rows = [
      [1, -oo, 3],
      [0, 40, 0],
      [1, 2, 3],
    ];
    const options = { weight: [1, 2, 0.5] };
    const [ours, theirs] = [new Float64Array(9), new Float64Array(9)];
    const loss = focalLoss(rows, [2, 1, -100], { ...options, gamma: 0, gradient: ours });
    // Products of weight and p are taken in another order.
    expect(loss).toBeCloseTo(crossEntropy(rows, [2, 1, -100], { ...options, gradient: theirs }), 14);
    ours.forEach((g, i) => {
      expect(g).toBeCloseTo(theirs[i]!, 15);
    });
  });

  test("a nearly sure row: the loss is u³ for γ = 2 with u = e⁻⁴⁰, the gradient 3 u³", () => {
    const [loss, gradient] = ofRow((z, o) => focalLoss(z, 0, o), [40, 0]);
    expect(loss / Math.exp(-120)).toBeCloseTo(1, 12);
    expect(gradient[0]! / Math.exp(-120)).toBeCloseTo(-3, 12);
    expect(gradient[1]).toBeCloseTo(-gradient[0]!, 60);
  });

  test("a sure row costs 0 whatever γ", () => {
    for (const gamma of [0, 0.5, 1, 2]) {
      expect(ofRow((z, o) => focalLoss(z, 0, { ...o, gamma }), [800, -800])).toEqual([0, [0, 0]]);
    }
  });
});

describe("zLoss", () => {
  const of = (row: number[], options = {}) => ofRow((z, o) => zLoss(z, { ...o, ...options }), row);

  test("a masked class adds nothing, and has gradient 0", () => {
    const [loss, gradient] = of([1, -oo, 1]);
    expect(loss).toBe((1 + Math.LN2) ** 2);
    expect(gradient).toEqual([1 + Math.LN2, 0, 1 + Math.LN2]);
    expect(of([1, 7, 1], { where: [1, 0, 1] })).toEqual([loss, gradient]);
  });

  test.each([
    ["one class", [3], 9, [6]],
    ["only −∞", [-oo, -oo], oo, [NaN, NaN]],
    ["NaN", [0, NaN], NaN, [NaN, NaN]],
    ["Infinity", [0, oo], oo, [NaN, NaN]],
    ["huge", [1e100, -1e100], 1e200, [2e100, 0]],
  ])("%s", (_, row, loss, gradient) => {
    const found = of(row);
    expect(found).toEqual([
      expect.toSatisfy((x: number) => Object.is(x, loss) || Math.abs(x / loss - 1) < 1e-15),
      gradient,
    ]);
  });
});

describe("distillationLoss", () => {
  const of = (student: number[], teacher: number[], options = {}) =>
    ofRow((z, o) => distillationLoss(z, teacher, { ...o, ...options }), student);

  test("of equal distributions is 0, whatever is added to a row, whatever T", () => {
    for (const temperature of [1e-300, 0.5, 1, 1e300, oo]) {
      expect(of([1, 2, -oo], [3, 4, -oo], { temperature })).toEqual([0, [0, 0, 0]]);
    }
  });

  test("near the teacher it keeps its digits: half the variance of what is between them", () => {
    const d = 2 ** -40;
    const [loss, gradient] = of([d, 0], [0, 0]);
    expect(loss / (d * d)).toBeCloseTo(1 / 8, 10);
    expect(gradient[0]! / d).toBeCloseTo(1 / 4, 10);
  });

  test("T = Infinity is what large T come to", () => {
    const [student, teacher] = [
      [1, -2, 0.5, -oo],
      [0, 3, 1, -oo],
    ];
    const [limit, slope] = of(student, teacher, { temperature: oo });
    expect(limit).toBeCloseTo(varianceOf([1, -5, -0.5]) / 2, 14);
    for (const temperature of [1e6, 1e12, 1e100, 1e200]) {
      const [loss, gradient] = of(student, teacher, { temperature });
      expect(loss).toBeCloseTo(limit, 5);
      gradient.forEach((g, k) => {
        expect(g).toBeCloseTo(slope[k]!, 5);
      });
    }
  });

  test.each([
    ["masked for the teacher alone: T² q_k", [0, 0], [0, -oo], 1, Math.LN2, [-0.5, 0.5]],
    ["masked for the student alone", [0, -oo], [0, 0], 1, oo, [0.5, -0.5]],
    [
      "a teacher who is sure of what the student finds all but impossible",
      [-800, 0],
      [0, -800],
      2,
      1600,
      [-2, 2],
    ],
    ["a student without a softmax", [-oo, -oo], [0, 0], 1, NaN, [NaN, NaN]],
    ["a teacher without one", [0, 0], [-oo, -oo], 1, NaN, [NaN, NaN]],
    ["NaN", [0, 0], [0, NaN], 1, NaN, [NaN, NaN]],
    ["Infinity", [0, oo], [0, oo], 1, NaN, [NaN, NaN]],
    ["one class", [3], [8], 2, 0, [0]],
    ["masked apart at T = Infinity", [0, 0, -oo], [-oo, 0, 0], oo, oo, [oo, 0, -oo]],
    ["probabilities that underflow", [0, -740], [0, 0], 1, 740 / 2 - Math.LN2, [0.5, -0.5]],
  ])("%s", (_, student, teacher, temperature, loss, gradient) => {
    const found = of(student, teacher, { temperature });
    expectNear(found[0], loss, 12);
    expect(found[1]).toEqual(gradient);
  });

  test("a mask holds for both; one temperature a row", () => {
    const where = [1, 0, 1];
    expect(of([1, 9, 2], [0, -7, 3], { where })[0]).toBe(of([1, 2], [0, 3])[0]);
    expect(of([1, 9, 2], [0, -7, 3], { where })[1][1]).toBe(0);
    const rows = [
      [1, 0],
      [1, 0],
    ];
    const losses = distillationLoss(rows, [0, 0, 0, 0], { temperature: [1, 4], reduction: "none" });
    expect(losses[1]).toBe(distillationLoss([1, 0], [0, 0], { temperature: 4 }));
    expect(losses[0]).not.toBe(losses[1]);
  });
});

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
}

test("sparsemax and entmax15 of a row that is masked whole are 0", () => {
  for (const map of [sparsemax, entmax15]) {
    expect(map([1, 2], { where: [0, 0] })).toEqual([0, 0]);
    expect(map([-oo, -oo])).toEqual([NaN, NaN]);
    expect(map([])).toEqual([]);
  }
});

describe("Gumbel-softmax", () => {
  const random = (index: number) => [0.2, 0.6, 0.9, 0.1, 0.999, 0][index]!;
  test.each([
    [{}, [NaN, NaN]],
    [{ hard: true }, [NaN, NaN]],
  ])("of only −∞, and of NaN, %o", (options, expected) => {
    expect(gumbelSoftmax([-oo, -oo], { random, ...options })).toEqual(expected);
    expect(gumbelSoftmax([0, NaN], { random, ...options })).toEqual(expected);
    expect(gumbelSoftmax([0, oo], { random, ...options })).toEqual(expected);
  });

  test("masked classes are never drawn, and have gradient 0", () => {
    const rows = [
      [0, 1, -oo],
      [-oo, -oo, -5],
    ];
    for (const hard of [true, false]) {
      const sample = gumbelSoftmax(rows, { random, hard });
      expect([sample[0]![2], sample[1]]).toEqual([0, [0, 0, 1]]);
      expect(gumbelSoftmax(rows, { random, hard, where: [1, 1, 1, 0, 0, 0] })[1]).toEqual([0, 0, 0]);
    }
    expect(gumbelSoftmaxVjp(rows, [1, 2, 3, 4, 5, 6], { random })[1]!.map(withoutSign)).toEqual([0, 0, 0]);
  });

  test("the limits of T; one class", () => {
    expect(gumbelSoftmax([0, 0, 0], { random, temperature: 0 })).toEqual([0, 0, 1]);
    expect(gumbelSoftmax([0, 0, -oo, 0], { random, temperature: oo })).toEqual([1 / 3, 1 / 3, 0, 1 / 3]);
    expect(gumbelSoftmax([0, 0, 0], { random, temperature: oo, hard: true })).toEqual([0, 0, 1]);
    expect(gumbelSoftmax([5], { random })).toEqual([1]);
    const gradient = gumbelSoftmaxVjp([0, 0, 0], [1, 2, 3], { random, temperature: oo });
    expect(gradient.map(withoutSign)).toEqual([0, 0, 0]);
  });
});

describe("the Gibbs distribution", () => {
  test.each([
    ["kT = 0", [3, 1, 1, oo], 0, [0, 0.5, 0.5, 0], 1, 1, Math.LN2],
    ["kT = Infinity", [3, 1, 2, oo], oo, [1 / 3, 1 / 3, 1 / 3, 0], -oo, 2, Math.log(3)],
    ["one state", [7], 2, [1], 7, 7, 0],
    ["one state at kT = Infinity", [7, oo], oo, [1, 0], 7, 7, 0],
    ["one state at kT = 0", [7, oo], 0, [1, 0], 7, 7, 0],
    ["only forbidden states", [oo, oo], 1, [NaN, NaN], oo, NaN, NaN],
    ["−Infinity", [0, -oo], 1, [NaN, NaN], -oo, NaN, NaN],
    ["NaN", [0, NaN], 1, [NaN, NaN], NaN, NaN, NaN],
    ["none", [], 1, [], oo, NaN, 0],
    ["huge", [1e300, -1e300], 1, [0, 1], -1e300, -1e300, 0],
  ])("%s", (_, energies, kT, p, F, U, S) => {
    expect(softmin(energies, { kT })).toEqual(p);
    expect(freeEnergy(energies, { kT })).toBe(F);
    expectNear(meanEnergy(energies, { kT }), U, 14);
    expectNear(gibbsEntropy(energies, { kT }), S, 14);
  });

  test.each([0, 0.3, 1, oo])(
    "gradients at kT = %d are finite, and 0 for forbidden and masked states",
    (kT) => {
      for (const [energies, where] of [
        [
          [2, oo, 1, 1],
          [1, 1, 1, 1],
        ],
        [
          [2, 5, 1, 1],
          [1, 0, 1, 1],
        ],
      ] as const) {
        for (const quantity of [freeEnergy, meanEnergy, gibbsEntropy]) {
          const gradient = new Float64Array(4).fill(9);
          quantity(energies, { kT, where, gradient });
          expect(gradient.every(Number.isFinite)).toBe(true);
          expect(Math.abs(gradient[1]!)).toBe(0);
        }
      }
    },
  );

  test("no state takes part", () => {
    const where = [0, 0];
    const gradient = new Float64Array(2).fill(9);
    expect(softmin([1, 2], { where })).toEqual([0, 0]);
    expect(freeEnergy([1, 2], { where, gradient })).toBe(oo);
    expect(meanEnergy([1, 2], { where })).toBeNaN();
    expect(gibbsEntropy([1, 2], { where })).toBe(0);
    expect(Array.from(gradient)).toEqual([0, 0]);
  });

  test("is softmax of −E, and F = ⟨E⟩ − kT·S", () => {
    const energies = [3, -1, 0.25, 7];
    const kT = 1.7;
    const logits = energies.map((E) => -E);
    expect(softmin(energies, { kT })).toEqual(softmax(logits, { temperature: kT }));
    expect(gibbsEntropy(energies, { kT })).toBeCloseTo(softmaxEntropy(logits, { temperature: kT }), 15);
    expect(meanEnergy(energies, { kT }) - kT * gibbsEntropy(energies, { kT })).toBeCloseTo(
      freeEnergy(energies, { kT }),
      14,
    );
  });
});

describe("crossEntropyHvp", () => {
  test.each([
    ["a masked class, whatever the vector there", [0, -oo, 0], [1, NaN, 0], 1, [0.25, 0, -0.25]],
    ["only −∞", [-oo, -oo], [1, 0], 1, [NaN, NaN]],
    ["NaN", [0, NaN], [1, 0], 1, [NaN, NaN]],
    ["one class", [3], [5], 1, [0]],
    ["T = 0, one largest", [3, 1], [5, 1], 0, [0, 0]],
    ["T = 0, ties", [3, 3], [5, 1], 0, [oo, -oo]],
    ["T = Infinity", [3, 1], [5, 1], oo, [0, 0]],
    ["huge", [1e300, 1e300, -1e300], [1, 0, 7], 1, [0.25, -0.25, 0]],
  ])("%s", (_, logits, vector, temperature, expected) => {
    const product = crossEntropyHvp(logits, vector, { temperature });
    expect(product.map(withoutSign)).toEqual(expected);
  });

  test("a row that is masked whole is 0", () => {
    expect(crossEntropyHvp([1, 2], [1, 0], { where: [0, 0] })).toEqual([0, 0]);
  });
});
