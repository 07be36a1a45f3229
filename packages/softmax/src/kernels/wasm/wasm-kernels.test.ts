import { describe, expect, test } from "vitest";
import { describeKernels } from "../conformance.ts";
import { inArena } from "../conformance-arena.test-support.ts";
import { labelled, mixedRows } from "../conformance-mixed-rows.test-support.ts";
import { differenceOf, OPERATIONS, resultsOf } from "../conformance-operations.test-support.ts";
import { AS_THEY_ARE, DTYPES } from "../conformance-subject.test-support.ts";
import { openKernels, openWasmKernels } from "../open-kernels.ts";

describeKernels("wasm", () => openWasmKernels()!);

/** The process's kernels, once there is an arena, look for the arrays there. */
function openResidentKernels() {
  inArena().clear();
  return openKernels();
}

describe("with arrays in an arena", () => {
  describeKernels("wasm", openResidentKernels, inArena());

  describe.each(DTYPES)("%s", (dtype) => {
    test.each(OPERATIONS)("%s gives the bits that ordinary arrays give", (operation) => {
      const placement = inArena();
      const kernels = openResidentKernels();
      for (const K of [1, 2, 10, 33, 100, 1000]) {
        const rows = labelled(mixedRows(K, 24, K));
        for (const [outer, inner] of [
          [24, 1],
          [2, 12],
        ] as const) {
          const arrangement = { dtype, outer, inner };
          const copied = resultsOf({ kernels, placement: AS_THEY_ARE }, operation, rows, arrangement);
          const resident = resultsOf({ kernels, placement }, operation, rows, arrangement);
          resident.forEach((row, r) => {
            expect(differenceOf(row, copied[r]!), `[${outer}, ${K}, ${inner}], row ${r}`).toBeUndefined();
          });
        }
      }
    });
  });
});
