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

const PROBABILITIES = "probabilities";
const SETS = "prediction_set";

/** NPZ and safetensors are put together in memory, up to this many bytes. */
const LARGEST_ARCHIVE = 2 ** 31;

export interface ArrayOutput {
  readonly input: string;
  readonly output: string;
  readonly selection: Selection;
  readonly classes: number;
  /** Results have prediction sets. */
  readonly hasSets: boolean;
}

/**
 * Writes `[N, K]` probabilities, and prediction sets as a `[N, K]` mask of 0 and 1; NPY, which holds one array, gets the
 * mask alone. Returns the names of the arrays it added.
 */
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
    if (/\.npy$/i.test(array.output)) return await writeNpy(array, entry.dtype, shape, results);
    return await writeArchive(array, entry.dtype, shape, results, file.entries);
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
  { output, hasSets }: ArrayOutput,
  dtype: TensorDtype,
  shape: number[],
  results: AsyncGenerator<ResultRows>,
): Promise<string[]> {
  const handle = await open(output, "w");
  try {
    await append(handle, encodeNpyHeader(hasSets ? "uint8" : resultDtype(dtype), shape));
    for await (const { values, sets = values } of results) {
      await append(handle, new Uint8Array(sets.buffer, sets.byteOffset, sets.byteLength));
    }
    return [hasSets ? SETS : PROBABILITIES];
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
  { output: path, hasSets }: ArrayOutput,
  dtype: TensorDtype,
  shape: number[],
  results: AsyncGenerator<ResultRows>,
  entries: readonly TensorEntry[],
): Promise<string[]> {
  const added = hasSets ? [PROBABILITIES, SETS] : [PROBABILITIES];
  const taken = added.find((name) => entries.some((entry) => entry.name === name));
  if (taken !== undefined) {
    throw new UsageError(
      `Cannot add the array "${taken}" to ${path}: the input has one of that name already`,
    );
  }
  const size = shape[0]! * shape[1]!;
  if (size * 8 > LARGEST_ARCHIVE) {
    throw new UsageError(
      `Cannot write ${path}: ${size.toLocaleString("en-US")} probabilities are too many for an archive made in memory, a .npy output streams`,
    );
  }
  const data = resultDtype(dtype) === "float32" ? new Float32Array(size) : new Float64Array(size);
  const masks = new Uint8Array(hasSets ? size : 0);
  let done = 0;
  for await (const { values, sets } of results) {
    data.set(values, done);
    if (sets) masks.set(sets, done);
    done += values.length;
  }
  const tensors: Record<string, Tensor> = {};
  for (const entry of entries) tensors[entry.name] = await entry.readAll();
  tensors[PROBABILITIES] = { dtype: resultDtype(dtype), shape, data };
  if (hasSets) tensors[SETS] = { dtype: "uint8", shape, data: masks };
  await writeFile(path, /\.npz$/i.test(path) ? encodeNpz(tensors) : encodeSafetensors(tensors));
  return added;
}
