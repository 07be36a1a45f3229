import { expect, test } from "vitest";
import type { RiskPoint } from "./measurement.ts";
import { thinnedCurve } from "./thinned-curve.ts";

const curve = (points: number): RiskPoint[] =>
  Array.from({ length: points }, (_, i) => ({
    coverage: (i + 1) / points,
    risk: i / points / 2,
    threshold: 1 - i / points,
  }));

test("200 points stay as they are", () => {
  expect(thinnedCurve(curve(200))).toEqual(curve(200));
});

test.each([201, 399, 100_000])("of %d points at most 200 stay, evenly, with both ends", (points) => {
  const all = curve(points);
  const thinned = thinnedCurve(all);
  expect(thinned.length).toBeLessThanOrEqual(200);
  expect(thinned.length).toBeGreaterThan(190);
  expect([thinned[0], thinned.at(-1)]).toEqual([all[0], all.at(-1)]);
  for (const [i, { coverage }] of thinned.slice(1).entries()) {
    expect(coverage - thinned[i]!.coverage).toBeGreaterThan(0);
    expect(coverage - thinned[i]!.coverage).toBeLessThan(2.01 / 200);
  }
});

test("points that stand close are thinned, those that stand alone are not", () => {
  const crowd = Array.from({ length: 500 }, (_, i) => ({
    coverage: 0.5 + i * 1e-6,
    risk: 0.1,
    threshold: 0.9 - i * 1e-6,
  }));
  const last = { coverage: 1, risk: 0.2, threshold: 0.1 };
  expect(thinnedCurve([...crowd, last])).toHaveLength(2);
});
