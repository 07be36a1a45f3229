import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  FixedPointSum,
  integerToQuanta,
  quantaToNumber,
  roundToQuantum,
  toQuanta,
} from "./fixed-point-sum.ts";

function sumOf(terms: Iterable<number>): FixedPointSum {
  const sum = new FixedPointSum();
  for (const term of terms) sum.add(term);
  return sum;
}

/** Exact, slow and without limbs: a double is an integer times a power of two. */
function quantaOf(term: number): bigint {
  let exponent = 0;
  let mantissa = term;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  const numerator = BigInt(mantissa) << 41n; // in half quanta, over 2^exponent
  const denominator = 1n << BigInt(exponent);
  return floorDivide(numerator + denominator, 2n * denominator);
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

const finite = fc.double({ noNaN: true, min: -(2 ** 900), max: 2 ** 900 });

describe("FixedPointSum", () => {
  test.each([
    [0, 0n],
    [-0, 0n],
    [1, 2n ** 40n],
    [2 ** -40, 1n],
    [-(2 ** -40), -1n],
    [2 ** -41, 1n], // a tie goes up
    [-(2 ** -41), 0n],
    [1.5 * 2 ** -40, 2n],
    [5e-324, 0n],
    [2 ** 44, 2n ** 84n],
    [-(2 ** 44), -(2n ** 84n)],
    [2 ** 44 + 2 ** -8, 2n ** 84n + 2n ** 32n],
    [-(2 ** 45) - 0.5, -(2n ** 85n) - 2n ** 39n],
    [2 ** 900, 2n ** 940n],
  ])("%d is %d quanta", (term, quanta) => {
    expect(sumOf([term]).quanta).toBe(quanta);
  });

  test("is the exact sum of the rounded terms, whatever their size", () => {
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 30 }), (terms) => {
        const wanted = terms.reduce((sum, term) => sum + quantaOf(term), 0n);
        expect(sumOf(terms).quanta).toBe(wanted);
      }),
    );
  });

  test("carries before a limb overflows: 10,000 of the largest terms that fit them, and larger ones", () => {
    const largest = 2 ** 44 - 2 ** -9;
    for (const term of [largest, -largest, 2 ** 49 + 4]) {
      expect(sumOf(Array(10_000).fill(term)).quanta).toBe(10_000n * quantaOf(term));
    }
  });

  test("does not depend on order or grouping", () => {
    const terms = Array.from({ length: 5000 }, (_, i) => Math.sin(i * i) * 10 ** (i % 9));
    const merged = sumOf(terms.slice(3211).reverse());
    merged.merge(sumOf(terms.slice(0, 17)));
    merged.merge(sumOf(terms.slice(17, 3211)));
    merged.merge(new FixedPointSum());
    expect(merged.quanta).toBe(sumOf(terms).quanta);
    // A float sum of the same numbers does depend on it, or this test would show nothing.
    const add = (a: number, b: number) => a + b;
    expect(terms.reduceRight(add)).not.toBe(terms.reduce(add));
  });

  test("keeps what it has when it is read in between", () => {
    const sum = sumOf([0.5]);
    expect(sum.value).toBe(0.5);
    sum.add(0.25);
    expect([sum.value, sum.value]).toEqual([0.75, 0.75]);
  });

  test("merged into itself, is twice itself", () => {
    const sum = sumOf([0.5]);
    sum.merge(sum);
    expect(sum.value).toBe(1);
  });

  test.each([NaN, Infinity, -Infinity, Number.MAX_VALUE])("refuses %d", (term) => {
    expect(() => sumOf([term])).toThrow(RangeError);
  });

  test("the example in its docstring", () => {
    expect(sumOf([1e9, 0.1, -1e9]).value).toBe(0.1000000000003638);
    expect(1e9 + 0.1 - 1e9).toBe(0.10000002384185791);
  });
});

test("integerToQuanta() and quantaToNumber() are inverse for whole numbers", () => {
  expect(quantaToNumber(integerToQuanta(12345))).toBe(12345);
  expect(quantaToNumber(-1n)).toBe(-(2 ** -40));
});

test("roundToQuantum() rounds as a sum rounds its terms", () => {
  expect(roundToQuantum(0.1)).toBe(0.1000000000003638);
  fc.assert(
    fc.property(fc.double({ min: -(2 ** 200), max: 2 ** 200, noNaN: true }), (term) => {
      expect(sumOf([roundToQuantum(term)]).quanta).toBe(sumOf([term]).quanta);
      expect(sumOf([2 * roundToQuantum(term)]).quanta).toBe(sumOf([term, term]).quanta);
    }),
  );
});

test("toQuanta() is Math.round() for every size, and next to ties", () => {
  const below = 0.5 - 2 ** -54; // plus 0.5 it rounds to 1
  const odd = [
    below,
    -below,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2 ** 51 + 0.5,
    2 ** 52 + 1,
    -(2 ** 52) - 1,
    2 ** 53 - 1,
    5e-324,
  ];
  const nearTies = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 })).map(([n, ulps]) => {
    const tie = (n % 2 ** 40) + 0.5;
    return tie + ulps * 2 ** -54 * Math.abs(tie);
  });
  const quanta = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    nearTies,
    fc.constantFrom(...odd),
  );
  fc.assert(
    fc.property(quanta, (scaled) => {
      const x = scaled / 2 ** 40;
      expect(toQuanta(x) - Math.round(x * 2 ** 40)).toBe(0);
    }),
    { numRuns: 2000, examples: odd.map((each) => [each] as [number]) },
  );
});
