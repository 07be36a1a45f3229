import { describe, expect, test } from "vitest";
import { metricsFromBins } from "./metrics-from-bins.test-support.ts";
import { metricsTable } from "./metrics-table.ts";
import { colourStyle, plainStyle } from "./terminal-style.ts";

const before = metricsFromBins([[14, 5000, 0.9628, 0.9166]]);
const after = { ...metricsFromBins([[13, 5000, 0.9032, 0.9166]]), nll: 0.3017448, brier: 0.15 };

describe("metricsTable()", () => {
  test("before, after, change, and which way is better", () => {
    expect(`\n${metricsTable({ before, after, scope: "held-out rows" }, plainStyle)}`).toBe(`
5,000 held-out rows, 10 classes
                             before   after       change
accuracy                     91.7 %  91.7 %            0
mean confidence              96.3 %  90.3 %  −6.0 points
nll (nats)                   0.4210  0.3017      −0.1192  better
Brier (summed over classes)  0.1386  0.1500      +0.0114  worse
ECE (15 equal-width bins)    0.0462  0.0134      −0.0328  better
MCE (worst bin)              0.0462  0.0134      −0.0328  better`);
  });

  test("one column without an after", () => {
    expect(metricsTable({ before }, plainStyle).split("\n").slice(0, 3)).toEqual([
      "5,000 rows, 10 classes",
      "                              value",
      "accuracy                     91.7 %",
    ]);
  });

  test("what top labels cannot tell is – with its reason", () => {
    const top = { ...before, nll: null, brier: null };
    const lines = metricsTable({ before: top, after: top, scope: "fitted rows" }, plainStyle).split("\n");
    expect(lines[4]).toMatch(/^nll \(nats\) +– +– +–$/);
    expect(lines.at(-1)).toBe("– needs all probabilities");
  });

  test("green is better and red is worse", () => {
    const lines = metricsTable({ before, after }, colourStyle).split("\n");
    expect(lines[4]).toContain("\u001b[32m");
    expect(lines[5]).toContain("\u001b[31m");
  });

  test("an infinite loss is shown, and its change is not made up", () => {
    const infinite = { ...before, nll: Infinity };
    const lines = metricsTable({ before: infinite, after: infinite }, plainStyle).split("\n");
    expect(lines[4]).toMatch(/^nll \(nats\) +∞ +∞ +–$/);
  });
});
