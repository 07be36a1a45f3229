/**
 * `apply` on arrays: NPY is written while it is read; NPZ and safetensors keep all their arrays and gain one.
 *
 * @module
 */
import { type FileHandle, open, writeFile } from "node:fs/promises";
import {
  encodeNpyHeader,
  encodeNpz,
  encodeSafetensors,
  type Tensor,
  type TensorDtype,
  type TensorEntry,
} from "tensor-files";
import type { Selection } from "../files/data-file.ts";
import type { ResultRows, SoftmaxRows } from "../files/score-rows.ts";
import { UsageError } from "../usage-error.ts";
import { openArrayFile } from "./array-file.ts";

/** NPZ and safetensors are put together in memory, up to this many bytes. */
const LARGEST_ARCHIVE = 2 ** 31;

export interface ArrayOutput {
  readonly input: string;
  readonly output: string;
  readonly selection: Selection;
  readonly classes: number;
}

/** Writes `[N, K]` probabilities; returns the names of the arrays it added. */
export async function writeSoftmaxArray(array: ArrayOutput, softmaxRows: SoftmaxRows): Promise<string[]> {
  const file = await openArrayFile(array.input);
  try {
    const results = eachResult(
      file.path,
      file.chunks({ scores: array.selection.scores! }, undefined),
      softmaxRows,
    );
    const entry = file.entries.find(({ name }) => name === array.selection.scores![0])!;
    const shape = [entry.shape[0]!, array.classes];
    if (/\.npy$/i.test(array.output)) await writeNpy(array.output, entry.dtype, shape, results);
    else await writeArchive(array.output, entry.dtype, shape, results, file.entries);
    return ["probabilities"];
  } finally {
    await file.close();
  }
}

async function* eachResult(
  path: string,
  chunks: AsyncGenerator<{
    firstRow: number;
    rows: number;
    width: number;
    scores?: Float32Array | Float64Array;
  }>,
  softmaxRows: SoftmaxRows,
): AsyncGenerator<ResultRows> {
  for await (const { firstRow, rows, width, scores } of chunks) {
    yield softmaxRows({ path, firstRow, rows, width, scores: scores! });
  }
}

/** Half precision and integers come out as the kernel computes them: float32 and float64. */
function resultDtype(dtype: TensorDtype): "float32" | "float64" {
  return dtype === "float16" || dtype === "bfloat16" || dtype === "float32" ? "float32" : "float64";
}

async function writeNpy(
  path: string,
  dtype: TensorDtype,
  shape: number[],
  results: AsyncGenerator<ResultRows>,
): Promise<void> {
  const handle = await open(path, "w");
  try {
    await append(handle, encodeNpyHeader(resultDtype(dtype), shape));
    for await (const { values } of results) {
      await append(handle, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  } finally {
    await handle.close();
  }
}

async function append(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}

async function writeArchive(
  path: string,
  dtype: TensorDtype,
  shape: number[],
  results: AsyncGenerator<ResultRows>,
  entries: readonly TensorEntry[],
): Promise<void> {
  if (entries.some(({ name }) => name === "probabilities")) {
    throw new UsageError(
      `Cannot add the array "probabilities" to ${path}: the input has one of that name already`,
    );
  }
  const size = shape[0]! * shape[1]!;
  if (size * 8 > LARGEST_ARCHIVE) {
    throw new UsageError(
      `Cannot write ${path}: ${size.toLocaleString("en-US")} probabilities are too many for an archive made in memory, a .npy output streams`,
    );
  }
  const data = resultDtype(dtype) === "float32" ? new Float32Array(size) : new Float64Array(size);
  let done = 0;
  for await (const { values } of results) {
    data.set(values, done);
    done += values.length;
  }
  const tensors: Record<string, Tensor> = {};
  for (const entry of entries) tensors[entry.name] = await entry.readAll();
  tensors.probabilities = { dtype: resultDtype(dtype), shape, data };
  await writeFile(path, /\.npz$/i.test(path) ? encodeNpz(tensors) : encodeSafetensors(tensors));
}
