import { expect, test } from "vitest";
import { openLlmFile } from "./llm-file.ts";
import {
  batchLine,
  chatCompletion,
  type Listed,
  oldCompletion,
  readRows,
  writeLines,
} from "./llm-files.test-support.ts";

/** Sums of at most 20 exponentials of logarithms, each right to an ulp or two. */
const DIGITS = 12;
const OPTIONS = ["A", "B", "C", "D"];

async function probabilitiesOf(listed: Listed, names: readonly string[] = OPTIONS) {
  return readRows(await openLlmFile(writeLines([chatCompletion(listed)])), undefined, names);
}

function close(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, DIGITS);
}

const four = { A: 0.5, B: 0.25, C: 0.125, D: 0.125 };

test.each([
  ["a chat completion", chatCompletion(four), "choices[].logprobs.content[].top_logprobs"],
  [
    "a line of a batch",
    batchLine(chatCompletion(four)),
    "response.body.choices[].logprobs.content[].top_logprobs",
  ],
  ["an older completion", oldCompletion(four), "choices[].logprobs.top_logprobs"],
  [
    "an older completion in a batch",
    batchLine(oldCompletion(four)),
    "response.body.choices[].logprobs.top_logprobs",
  ],
])("reads %s", async (_, record, name) => {
  const file = await openLlmFile(writeLines([record]));
  expect(file!.fields[0]).toEqual({ name, type: "tokens and log-probabilities", kind: "vectors" });
  const { probabilities, warnings } = await readRows(file, undefined, OPTIONS);
  close(probabilities, [0.5, 0.25, 0.125, 0.125]);
  expect(warnings).toEqual([]);
});

test("reads the completions of one JSON list", async () => {
  const path = writeLines([[chatCompletion(four), chatCompletion(four)]], "answers.json");
  const { probabilities } = await readRows(await openLlmFile(path), undefined, OPTIONS);
  expect(probabilities).toHaveLength(8);
});

test("adds the tokens of one option: white space around them and, where none is exact, their case do not matter", async () => {
  const listed = { A: 0.25, " A": 0.125, "A\n": 0.0625, " a": 0.0625, " B": 0.25, C: 0.125, D: 0.125 };
  close((await probabilitiesOf(listed)).probabilities, [0.5, 0.25, 0.125, 0.125]);
});

test("an exact option wins over one in another case, and a token between two in case alone is neither's", async () => {
  close((await probabilitiesOf({ a: 0.75, A: 0.25 }, ["A", "a"])).probabilities, [0.25, 0.75]);
  const { probabilities, warnings } = await probabilitiesOf({ NO: 0.5, nO: 0.25, No: 0.25 }, ["No", "NO"]);
  close(probabilities, [1 / 3, 2 / 3]);
  expect(warnings[0]).toContain("that are no option, 25 % of the probability");
});

test("an option that is not listed has the mass outside the list, where that is the smaller bound", async () => {
  const { probabilities, warnings } = await probabilitiesOf({ A: 0.5, B: 0.25, C: 0.1875 });
  close(probabilities, [0.5, 0.25, 0.1875, 0.0625]);
  expect(warnings[0]).toContain(
    "Outside the listed tokens lies 6.25 % of the probability on average and 6.25 % at worst",
  );
  expect(warnings[1]).toMatch(/^1 row has \(the first is row 0\) an option that is not listed/);
});

test("an option that is not listed has the smallest listed probability, where that is the smaller bound", async () => {
  const { probabilities } = await probabilitiesOf({ A: 0.5, B: 0.125, C: 0.0625 });
  close(probabilities, [8 / 12, 2 / 12, 1 / 12, 1 / 12]);
});

test("a list that adds up to 1 leaves an unlisted option the rounding of float32, not -Infinity", async () => {
  const { probabilities } = await probabilitiesOf({ A: 0.5, B: 0.25, C: 0.25 });
  const hidden = 2 ** -24;
  close(
    probabilities,
    [0.5, 0.25, 0.25, hidden].map((p) => p / (1 + hidden)),
  );
});

test("the token that was taken counts though the list lacks it, and bounds nothing", async () => {
  const completion = chatCompletion({ A: 0.5, B: 0.25 });
  const position = completion.choices[0]!.logprobs.content[0]!;
  Object.assign(position, { token: "C", logprob: Math.log(0.001) });
  const { probabilities } = await readRows(await openLlmFile(writeLines([completion])), undefined, OPTIONS);
  const lost = 1 - 0.751;
  close(
    probabilities,
    [0.5, 0.25, 0.001, lost].map((p) => p / (0.751 + lost)),
  );
});

test("-9999 says that a token is not listed", async () => {
  const completion = chatCompletion(four);
  completion.choices[0]!.logprobs.content[0]!.top_logprobs[3]!.logprob = -9999;
  const { probabilities } = await readRows(await openLlmFile(writeLines([completion])), undefined, OPTIONS);
  close(probabilities, [0.5, 0.25, 0.125, 0.125]);
});

