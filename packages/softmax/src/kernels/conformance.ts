/**
 * The tests that every implementation of `Kernels` passes. Test code, left out of the build.
 *
 * Oracles: 80-digit values (`fixtures/`) where float64 is asked for, `math/` for everything else.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { testAccuracy } from "./conformance-accuracy.test-support.ts";
import { testEdgeCases } from "./conformance-edge-cases.test-support.ts";
import { testCrossEntropy, testVjp } from "./conformance-gradients.test-support.ts";
import { testLayouts } from "./conformance-layouts.test-support.ts";
import { testLog } from "./conformance-log.test-support.ts";
import { testStatistics } from "./conformance-statistics.test-support.ts";
import { AS_THEY_ARE, type Placement } from "./conformance-subject.test-support.ts";
import { testTemperatures } from "./conformance-temperatures.test-support.ts";
import { testTopK } from "./conformance-top-k.test-support.ts";
import type { Kernels } from "./kernels.ts";

/**
 * Runs the suite on the kernels that `open` gives.
 *
 * @param placement where their arrays stand: ordinary ones, or those of an arena
 */
export function describeKernels(
  name: Kernels["name"],
  open: () => Kernels,
  placement: Placement = AS_THEY_ARE,
): void {
  describe(`${name} kernels`, () => {
    const subject = { kernels: open(), placement };
    test("are the ones asked for", () => expect(subject.kernels.name).toBe(name));
    describe("accuracy", () => testAccuracy(subject));
    describe("edge cases", () => testEdgeCases(subject));
    describe("temperatures", () => testTemperatures(subject));
    describe("layouts", () => testLayouts(subject));
    describe("crossEntropy", () => testCrossEntropy(subject));
    describe("topK", () => testTopK(subject));
    describe("softmaxVjp", () => testVjp(subject));
    describe("rowStatistics", () => testStatistics(subject));
    describe("log", () => testLog(subject));
  });
}
