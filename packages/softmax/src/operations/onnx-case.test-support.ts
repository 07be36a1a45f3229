/**
 * Reads the ONNX project's own node tests: tensors and attributes, from protobuf by hand.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Beside the project, where it is present: see the README there. */
const folder = new URL("../../../../../shared/data/onnx/", import.meta.url);

export const hasOnnxCases = existsSync(folder);

export interface OnnxTensor {
  readonly dims: number[];
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array;
}

export interface OnnxCase {
  readonly attributes: ReadonlyMap<string, number | string>;
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
}

export function onnxCaseNames(prefix: string): string[] {
  return hasOnnxCases ? readdirSync(folder).filter((name) => name.startsWith(prefix)) : [];
}

export function readOnnxCase(name: string): OnnxCase {
  const set = new URL(`${name}/test_data_set_0/`, folder);
  const tensors = (kind: string) =>
    readdirSync(set)
      .filter((file) => file.startsWith(kind))
      .sort()
      .map((file) => readTensor(readFileSync(new URL(file, set))));
  const model = fieldsOf(readFileSync(new URL(`${name}/model.onnx`, folder)));
  const node = fieldsOf(bytesOf(fieldsOf(bytesOf(model, 7)), 1));
  const attributes = node
    .filter(([field]) => field === 5)
    .map(([, value]) => readAttribute(value as Uint8Array));
  return { attributes: new Map(attributes), inputs: tensors("input"), outputs: tensors("output") };
}

/** A protobuf field: its number, and its value as a varint or as bytes. */
type Field = [number: number, value: bigint | Uint8Array];

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  const reader = { bytes, at: 0 };
  while (reader.at < bytes.length) {
    const tag = Number(readVarint(reader));
    const wire = tag & 7;
    if (wire === 0) {
      fields.push([tag >> 3, readVarint(reader)]);
    } else {
      const length = wire === 2 ? Number(readVarint(reader)) : wire === 5 ? 4 : 8;
      fields.push([tag >> 3, bytes.subarray(reader.at, reader.at + length)]);
      reader.at += length;
    }
  }
  return fields;
}

function readVarint(reader: { readonly bytes: Uint8Array; at: number }): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = reader.bytes[reader.at++]!;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, value);
  }
}

function bytesOf(fields: readonly Field[], wanted: number): Uint8Array {
  return (fields.find(([field]) => field === wanted)?.[1] as Uint8Array | undefined) ?? new Uint8Array();
}

function readAttribute(bytes: Uint8Array): [name: string, value: number | string] {
  const fields = fieldsOf(bytes);
  const text = (field: number) => new TextDecoder().decode(bytesOf(fields, field));
  const integer = fields.find(([field]) => field === 3)?.[1] as bigint | undefined;
  return [text(1), integer === undefined ? text(4) : Number(integer)];
}

function readTensor(bytes: Uint8Array): OnnxTensor {
  const fields = fieldsOf(bytes);
  const dims = fields.filter(([field]) => field === 1).map(([, dim]) => Number(dim));
  const type = Number(fields.find(([field]) => field === 2)![1]);
  const buffer = Uint8Array.from(bytesOf(fields, 9)).buffer;
  const Data = { 1: Float32Array, 6: Int32Array, 7: BigInt64Array, 11: Float64Array }[type];
  if (Data === undefined)
    throw new TypeError(`Cannot read an ONNX tensor: data type ${type}, no test uses it`);
  return { dims, data: new Data(buffer) };
}
