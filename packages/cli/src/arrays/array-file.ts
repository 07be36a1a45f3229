/**
 * NPY, NPZ and safetensors as a `DataFile`: rows are read in slices, so that a long file stays on disk.
 *
 * @module
 */
import { decodeBfloat16, decodeFloat16 } from "softmax";
import { openNpy, openNpz, openSafetensors, type Tensor, type TensorEntry } from "tensor-files";
import { checkReadable } from "../files/check-readable.ts";
import {
  type DataFile,
  type Field,
  type FieldKind,
  MISSING_GROUP,
  type RawChunk,
  type Selection,
} from "../files/data-file.ts";
import { LARGEST_CLASSES, tooManyClasses } from "../files/largest-classes.ts";
import { UsageError } from "../usage-error.ts";
import { type FileSource, openFileSource } from "./file-source.ts";

/** Values read at a time: 4 MB of float64. */
const CHUNK_VALUES = 1 << 19;

/** Opens an array file; what is no such file is a `UsageError`. */
export async function openArrayFile(
  path: string,
): Promise<DataFile & { readonly entries: readonly TensorEntry[] }> {
  const source = await openFileSource(path);
  try {
    return new ArrayFile(path, source, await openEntries(path, source));
  } catch (error) {
    await source.close();
    throw unreadable(path, error);
  }
}

