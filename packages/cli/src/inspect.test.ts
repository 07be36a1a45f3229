/** `softmax inspect`: what it says of labels and problems, and that the next step it names works. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

function csv(...lines: string[]): string {
  const path = join(temporaryFolder(), "in.csv");
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

describe("inspect", () => {
  test.each<[problem: string, lines: string[]]>([
    ["1 score is NaN or missing, in row 1", ["1,2,1", "nan,3,1"]],
    ["2 scores are NaN or missing, first in row 0", ["nan,2,1", "nan,3,1"]],
    ["1 score is Infinity, in row 1", ["1,2,1", "inf,3,1"]],
    ["1 label is missing or an unknown name, in row 0", ["1,2,", "2,3,1"]],
    ["1 label is no class index, in row 1", ["1,2,0", "2,3,7"]],
  ])("%s: evaluate would refuse it, and no command is named", async (problem, lines) => {
    const path = csv("logit_0,logit_1,label", ...lines);
    const { stdout } = await softmax("inspect", path);
    expect(stdout).toContain(`Problems: ${problem}\n`);
    expect(stdout).toMatch(/Next: mend the problems above\n$/);
    expect(await refusal("evaluate", path)).toContain("Cannot");
  });

  test.each<[columns: string, lines: string[]]>([
    ["logit_0,logit_1,label", ["1,2,1", "3,-inf,1", "-inf,3,0", "-inf,3,1"]],
    // A single logit z is [0, z]: class 0 is never ruled out.
    ["logit,label", ["2,1", "-inf,1", "-inf,1", "-inf,0"]],
  ])(
    "%s: a true class at -Infinity is named with its first row, as evaluate names it",
    async (columns, lines) => {
      const path = csv(columns, ...lines);
      const { stdout } = await softmax("inspect", path, "--from", "logits");
      expect(stdout).toContain("2 true classes have the logit -Infinity, first in row 1\n");
      expect(stdout).toMatch(/Next: mend the problems above\n$/);
      expect(await refusal("evaluate", path, "--from", "logits")).toContain("row 1");
      const { problems } = (await softmax("inspect", path, "--from", "logits", "--json")).json;
      expect(problems.at(-1)).toEqual({
        problem: "true classes have the logit -Infinity",
        count: 2,
        firstRow: 1,
      });
    },
  );

  test("a true class of log-probability -Infinity is an exact zero, for which --zero stands in", async () => {
    const path = csv("logit_0,logit_1,label", "0,-inf,1", "-0.6931471805599453,-0.6931471805599453,0");
    const { stdout } = await softmax("inspect", path, "--from", "log-probabilities");
    expect(stdout).toContain("Problems: 1 log-probability is -Infinity, in row 0\n");
    expect(stdout).toContain("Next: softmax calibrate");
  });

  test("rows with NaN are not counted as wrong", async () => {
    const { stdout } = await softmax("inspect", csv("logit_0,logit_1,label", "1,2,1", "nan,3,1", "2,3,0"));
    expect(stdout).toContain("the largest score is right in 50.0 % of rows without NaN");
  });

  test("classes are called by their names or as class N", async () => {
    const all = await softmax("inspect", csv("logit_0,logit_1,label", "1,2,1", "2,3,1"));
    expect(all.stdout).toContain("Labels:   all class 1; the largest score is right in 100 % of rows");
    const two = await softmax(
      "inspect",
      csv("logit_a,logit_b,logit_c,label", "1,2,0,b", "2,3,0,b", "3,2,1,a"),
    );
    expect(two.stdout).toContain("Labels:   2 of 3 classes, most often b (66.7 %), least often a (33.3 %)");
  });

  test("one row is one row", async () => {
    expect((await softmax("inspect", csv("logit_0,logit_1,label", "1,2,1"))).stdout).toContain(": 1 row\n");
  });
});

describe("top-label files with names", () => {
  const lines = [
    "true_label,pred_label,confidence",
    "cat,cat,0.9",
    "dog,cat,0.6",
    "cow,cow,0.5",
    "cow,cow,0.7",
  ];

  test("the names are compared, no classes are needed", async () => {
    const path = csv(...lines);
    expect((await softmax("evaluate", path, "--json")).json).toMatchObject({ rows: 4, accuracy: 0.75 });
    const { stdout } = await softmax("inspect", path);
    expect(stdout).toContain("top label only");
    expect(stdout).toContain("Labels:   names; the prediction is right in 75.0 % of rows");
    expect(stdout).toMatch(/Next: softmax evaluate/);
    expect((await softmax("inspect", path, "--json")).json.labels).toEqual([]);
    const named = await softmax("evaluate", path, "--class-names", "cat,dog,cow", "--json");
    expect(named.json).toMatchObject({ rows: 4, accuracy: 0.75 });
  });

  test.each([
    [",cat,0.9", "row 4 has no class as the label"],
    ["cat,,0.9", "row 4 has no class as the prediction"],
  ])("%s is refused", async (line, message) => {
    expect(await refusal("evaluate", csv(...lines, line))).toContain(message);
  });

  test("a name is never compared with a number", async () => {
    const path = csv(lines[0]!, "cat,0,0.9", "dog,1,0.6");
    expect(await refusal("evaluate", path)).toContain("two class indices or two names are wanted");
    expect((await softmax("evaluate", path, "--class-names", "cat,dog", "--json")).json.accuracy).toBe(1);
  });
});
