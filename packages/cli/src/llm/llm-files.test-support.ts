/** Small files as the API and the harness write them, with numbers that tests choose. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../run.test-support.ts";
import type { LlmFile } from "./llm-file.ts";

/** Token → probability, the likeliest first. */
export type Listed = Readonly<Record<string, number>>;

/** A chat completion with the given alternatives at each of its tokens; the first listed one is taken. */
export function chatCompletion(...positions: readonly Listed[]) {
  const content = positions.map((listed) => {
    const top = Object.entries(listed).map(([token, p]) => ({
      token,
      logprob: Math.log(p),
      bytes: [...Buffer.from(token)],
    }));
    return { ...top[0]!, top_logprobs: top };
  });
  const text = content.map(({ token }) => token).join("");
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1741569952,
    model: "a-model",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: text, refusal: null },
        logprobs: { content, refusal: null },
        finish_reason: "stop",
      },
    ],
    usage: { prompt_tokens: 82, completion_tokens: positions.length, total_tokens: 82 + positions.length },
  };
}

/** A line of a batch's output. */
export function batchLine(body: object, extra: object = {}) {
  return {
    id: "batch_req_1",
    custom_id: "question-1",
    response: { status_code: 200, request_id: "req_1", body },
    error: null,
    ...extra,
  };
}

/** A completion of the older API. */
export function oldCompletion(...positions: readonly Listed[]) {
  const tokens = positions.map((listed) => Object.keys(listed)[0]!);
  const logs = positions.map((listed) =>
    Object.fromEntries(Object.entries(listed).map(([token, p]) => [token, Math.log(p)])),
  );
  return {
    id: "cmpl-1",
    object: "text_completion",
    choices: [
      {
        text: tokens.join(""),
        index: 0,
        logprobs: {
          tokens,
          token_logprobs: logs.map((list, i) => list[tokens[i]!]),
          top_logprobs: logs,
          text_offset: [0],
        },
        finish_reason: "length",
      },
    ],
  };
}

/** A sample of a multiple_choice task as the harness writes it: numbers and truth values as texts. */
export function harnessSample(
  docId: number,
  target: string,
  scores: readonly number[],
  options?: readonly string[],
) {
  const texts = options ?? scores.map((_, i) => String.fromCharCode(65 + i));
  const pairs = scores.map((score, i) => [
    String(score).replace("Infinity", "inf"),
    i === 0 ? "True" : "False",
  ]);
  return {
    doc_id: docId,
    doc: { question: "Which?", choices: texts },
    target,
    arguments: Object.fromEntries(
      texts.map((text, i) => [`gen_args_${i}`, { arg_0: "Question: Which?\nAnswer:", arg_1: ` ${text}` }]),
    ),
    resps: pairs.map((pair) => [pair]),
    filtered_resps: pairs,
    filter: "none",
    metrics: ["acc", "acc_norm"],
    doc_hash: "d94881c1",
    acc: 1,
    acc_norm: 1,
  };
}

/** Writes one object a line and returns the file's path. */
export function writeLines(records: readonly object[], name = "answers.jsonl"): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return path;
}

/** All rows as plain numbers: probabilities, class indices, and what was warned of. */
export async function readRows(file: LlmFile | undefined, labels?: string, classNames?: readonly string[]) {
  if (!file) throw new Error("it has no shape of a language model's file");
  const probabilities: number[] = [];
  const indices: number[] = [];
  const selection = { scores: [file.fields[0]!.name], ...(labels !== undefined && { labels }) };
  for await (const chunk of file.chunks(selection, classNames)) {
    probabilities.push(...[...chunk.scores!].map(Math.exp));
    indices.push(...(chunk.labels ?? []));
  }
  return { probabilities, labels: indices, warnings: file.warnings };
}
