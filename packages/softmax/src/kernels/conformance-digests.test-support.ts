import { labelled, mixedRows } from "./conformance-mixed-rows.test-support.ts";
import { OPERATIONS, resultsOf } from "./conformance-operations.test-support.ts";
import { DTYPES, type Subject } from "./conformance-subject.test-support.ts";

const CLASS_COUNTS = [1, 2, 3, 7, 10, 33, 100, 1000, 4099];
const LAYOUTS = [
  [24, 1],
  [1, 24],
  [3, 8],
] as const;

/** A number made of all bits of what each operation gives for each type: to compare one machine with another. */
export function digestsOf(subject: Subject): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const operation of OPERATIONS) {
    for (const dtype of DTYPES) {
      const digest = new Digest();
      for (const K of CLASS_COUNTS) {
        const rows = labelled(mixedRows(K, 24, K));
        for (const [outer, inner] of LAYOUTS) {
          for (const row of resultsOf(subject, operation, rows, { dtype, outer, inner })) {
            for (const values of Object.values(row)) digest.add(values);
          }
        }
      }
      digests[`${operation} ${dtype}`] = digest.text;
    }
  }
  return digests;
}

/** FNV-1a (Fowler, Noll and Vo 1991) of 32 bits, over 32-bit words. */
class Digest {
  #hash = 0x811c9dc5;

  add(values: Float64Array): void {
    // The bits of a NaN are the engine's choice.
    const bits = new Uint32Array(values.map((x) => (Number.isNaN(x) ? Number.NaN : x)).buffer);
    for (const word of bits) this.#hash = Math.imul(this.#hash ^ word, 0x01000193);
  }

  get text(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}
