import type { Candidates } from "./candidates.ts";

/** The tokens that are left, the most probable first, of equal ones the lower id first. */
export interface Distribution {
  readonly ids: Int32Array;
  /** They add up to 1. */
  readonly probabilities: Float64Array;
}

/** Sorts the candidates, and copies them. */
export function distributionOf(candidates: Candidates): Distribution {
  candidates.sort();
  const { size, mass, weights } = candidates;
  const ids = Int32Array.from({ length: size }, (_, slot) => candidates.idAt(slot));
  const probabilities = Float64Array.from({ length: size }, (_, slot) => weights[slot]! / mass);
  return { ids, probabilities };
}
