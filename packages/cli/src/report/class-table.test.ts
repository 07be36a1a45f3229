import type { ClassRow } from "softmax/calibration";
import { expect, test } from "vitest";
import { classTable } from "./class-table.ts";
import { plainStyle } from "./terminal-style.ts";

function summary(perClass: ClassRow[]) {
  return { rows: 10, weight: 10, classwiseEce: 0, topKAccuracy: [], perClass, confusion: null };
}

function classRow(ece: number, more: Partial<ClassRow> = {}): ClassRow {
  const counts = { rows: 4, weight: 4, predicted: 5, correct: 3, precision: 0.6, recall: 0.75 };
  return { ...counts, meanProbability: 0.45, prevalence: 0.4, ece, ...more };
}

test("the largest error first, by name; a class that is never there or never said has no share", () => {
  const unknown = { rows: 0, precision: null, recall: null };
  const table = classTable(summary([classRow(0.01), classRow(0.2, unknown)]), ["cat", "dog"], 80, plainStyle);
  expect(table).toBe(
    [
      "Classes, the largest calibration error first",
      "class  rows  precision  recall   share  mean p     ECE",
      "dog       0          –       –  40.0 %  45.0 %  0.2000",
      "cat       4     60.0 %  75.0 %  40.0 %  45.0 %  0.0100",
      "share: of all rows, those of the class; mean p: the probability that it is given",
      "on average",
    ].join("\n"),
  );
});

test("ten of many, numbered without names", () => {
  const lines = classTable(
    summary(Array.from({ length: 1200 }, (_, k) => classRow(k / 2000))),
    undefined,
    80,
    plainStyle,
  ).split("\n");
  expect(lines[0]).toBe("The 10 classes of 1,200 with the largest calibration error");
  expect(lines[2]).toMatch(/^class 1199 /);
  expect(lines[11]).toMatch(/^class 1190 /);
  expect(lines[12]).toMatch(/^share/);
});
