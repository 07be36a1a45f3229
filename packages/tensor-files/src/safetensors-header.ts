/**
 * The header of a safetensors file: 8 bytes of length, JSON, padding.
 * Format: https://github.com/huggingface/safetensors#format
 *
 * @module
 */
import { type ByteSource, readExactly } from "./byte-source.ts";
import { readUint64, toView } from "./data-view.ts";
import { findDuplicateKey } from "./json-keys.ts";
import { quote } from "./tensor.ts";

/** The longest header that the format's own reader takes. */
const HEADER_LIMIT = 100_000_000;

/** A tensor as the header has it; `dtype` may be one that is not known here. */
export interface SafetensorsRecord {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Of its first byte and behind its last, from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of their data. */
  readonly records: readonly SafetensorsRecord[];
  readonly metadata: Record<string, string>;
  /** Offset of the first tensor's data. */
  readonly dataOffset: number;
}

/**
 * Reads a header, and checks that the tensors' data follow one another without gap to the file's end.
 *
 * @throws TypeError if it is no such header
 * @throws RangeError if it does not fit the file, or a name is there twice
 */
export async function readSafetensorsHeader(source: ByteSource): Promise<SafetensorsHeader> {
  const length = readUint64(toView(await readExactly(source, 0, 8, "safetensors header length")), 0);
  if (length > HEADER_LIMIT) {
    const wanted = `at most ${HEADER_LIMIT} are wanted`;
    throw new RangeError(`Cannot read safetensors header: ${length} bytes are given, ${wanted}`);
  }
  const header = parseObject(await readExactly(source, 8, length, "safetensors header"));
  const records: SafetensorsRecord[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name !== "__metadata__") records.push(toRecord(name, value));
  }
  records.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkContiguous(records, source.byteLength - 8 - length);
  return { records, metadata: toMetadata(header), dataOffset: 8 + length };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  let json: string;
  try {
    json = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(json);
  } catch (cause) {
    throw new TypeError("Cannot read safetensors header: it is not JSON in UTF-8, which is wanted", {
      cause,
    });
  }
  if (!isObject(value))
    throw new TypeError("Cannot read safetensors header: it is not a JSON object, one is wanted");
  const twice = findDuplicateKey(json);
  if (twice !== undefined) {
    throw new RangeError(`Cannot read safetensors header: the name ${quote(twice)} is there twice`);
  }
  return value;
}

function toRecord(name: string, value: unknown): SafetensorsRecord {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const isRecord =
    typeof dtype === "string" && isLengths(shape) && isLengths(offsets) && offsets.length === 2;
  if (!isRecord) {
    const given = quote(JSON.stringify(value) ?? "");
    const wanted =
      'dtype, shape and data_offsets as in {"dtype":"F32","shape":[2],"data_offsets":[0,8]} are wanted';
    throw new TypeError(`Cannot read safetensors header: ${quote(name)} is ${given}, ${wanted}`);
  }
  return { name, dtype, shape, begin: offsets[0]!, end: offsets[1]! };
}

function checkContiguous(records: readonly SafetensorsRecord[], dataLength: number): void {
  let offset = 0;
  for (const { name, begin, end } of records) {
    if (begin !== offset || end < begin) {
      const given = `the data of ${quote(name)} is at ${begin} to ${end}`;
      throw new RangeError(`Cannot read safetensors header: ${given}, from ${offset} on is wanted`);
    }
    offset = end;
  }
  if (offset !== dataLength) {
    throw new RangeError(
      `Cannot read safetensors data: ${dataLength} bytes follow the header, it says ${offset}`,
    );
  }
}

function toMetadata(header: Record<string, unknown>): Record<string, string> {
  if (!Object.hasOwn(header, "__metadata__")) return {};
  const metadata = header.__metadata__;
  if (isObject(metadata) && Object.values(metadata).every((value) => typeof value === "string")) {
    return metadata as Record<string, string>;
  }
  throw new TypeError(
    "Cannot read safetensors header: __metadata__ is not an object of strings, one is wanted",
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
