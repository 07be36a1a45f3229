import { expect, test } from "vitest";
import { groupTable } from "./group-table.ts";
import { metricsFromBins } from "./metrics-from-bins.test-support.ts";
import { plainStyle } from "./terminal-style.ts";

const group = (name: string, rows: number) => ({ name, metrics: metricsFromBins([[12, rows, 0.8, 0.75]]) });

test("a line a group, with what chance makes of its ECE", () => {
  // One bin of confidence 0.8: its ECE by chance is three standard errors, 3 · 0.4 / √n.
  expect(groupTable([group("Brazil", 400), group("Chad", 100)], 80, plainStyle)).toBe(
    [
      "group   rows  accuracy  confidence     nll     ECE  by chance",
      "Brazil   400    75.0 %      80.0 %  0.4210  0.0500  to 0.0600",
      "Chad     100    75.0 %      80.0 %  0.4210  0.0500  to 0.1200",
      "by chance: what the ECE of so few rows may be although every confidence is right",
    ].join("\n"),
  );
});

test("of many groups the largest, in the order of names", () => {
  const groups = Array.from({ length: 40 }, (_, i) => group(`g${i + 10}`, i < 10 ? 5 : 100 + i));
  const lines = groupTable(groups, 80, plainStyle).split("\n");
  expect(lines[1]).toMatch(/^g20 /);
  expect(lines[30]).toMatch(/^g49 /);
  expect(lines[31]).toBe("… and 10 smaller groups (--json has all)");
});

test("no nll of top labels; no table without groups", () => {
  const { name, metrics } = group("a", 10);
  const top = { name, metrics: { ...metrics, nll: null } };
  expect(groupTable([top], 80, plainStyle).split("\n")[1]).toMatch(/80\.0 % +– /);
  expect(groupTable([], 80, plainStyle)).toBe("");
});
