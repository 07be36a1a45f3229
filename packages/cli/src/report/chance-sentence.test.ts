import { expect, test } from "vitest";
import { bandMeaning, chanceBands } from "./chance-bands.ts";
import { chanceSentence } from "./chance-sentence.ts";
import { exampleMeasurement } from "./example-report.test-support.ts";
import { metricsFromBins } from "./metrics-from-bins.test-support.ts";

const metrics = metricsFromBins([
  [9, 100, 0.65, 0.5],
  [14, 900, 0.99, 0.95],
]);
const measured = exampleMeasurement(metrics);
const plain = { ...measured, details: null };

test("the ECE stands beside what redrawn labels give, or a bound where none were drawn", () => {
  expect(chanceSentence(" before calibration", measured)).toMatch(
    /^The ECE before calibration is 0\.0510\. A calibrated model .* 0\.0040 by chance on average, less than 0\.0075 in 95 % of samples, and as much as this one in none of the samples drawn\.$/,
  );
  // Σ share·s: 0.1·√(0.65·0.35/100) + 0.9·√(0.99·0.01/900) = 0.0077546, and two of √Σ: 0.0112557.
  expect(chanceSentence("", plain)).toBe(
    "The ECE is 0.0510; a calibrated model with 1,000 rows would stay below 0.0190.",
  );
});

test("bands are those of redrawn labels, or two standard errors and half a row around the confidence", () => {
  expect(chanceBands(measured)[14]).toEqual({ lower: 0.97, upper: 1 });
  expect(chanceBands(measured)[0]).toBeNull();
  const { lower, upper } = chanceBands(plain)[9]!;
  const reach = 2 * Math.sqrt((0.65 * 0.35) / 100) + 0.005;
  expect([lower, upper]).toEqual([0.65 - reach, 0.65 + reach]);
  expect(chanceBands(plain)[14]!.upper).toBeLessThanOrEqual(1);
  expect(bandMeaning(measured)).not.toBe(bandMeaning(plain));
});
