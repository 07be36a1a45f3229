/** Completions and samples of language models through the commands. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { batchLine, chatCompletion, harnessSample, writeLines } from "./llm/llm-files.test-support.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const NAME = "choices[].logprobs.content[].top_logprobs";

/** Answers that claim 90 % and are right three times of four. */
function overconfident(rows: number) {
  return Array.from({ length: rows }, (_, i) => {
    const said = "ABCD"[i % 4]!;
    const rest = [..."ABCD"].filter((letter) => letter !== said);
    const listed = { [said]: 0.875, [` ${rest[0]}`]: 0.0625, [rest[1]!]: 0.03125, [rest[2]!]: 0.015625 };
    return { answer: i % 16 < 12 ? said : rest[0]!, ...chatCompletion(listed) };
  });
}

test("evaluate says what it took: the shape, the labels, the options, and what is lost outside the list", async () => {
  const path = writeLines(overconfident(64));
  const { json, stderr } = await softmax("evaluate", path, "--json");
  expect(json).toMatchObject({ rows: 64, classes: 4, accuracy: 0.75, from: "log-probabilities" });
  expect(json.assumed).toEqual({
    logits: NAME,
    labels: "answer",
    "class-names": "A,B,C,D",
    from: "log-probabilities",
  });
  expect(json.warnings).toContainEqual(expect.stringContaining("lies 1.56 % of the probability on average"));
  expect(stderr).toContain("--labels answer --class-names A,B,C,D --from log-probabilities");
  // 0.875 of what is on the options: 63/64.
  expect(json.meanConfidence).toBeCloseTo((0.875 * 64) / 63, 11);
  const said = Object.entries(json.assumed as Record<string, string>).flatMap(([role, value]) => [
    `--${role}`,
    value,
  ]);
  const again = await softmax("evaluate", path, ...said, "--json");
  expect({ ...again.json, assumed: {} }).toEqual({ ...json, assumed: {} });
});

test("calibrate lowers the confidence of an overconfident model, from a batch's file too", async () => {
  const plain = writeLines(overconfident(64));
  const batch = writeLines(overconfident(64).map(({ answer, ...body }) => batchLine(body, { answer })));
  const [one, two] = [
    await softmax("calibrate", plain, "--json"),
    await softmax("calibrate", batch, "--json"),
  ];
  expect(one.json.temperature).toBeGreaterThan(1.2);
  expect(two.json.temperature).toBe(one.json.temperature);
});

test("gzip and parts give the same metrics", async () => {
  const rows = overconfident(64);
  const path = writeLines(rows);
  const packed = join(temporaryFolder(), "answers.jsonl.gz");
  writeFileSync(packed, gzipSync(readFileSync(path)));
  const parts = [writeLines(rows.slice(0, 20)), writeLines(rows.slice(20))];
  const [whole, unpacked, split] = await Promise.all(
    [[path], [packed], parts].map(async (files) => (await softmax("evaluate", ...files, "--json")).json),
  );
  expect(unpacked).toEqual(whole);
  expect({ ...split, warnings: 0 }).toEqual({ ...whole, warnings: 0 });
  expect(split.warnings.filter((warning: string) => warning.includes("at worst"))).toHaveLength(2);
});

test("samples of a multiple_choice task are evaluated by their sums", async () => {
  const samples = Array.from({ length: 12 }, (_, i) =>
    harnessSample(i, String(i % 4 === 0 ? 1 : 0), [-10, -11, -12]),
  );
  const path = writeLines(samples, "samples_arc.jsonl");
  const { json } = await softmax("evaluate", path, "--json");
  expect(json).toMatchObject({ rows: 12, classes: 3, accuracy: 0.75 });
  expect(json.assumed).toEqual({ logits: "filtered_resps", labels: "target", from: "log-probabilities" });
  expect(json.warnings).toContainEqual(expect.stringContaining("acc, not acc_norm"));
});

test("inspect shows the fields and the next command", async () => {
  const { stdout } = await softmax("inspect", writeLines(overconfident(8)));
  expect(stdout).toContain(`${NAME}  tokens and log-probabilities  log-probabilities`);
  expect(stdout).toMatch(/answer +text +true classes/);
  expect(stdout).toContain("softmax calibrate");
});

test("apply refuses: a completion has no columns to write beside", async () => {
  const output = join(temporaryFolder(), "out.jsonl");
  const names = ["--class-names", "A,B,C,D"];
  expect(await refusal("apply", writeLines(overconfident(4)), ...names, "-o", output)).toContain(
    "it holds completions or samples of a language model, a table or arrays of scores are wanted",
  );
});

test.each([
  ["a label that is no option", { answer: "E" }, "Cannot use the label of row 1 of"],
  ["no label", { answer: null }, "it is nothing"],
])("%s is refused and named", async (_, wrong, message) => {
  const [first, second] = overconfident(2);
  const path = writeLines([first!, { ...second!, ...wrong }]);
  expect(await refusal("evaluate", path, "--class-names", "A,B,C,D")).toContain(message);
});

test("class names that are numbers name options, not indices", async () => {
  const rows = [1, 2, 3, 1].map((answer) => ({
    answer,
    ...chatCompletion({ "1": 0.5, "2": 0.25, "3": 0.25 }),
  }));
  for (const names of [[], ["--class-names", "1,2,3"]]) {
    expect((await softmax("evaluate", writeLines(rows), ...names, "--json")).json.accuracy).toBe(0.5);
  }
});
