import { expect, test } from "vitest";
import { MAX_LOG_ULP } from "./accuracy.ts";
import { WorstError } from "./conformance-errors.test-support.ts";
import type { Subject } from "./conformance-subject.test-support.ts";

export function testLog({ kernels, placement }: Subject): void {
  const log = (values: Float32Array | Float64Array): Float64Array => {
    placement.clear();
    const out = placement.place(new Float64Array(values.length));
    kernels.log(placement.place(values), out);
    return Float64Array.from(out);
  };

  test("is within its bound of powers of two, subnormal ones included", () => {
    const exponents = Array.from({ length: 2098 }, (_, i) => i - 1074);
    const errors = new WorstError();
    // n·ln 2 with ln 2 in two parts, so that the product is right to the last digit.
    const expected = exponents.map((n) => n * 0.6931471803691238 + n * 1.9082149292705877e-10);
    errors.compare("2^(n − 1074)", "float64", log(Float64Array.from(exponents, (n) => 2 ** n)), expected);
    expect(errors.ulp, errors.where).toBeLessThanOrEqual(MAX_LOG_ULP);
  });

  test("takes more values than fit the cache, of either type", () => {
    const float64 = Float64Array.from({ length: 20_001 }, (_, i) => (i + 1) / 64);
    for (const values of [Float32Array.from(float64), float64]) {
      const errors = new WorstError();
      // Math.log is itself within 1 ulp.
      errors.compare("log(i/64)", "float64", log(values), Float64Array.from(values, Math.log));
      expect(errors.ulp, errors.where).toBeLessThanOrEqual(MAX_LOG_ULP);
    }
  });

  test("special values", () => {
    const special = Float64Array.of(0, -0, 1, Infinity, -1, Number.NaN, -Infinity);
    expect([...log(special)]).toEqual([
      -Infinity,
      -Infinity,
      0,
      Infinity,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(log(new Float64Array(0))).toHaveLength(0);
  });
}
