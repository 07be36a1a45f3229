import { expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";
import { plainStyle } from "./terminal-style.ts";
import { textTable } from "./text-table.ts";

const table = {
  header: ["name", "n"],
  rows: [
    ["a", "1,000"],
    ["日本", "2"],
    ["a name that is too long for it", "30"],
  ],
};

test("names on the left, numbers on the right, by terminal cells", () => {
  expect(textTable(table, 80, plainStyle)).toBe(
    [
      "name                                n",
      "a                               1,000",
      "日本                                2",
      "a name that is too long for it     30",
    ].join("\n"),
  );
});

test("names are cut to the width, numbers are not", () => {
  const lines = textTable(table, 20, plainStyle).split("\n");
  expect(lines.map(displayWidth)).toEqual([20, 20, 20, 20]);
  expect(lines[3]).toBe("a name that …     30");
  expect(textTable(table, 3, plainStyle).split("\n")[3]).toBe("a name …     30");
});

test("what would steer the terminal is shown", () => {
  const lines = textTable({ header: ["name", "n"], rows: [["a\u001b[2J\nb", "1"]] }, 80, plainStyle).split(
    "\n",
  );
  expect(lines).toEqual(["name     n", "a\uFFFD[2J\uFFFDb  1"]);
});
