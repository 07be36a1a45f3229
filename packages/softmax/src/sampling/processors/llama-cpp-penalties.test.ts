/** The values of llama.cpp's own tests of its penalties and of DRY: logits are ln p. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { farthest, probabilitiesAfter } from "./probabilities-after.test-support.ts";

const file = new URL("../../../../../../shared/data/sampling/llama-cpp-vectors.json", import.meta.url);
const missing = !existsSync(file);
const vectors = missing ? undefined : JSON.parse(readFileSync(file, "utf8"));
/** That of llama.cpp's tests. */
const TOLERANCE = 1e-5;

interface PenaltyCase {
  readonly last: readonly number[];
  readonly repeat: number;
  readonly freq: number;
  readonly pres: number;
  readonly out: readonly number[];
}
interface DryCase {
  readonly p: readonly number[];
  readonly last: readonly number[];
  readonly mult: number;
  readonly base: number;
  readonly allowed: number;
  readonly last_n: number;
  readonly breakers: readonly (readonly number[])[];
  readonly out: readonly number[];
}

const penaltyCases: readonly PenaltyCase[] = vectors?.penalties.cases ?? [];
const dryCases: readonly DryCase[] = vectors?.dry ?? [];

function checkOut(
  chain: ChainInput,
  p: readonly number[],
  last: readonly number[],
  out: readonly number[],
): void {
  const logits = p.map(Math.log);
  for (const row of [Float32Array.from(logits), Float64Array.from(logits)]) {
    expect(farthest(probabilitiesAfter(chain, row, { prompt: last }), out)).toBeLessThanOrEqual(TOLERANCE);
  }
}

test.skipIf(missing)("the values of llama.cpp's tests of penalties (shared/data/sampling)", () => {
  expect(penaltyCases).toHaveLength(6);
  for (const { last, repeat, freq, pres, out } of penaltyCases) {
    const lastN = last.length;
    checkOut(
      [{ type: "penalties", repeat, frequency: freq, presence: pres, lastN }],
      vectors.penalties.p,
      last,
      out,
    );
  }
});

test.skipIf(missing)("the values of llama.cpp's tests of DRY (shared/data/sampling)", () => {
  expect(dryCases).toHaveLength(5);
  for (const { p, last, mult, base, allowed, last_n, breakers, out } of dryCases) {
    const settings = { multiplier: mult, base, allowedLength: allowed, lastN: last_n, breakers };
    checkOut([{ type: "dry", ...settings }], p, last, out);
  }
});
