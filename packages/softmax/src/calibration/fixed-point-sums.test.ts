import fc from "fast-check";
import { expect, test } from "vitest";
import { FixedPointSum, toQuanta } from "./fixed-point-sum.ts";
import { FixedPointSums, LARGEST_DIRECT, TERMS_BEFORE_CARRY } from "./fixed-point-sums.ts";

const direct = fc.double({ min: -LARGEST_DIRECT, max: LARGEST_DIRECT, noNaN: true });
const large = fc.double({ min: -(2 ** 900), max: 2 ** 900, noNaN: true });

/** The sum at 1 of two, of terms that are added directly and of others. */
function sumsOf(directTerms: readonly number[], others: readonly number[]): FixedPointSums {
  const sums = new FixedPointSums(2);
  for (const [i, term] of directTerms.entries()) {
    if (i % TERMS_BEFORE_CARRY === 0) sums.carry();
    sums.low[1] = sums.low[1]! + toQuanta(term);
  }
  for (const term of others) sums.add(1, term);
  return sums;
}

function quantaOf(terms: readonly number[]): bigint {
  const sum = new FixedPointSum();
  for (const term of terms) sum.add(term);
  return sum.quanta;
}

test("FixedPointSums have the integers of a FixedPointSum, whichever way terms were added", () => {
  fc.assert(
    fc.property(fc.array(direct, { maxLength: 40 }), fc.array(large, { maxLength: 4 }), (terms, others) => {
      const sums = sumsOf(terms, others);
      const wanted = quantaOf([...terms, ...others]);
      expect(sums.quanta(1)).toBe(wanted);
      expect(sums.quanta(0)).toBe(0n);
      sums.carry();
      sums.addQuanta(1, 5n);
      sums.merge(sums);
      expect(sums.quanta(1)).toBe(2n * (wanted + 5n));
    }),
  );
});

test.each([LARGEST_DIRECT, -LARGEST_DIRECT])("30,000 of the largest terms, %d, are exact", (term) => {
  // Odd quanta, so that a bit lost anywhere shows.
  const odd = term - Math.sign(term) * 2 ** -40;
  const terms = Array<number>(30_000).fill(odd);
  expect(sumsOf(terms, []).quanta(1)).toBe(30_000n * BigInt(odd * 2 ** 40));
});
