import { expect, test } from "vitest";
import { openLlmFile } from "./llm-file.ts";
import { harnessSample, readRows, writeLines } from "./llm-files.test-support.ts";

const scores = [Math.log(0.5) - 20, Math.log(0.25) - 20, Math.log(0.25) - 20];
const sample = harnessSample(0, "0", scores);

test.each([
  ["texts, as the harness writes them", sample],
  ["numbers, as older versions did", { ...sample, target: 0, filtered_resps: scores.map((s) => [s, false]) }],
  ["resps alone", { ...sample, filtered_resps: undefined }],
])("reads log-likelihoods: %s", async (_, record) => {
  const { probabilities, labels, warnings } = await readRows(
    await openLlmFile(writeLines([record])),
    "target",
  );
  // Differences of numbers near −20 keep 14 digits.
  for (const [k, p] of [0.5, 0.25, 0.25].entries()) expect(probabilities[k]).toBeCloseTo(p, 13);
  expect(labels).toEqual([0]);
  expect(warnings).toEqual([expect.stringContaining("acc, not acc_norm")]);
});

test("an option of log-likelihood -inf stays one, beside a finite one", async () => {
  const path = writeLines([harnessSample(0, "0", [-1, -Infinity])]);
  expect((await readRows(await openLlmFile(path), "target")).probabilities).toEqual([1, 0]);
});

test.each([
  ["2", 2],
  ["green", 1],
  ["[0, 1]", Number.NaN],
  ["-100", -100],
])("the target %j is class %d", async (target, index) => {
  const record = harnessSample(0, target, scores, ["red", "green", "blue"]);
  const { arguments: _, ...withoutRequests } = record;
  for (const each of [record, withoutRequests]) {
    expect((await readRows(await openLlmFile(writeLines([each])), "target")).labels).toEqual([index]);
  }
});

test("requests of older versions are lists", async () => {
  const asked = ["red", "green", "blue"].map((text) => ["Which?", ` ${text}`]);
  const record = { ...harnessSample(0, "blue", scores), arguments: asked };
  expect((await readRows(await openLlmFile(writeLines([record])), "target")).labels).toEqual([2]);
});

test("rows of another width are refused, with a way to split the file", async () => {
  const path = writeLines([sample, sample, harnessSample(2, "0", [-1, -2])], "samples_arc.jsonl");
  const rows = readRows(await openLlmFile(path), "target");
  await expect(rows).rejects.toThrow("Cannot read row 2 of");
  await expect(rows).rejects.toThrow(
    "it has 2 options, the rows before have 3; rows of one width are wanted, such as by jq -c 'select(.filtered_resps | length == 3)'",
  );
});

test.each([
  [
    "generated text",
    { ...sample, resps: [["18"]], filtered_resps: ["18"] },
    "samples of a multiple_choice task are wanted",
  ],
  [
    "a perplexity",
    { ...sample, resps: [["-25.5"]], filtered_resps: ["-25.5"] },
    "samples of a multiple_choice task are wanted",
  ],
  ["one option", harnessSample(0, "0", [-1]), "it has 1 log-likelihoods"],
  ["both kinds of log-likelihood", { ...sample, acc_mutual_info: 1 }, "acc_mutual_info"],
  [
    "no finite log-likelihood",
    harnessSample(0, "0", [-Infinity, -Infinity]),
    "every option has the log-likelihood -inf",
  ],
  ["a log-likelihood that is none", harnessSample(0, "0", [-1, 2]), 'an option has the log-likelihood "2"'],
  [
    "nan",
    {
      ...sample,
      filtered_resps: [
        ["nan", "False"],
        ["-1", "True"],
      ],
    },
    'an option has the log-likelihood "nan"',
  ],
])("refuses a sample with %s", async (_, record, reason) => {
  await expect(readRows(await openLlmFile(writeLines([record])), "target")).rejects.toThrow(reason);
});

test("samples that two filters wrote are not rows twice", async () => {
  const path = writeLines([sample, { ...sample, filter: "flexible-extract" }]);
  await expect(readRows(await openLlmFile(path), "target")).rejects.toThrow(
    'it comes from the filter "flexible-extract", the rows before from "none"',
  );
});
