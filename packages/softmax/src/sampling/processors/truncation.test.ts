/** What truncating processors keep, against definitions written in Python: `fixtures/sampling_processors.py`. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { Sampler } from "../sampler.ts";

interface Case {
  readonly row: string;
  readonly temperature?: number;
  readonly settings: ChainInput[number];
  readonly memory?: readonly number[];
  readonly kept: string;
  readonly most: readonly (readonly [id: number, probability: number])[];
  readonly least: number;
}
interface Fixture {
  readonly rows: { readonly [name: string]: readonly (number | null)[] };
  readonly cases: readonly Case[];
}

const file = new URL("../../../../../fixtures/sampling_processors.json", import.meta.url);
const { rows, cases }: Fixture = JSON.parse(readFileSync(file, "utf8"));

/** Relative. float32 gives a logit z/T, and with it ln p, to about |z/T| 2⁻²⁴, here 2e-6; the file has nine digits. */
const TOLERANCE = { float32: 5e-6, float64: 1e-8 };

function keptIds(bits: string): number[] {
  return Array.from(bits, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0"))
    .flatMap((four) => [...four])
    .flatMap((bit, id) => (bit === "1" ? [id] : []));
}

function samplerOf({ temperature, settings, memory }: Case): Sampler {
  const chain =
    temperature === undefined ? [settings] : [{ type: "temperature", temperature } as const, settings];
  const sampler = new Sampler(chain, { random: () => 0 });
  if (memory) sampler.restore({ ...sampler.state(), memories: [memory] });
  return sampler;
}

describe.each(["float32", "float64"] as const)("%s", (kind) => {
  test.each(cases)("$settings of the row $row, T = $temperature, memory $memory", (each) => {
    const logits = rows[each.row]!.map((units) => (units === null ? -Infinity : units / 256));
    const row = kind === "float32" ? Float32Array.from(logits) : Float64Array.from(logits);
    const { ids, probabilities } = samplerOf(each).distribution(row);
    expect(ids.toSorted()).toEqual(Int32Array.from(keptIds(each.kept)));
    const most = each.most.map(([id]) => id);
    expect([...ids.subarray(0, most.length)]).toEqual(most);
    const expected = [...each.most.map(([, probability]) => probability), each.least];
    const found = [...probabilities.subarray(0, most.length), probabilities.at(-1)!];
    for (const [i, probability] of expected.entries()) {
      expect(Math.abs(found[i]! / probability - 1)).toBeLessThan(TOLERANCE[kind]);
    }
  });
});