async function openEntries(path: string, source: FileSource): Promise<TensorEntry[]> {
  if (/\.npz$/i.test(path)) return openNpz(source);
  if (/\.safetensors$/i.test(path)) return (await openSafetensors(source)).tensors;
  return [await openNpy(source)];
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof UsageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // "Cannot read NPY data: …" says again what is done here; what it is done to stays.
  const [, part, reason] = /^Cannot read ([^:"]*): (.*)$/s.exec(message) ?? [];
  return new UsageError(
    reason === undefined ? `Cannot read ${path}: ${message}` : `Cannot read ${path} (${part}): ${reason}`,
  );
}

class ArrayFile implements DataFile {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly entries: readonly TensorEntry[];
  private readonly source: FileSource;

  constructor(path: string, source: FileSource, entries: readonly TensorEntry[]) {
    this.path = path;
    this.source = source;
    this.entries = entries;
    this.fields = entries.map(fieldOf);
  }

  get rowCount(): number | undefined {
    const lengths = new Set(
      this.entries.filter(({ shape }) => shape.length > 0).map(({ shape }) => shape[0]!),
    );
    return lengths.size === 1 ? [...lengths][0] : undefined;
  }

  async *chunks(selection: Selection): AsyncGenerator<RawChunk> {
    const find = (name: string | undefined) => (name === undefined ? undefined : this.entry(name));
    const scores = find(selection.scores?.[0]);
    const labels = find(selection.labels);
    const confidence = find(selection.confidence);
    const prediction = find(selection.prediction);
    const weights = find(selection.weights);
    const group = find(selection.group);
    const every = [scores, labels, confidence, prediction, weights, group];
    const chosen = every.filter((entry) => entry !== undefined);
    const rows = this.commonLength(chosen);
    const width = scores ? rowWidth(scores) : 0;
    if (width > LARGEST_CLASSES) throw tooManyClasses(this.path, width);
    const step = Math.max(1, Math.floor(CHUNK_VALUES / Math.max(1, width)));
    for (let firstRow = 0; firstRow < rows; firstRow += step) {
      const count = Math.min(step, rows - firstRow);
      const doubles = async (entry: TensorEntry) => toDoubles(await this.slice(entry, firstRow, count));
      yield {
        firstRow,
        rows: count,
        width,
        ...(scores && { scores: toFloats(await this.slice(scores, firstRow, count)) }),
        ...(labels && { labels: await doubles(labels) }),
        ...(confidence && { confidence: await doubles(confidence) }),
        ...(prediction && { prediction: await doubles(prediction) }),
        ...(weights && { weights: await doubles(weights) }),
        ...(group && { groups: toTexts(await this.slice(group, firstRow, count)) }),
      };
    }
  }

  async hasRows(): Promise<boolean> {
    return this.entries.some(({ shape }) => shape[0] !== 0);
  }

  async labelText(selection: Selection, row: number): Promise<string> {
    const { data } = await this.slice(this.entry(selection.labels!), row, 1);
    return String(data[0]);
  }

  async readArray(
    name: string,
    largest: number,
  ): Promise<{ data: Float32Array | Float64Array; shape: number[] }> {
    const entry = this.entry(name);
    const [rows = 0, ...rest] = entry.shape;
    if (rowWidth(entry) > largest) throw tooManyClasses(this.path, rowWidth(entry));
    const count = Math.min(rows, Math.max(1, Math.floor(largest / Math.max(1, rowWidth(entry)))));
    return { data: toFloats(await this.slice(entry, 0, count)), shape: [count, ...rest] };
  }

  async close(): Promise<void> {
    await this.source.close();
  }

  private entry(name: string): TensorEntry {
    return this.entries.find((entry) => entry.name === name)!;
  }

  private async slice(entry: TensorEntry, start: number, count: number): Promise<Tensor> {
    try {
      return await entry.readRows(start, count);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }

  private commonLength(entries: readonly TensorEntry[]): number {
    const [first, ...rest] = entries;
    const rows = first?.shape[0] ?? 0;
    const other = rest.find((entry) => entry.shape[0] !== rows);
    if (first && other) {
      throw new UsageError(
        `Cannot read ${this.path}: "${first.name}" has ${rows} rows and "${other.name}" has ${other.shape[0]}, ` +
          "they must have the same number",
      );
    }
    return rows;
  }
}

function fieldOf(entry: TensorEntry): Field {
  const { name, dtype, shape } = entry;
  return { name, type: `${dtype} [${shape.join(", ")}]`, kind: kindOf(entry), shape };
}

function kindOf({ dtype, shape }: TensorEntry): FieldKind {
  const isFloat = /float/.test(dtype);
  // A column of one, [N, 1], is what many exporters write for N labels.
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return isFloat ? "numbers" : "integers";
  return shape.length === 2 ? "vectors" : "other";
}

function rowWidth({ shape }: TensorEntry): number {
  return shape.slice(1).reduce((product, length) => product * length, 1);
}

/** Scores as float32 where the file's are at most that, else float64. */
function toFloats({ data, dtype }: Tensor): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (dtype === "float16") return Float32Array.from(data as Uint16Array, decodeFloat16);
  if (dtype === "bfloat16") return Float32Array.from(data as Uint16Array, decodeBfloat16);
  return Float64Array.from(data as Int32Array, Number);
}

function toDoubles(tensor: Tensor): Float64Array {
  const floats = toFloats(tensor);
  return floats instanceof Float64Array ? floats : Float64Array.from(floats);
}

/** A number each, with all its digits: a 64-bit identifier is more than a double holds. */
function toTexts(tensor: Tensor): string[] {
  const values = /float/.test(tensor.dtype) ? toFloats(tensor) : tensor.data;
  return Array.from<number | bigint, string>(values, (value) =>
    Number.isNaN(value) ? MISSING_GROUP : String(value),
  );
}

/** The numbers of a one-dimensional `.npy` file: labels or weights that stand beside the logits' file. */
export async function readNumbers(path: string, what: string): Promise<Float64Array> {
  return toDoubles(await readColumn(path, what));
}

/** The same as texts: groups. */
export async function readTexts(path: string, what: string): Promise<string[]> {
  return toTexts(await readColumn(path, what));
}

async function readColumn(path: string, what: string): Promise<Tensor> {
  await checkReadable(path);
  const file = await openArrayFile(path);
  try {
    const [entry] = file.entries;
    if (
      !entry ||
      file.entries.length !== 1 ||
      (kindOf(entry) !== "integers" && kindOf(entry) !== "numbers")
    ) {
      throw new UsageError(
        `Cannot read ${what} from ${path}: it holds ${file.fields.map((field) => field.type).join(", ")}, ` +
          "one array of a number for each row is wanted",
      );
    }
    return await entry.readAll();
  } finally {
    await file.close();
  }
}
