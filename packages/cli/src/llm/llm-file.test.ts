import { expect, test } from "vitest";
import type { RawChunk, Selection } from "../files/data-file.ts";
import { type LlmFile, openLlmFile } from "./llm-file.ts";
import { chatCompletion, harnessSample, writeLines } from "./llm-files.test-support.ts";

const completion = chatCompletion({ A: 0.5, B: 0.5 });

async function chunksOf(file: LlmFile | undefined, selection: Selection): Promise<RawChunk[]> {
  const chunks: RawChunk[] = [];
  for await (const chunk of file!.chunks(selection, ["A", "B"])) chunks.push(chunk);
  return chunks;
}

test("fields are the scores and the single values beside them", async () => {
  const file = await openLlmFile(
    writeLines([{ ...completion, label: "A", times: 2, hard: true, none: null }]),
  );
  expect(file!.fields.slice(1)).toEqual([
    { name: "id", type: "text", kind: "names" },
    { name: "object", type: "text", kind: "names" },
    { name: "created", type: "number", kind: "numbers" },
    { name: "model", type: "text", kind: "names" },
    { name: "label", type: "text", kind: "names" },
    { name: "times", type: "number", kind: "numbers" },
    { name: "hard", type: "true or false", kind: "names" },
  ]);
  const sample = await openLlmFile(writeLines([{ ...harnessSample(0, "1", [-1, -2]), target: 1 }]));
  expect(sample!.fields.find(({ name }) => name === "target")!.kind).toBe("names");
});

test("weights and groups stand beside the completion; what is missing is NaN and (missing)", async () => {
  const path = writeLines([
    { ...completion, times: 2, topic: "law" },
    { ...completion, times: "two", topic: 7 },
    { ...completion, topic: null },
  ]);
  const file = await openLlmFile(path);
  const chunks = await chunksOf(file, { weights: "times", group: "topic" });
  expect(chunks[0]!.weights).toEqual(Float64Array.of(2, Number.NaN, Number.NaN));
  expect(chunks[0]!.groups).toEqual(["law", "7", "(missing)"]);
  expect(chunks[0]!.labels).toBeUndefined();
});

test("rows come in chunks, each with the number of its first row", async () => {
  const file = await openLlmFile(writeLines(Array.from({ length: 5000 }, () => completion)));
  const chunks = await chunksOf(file, {});
  expect(chunks.map(({ firstRow, rows, width }) => [firstRow, rows, width])).toEqual([
    [0, 2048, 2],
    [2048, 2048, 2],
    [4096, 904, 2],
  ]);
});

test("the label of a row is told as the file spells it", async () => {
  const path = writeLines([{ ...completion, label: "A" }, { ...completion, label: ["B"] }, completion]);
  const file = await openLlmFile(path);
  const texts = [0, 1, 2].map((row) => file!.labelText({ labels: "label" }, row));
  expect(await Promise.all(texts)).toEqual(['"A"', '["B"]', "nothing"]);
});
