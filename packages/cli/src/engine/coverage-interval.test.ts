import { expect, test } from "vitest";
import { coverageInterval } from "./coverage-interval.ts";

test.each([
  // scipy.stats.binomtest(k, n).proportion_ci(0.95, "exact")
  [45, 50, 0.7818646335657977, 0.9667249064109785],
  [27, 30, 0.7347115495257919, 0.9788828629702774],
  [50, 50, 0.9288782635357954, 1],
  [0, 50, 0, 0.07112173646420458],
])("%d of %d rows: SciPy's interval", (covered, rows, lower, upper) => {
  const interval = coverageInterval({ rows, coverage: covered / rows });
  // Both solve the same equation to the last digits.
  expect(interval[0]).toBeCloseTo(lower, 12);
  expect(interval[1]).toBeCloseTo(upper, 12);
});