test("reads the first position that has an option, and says that it is not the first", async () => {
  const path = writeLines([chatCompletion(four), chatCompletion({ "The answer is": 1 }, four, { A: 1 })]);
  const { probabilities, warnings } = await readRows(await openLlmFile(path), undefined, OPTIONS);
  close(probabilities.slice(4), [0.5, 0.25, 0.125, 0.125]);
  expect(warnings).toEqual([
    expect.stringMatching(/^1 row has \(the first is row 1\) no option among the first/),
  ]);
});

test("reports the mean and the worst of the mass outside the list", async () => {
  const rest = { B: 0.125, C: 0.125, D: 0.125 };
  const rows = [
    { A: 0.625, ...rest },
    { A: 0.375, ...rest },
    { A: 0.5, ...rest },
  ];
  const path = writeLines(rows.map((listed) => chatCompletion(listed)));
  const { warnings } = await readRows(await openLlmFile(path), undefined, OPTIONS);
  expect(warnings).toEqual([
    expect.stringContaining("lies 12.5 % of the probability on average and 25 % at worst (row 1)"),
  ]);
});

test.each([
  [
    "no option in the list",
    chatCompletion({ Sorry: 0.9, I: 0.05 }),
    "none of the options A, B, C, D is among the listed tokens",
  ],
  [
    "no log-probabilities",
    { choices: [{ message: { content: "A" }, logprobs: null }] },
    "no log-probabilities of tokens",
  ],
  ["a failed request", batchLine({ error: { message: "Too long" } }), "its request failed (Too long)"],
  [
    "a request without an answer",
    { ...batchLine({}), response: null, error: { code: "expired", message: "Expired" } },
    "its request failed (Expired)",
  ],
  [
    "a probability for its logarithm",
    { choices: [{ logprobs: { content: [{ token: "A", logprob: 0.9, top_logprobs: [] }] } }] },
    'the token "A" has the log-probability 0.9',
  ],
  [
    "a hostile key",
    JSON.parse('{"__proto__": {"choices": []}, "choices": []}'),
    "no log-probabilities of tokens",
  ],
])("refuses a row with %s, and names it", async (_, record, reason) => {
  const path = writeLines([chatCompletion(four), record]);
  const rows = readRows(await openLlmFile(path), undefined, OPTIONS);
  await expect(rows).rejects.toThrow("Cannot read row 1 of");
  await expect(rows).rejects.toThrow(reason);
});

test.each([
  [
    ["B", "A"],
    [1, 0],
  ],
  [
    [" b", "D\n"],
    [1, 3],
  ],
  [
    ["yes", "A"],
    [Number.NaN, 0],
  ],
  [
    [null, "A"],
    [Number.NaN, 0],
  ],
])("labels %j are the classes %j", async (labels, expected) => {
  const [first, second] = labels.map((label) => ({ label, ...chatCompletion(four) }));
  const path = writeLines([{ ...second, label: "A" }, first!, second!]);
  const rows = await readRows(await openLlmFile(path), "label", OPTIONS);
  expect(rows.labels).toEqual([0, ...expected]);
});

test.each([
  ["letters, without gaps", ["B", "D"], ["A", "B", "C", "D"]],
  ["words in order, in one spelling", ["yes", "no", "Yes"], ["Yes", "no"]],
  ["numbers by size", [10, 9, 1], ["1", "9", "10"]],
  ["truth values", [true, false], ["false", "true"]],
])("guesses options from labels: %s", async (_, labels, names) => {
  const path = writeLines(labels.map((label) => ({ label, ...chatCompletion(four) })));
  const file = await openLlmFile(path);
  expect(await file!.guessClassNames({ labels: "label" })).toEqual(names);
});

test("labels that are numbers and options: the name counts, not the index", async () => {
  const ratings = { "1": 0.5, "2": 0.25, "3": 0.25 };
  const path = writeLines([1, 2, 3].map((label) => ({ label, ...chatCompletion(ratings) })));
  expect((await readRows(await openLlmFile(path), "label")).labels).toEqual([0, 1, 2]);
});

test.each([
  ["without labels", [{}], undefined, "it has no labels"],
  ["with one kind", [{ label: "A1" }, { label: "A1" }], "label", "it has 1 different labels"],
  [
    "with free text",
    Array.from({ length: 101 }, (_, i) => ({ label: `answer ${i}` })),
    "label",
    "more than 100",
  ],
])("does not guess options %s", async (_, rows, labels, reason) => {
  const file = await openLlmFile(writeLines(rows.map((row) => ({ ...row, ...chatCompletion(four) }))));
  await expect(readRows(file, labels)).rejects.toThrow(reason);
  await expect(readRows(file, labels)).rejects.toThrow("--class-names A,B,C,D is wanted");
});

test.each([
  ["a table", { label: 1, logits: [1, 2] }],
  ["a table with choices", { choices: ["a", "b"], logits: [1, 2] }],
  ["a table with resps", { resps: [1, 2], label: 0 }],
])("leaves %s to the reader of tables", async (_, record) => {
  expect(await openLlmFile(writeLines([record]))).toBeUndefined();
});
