import { describe, expect, test } from "vitest";
import { CannotFitTemperature } from "./cannot-fit-temperature.ts";
import { fitTemperature, fitTemperatureByPasses } from "./fit-temperature.ts";
import { overconfidentRows } from "./temperature-rows.test-support.ts";
import { TemperatureState } from "./temperature-state.ts";

describe("fitTemperatureByPasses()", () => {
  test("the same bits as in memory, from 7 unequal parts read in another order at every pass", async () => {
    const { data, labels, rows, classes } = overconfidentRows(900, 4);
    const cuts = [0, 1, 5, 100, 101, 640, 880, rows];
    const parts = cuts.slice(1).map((to, i) => {
      const from = cuts[i]!;
      const part = data.slice(from * classes, to * classes);
      return { data: part, rows: to - from, classes, labels: labels.slice(from, to) };
    });
    let reads = 0;
    const fit = await fitTemperatureByPasses(async (betas, sampled) => {
      reads++;
      parts.push(parts.shift()!);
      const merged = new TemperatureState(classes, betas, sampled);
      for (const part of parts) {
        const state = new TemperatureState(classes, betas, sampled);
        state.add(part);
        merged.merge(TemperatureState.fromJSON(JSON.parse(JSON.stringify(state))));
      }
      return merged;
    });
    expect(fit).toEqual(fitTemperature(data, labels, { classes }));
    expect(JSON.stringify(fit)).toBe(JSON.stringify(fitTemperature(data, labels, { classes })));
    expect(fit.passes).toBe(reads);
  });

  test("sums with the rounding errors of float32 end the search, not in bisection", async () => {
    const { data, labels, rows, classes } = overconfidentRows(900, 4);
    const fit = await fitTemperatureByPasses(async (betas, sampled) => {
      const state = new TemperatureState(classes, betas, sampled);
      const noise = 1e-9 * Math.sin(1e15 * betas[0]!); // another one at every β, as from rounding
      state.add({ data: data.map((z) => z * (1 + noise)), labels, rows, classes });
      return state;
    });
    expect(fit.passes).toBeLessThanOrEqual(4);
    const exact = fitTemperature(data, labels, { classes }).temperature;
    expect(Math.abs(fit.temperature / exact - 1)).toBeLessThan(1e-8);
  });

  test.each([
    // At 1/8.25 already the derivative rounds to 0.
    [[900, 0, 0, 1e-13], [0, 0], []],
    // Below 0 till β is 5e7: it grows by 2, by 4, then by 16 at a time.
    [
      [900, 0, 1e-7, 0, 0, 1e-9],
      [0, 0, 0],
      [2 ** 5, 2 ** 15, 2 ** 35],
    ],
  ])("a flat loss is found out in a few passes: %j", async (logits, labels, growth) => {
    const largest: number[] = [];
    const fit = fitTemperatureByPasses(async (betas, sampled) => {
      largest.push(betas.at(-1)!);
      const state = new TemperatureState(2, betas, sampled);
      const data = Float64Array.from(logits);
      state.add({ data, rows: labels.length, classes: 2, labels: Int32Array.from(labels) });
      return state;
    });
    await expect(fit).rejects.toThrow(CannotFitTemperature);
    expect(largest.slice(0, 4).map((beta) => 0.49 * beta)).toEqual([1, ...growth]);
    expect(largest.length).toBeLessThanOrEqual(10);
  });

  test("a pass that answers for other betas is refused, as is one that fails", async () => {
    const pass = async () => new TemperatureState(2, [0, 2]);
    await expect(fitTemperatureByPasses(pass)).rejects.toThrow(
      "sums of all rows at betas [0,2], wanted of a sample at [0,0.1212121212",
    );
    const failing = () => Promise.reject(new Error("disk"));
    await expect(fitTemperatureByPasses(failing)).rejects.toThrow("disk");
  });
});
