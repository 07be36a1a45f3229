/**
 * The tests that every implementation of `Kernels` passes. Test code, left out of the build.
 *
 * Oracles: 80-digit values (`fixtures/`) where float64 is asked for, `math/` for everything else.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { testAccuracy } from "./conformance-accuracy.test-support.ts";
import { testEdgeCases, testTemperatures } from "./conformance-edge-cases.test-support.ts";
import { testLayouts } from "./conformance-layouts.test-support.ts";
import { testLog, testStatistics } from "./conformance-statistics.test-support.ts";
import type { Kernels } from "./kernels.ts";

/** Runs the suite on the kernels that `open` gives. */
export function describeKernels(name: Kernels["name"], open: () => Kernels): void {
  describe(`${name} kernels`, () => {
    const kernels = open();
    test("are the ones asked for", () => expect(kernels.name).toBe(name));
    describe("accuracy", () => testAccuracy(kernels));
    describe("edge cases", () => testEdgeCases(kernels));
    describe("layouts", () => testLayouts(kernels));
    describe("temperatures", () => testTemperatures(kernels));
    describe("rowStatistics", () => testStatistics(kernels));
    describe("log", () => testLog(kernels));
  });
}
