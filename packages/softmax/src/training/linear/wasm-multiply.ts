import type { Address } from "../../kernels/wasm/wasm-module.ts";
import { addProduct, transposed } from "./add-product.ts";
import type { LinearInstance } from "./linear-module.ts";
import type { MultiplyOptions } from "./multiply-options.ts";

/** Numbers of the operands that are copied at once. */
const BLOCK_VALUES = 2 ** 20;

/**
 * `multiplyInto` of checked arguments. The long side passes through memory in blocks: rows of `left` and `out`, or, where
 * `left` is transposed, what is summed over.
 */
export function wasmMultiplyInto(
  instance: LinearInstance,
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  options: MultiplyOptions,
): void {
  instance.memory.reset();
  if (options.transposed === "left") multiplyTransposed(instance, out, left, right, options);
  else multiplyRows(instance, out, left, right, options);
}

function multiplyRows(
  instance: LinearInstance,
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  options: MultiplyOptions,
): void {
  const { rows, inner, columns } = options;
  const { memory } = instance;
  const blockRows = blockLength(rows, inner + columns);
  const rightRoom = memory.allocate(right.length * 4);
  const leftRoom = memory.allocate(blockRows * inner * 4);
  const outRoom = memory.allocate(blockRows * columns * 4);
  memory.float32.set(right, rightRoom / 4);
  const isTransposed = options.transposed === "right";
  const b = isTransposed
    ? transposed({ at: rightRoom, row: inner * 4 })
    : { at: rightRoom, row: columns * 4 };
  for (let first = 0; first < rows; first += blockRows) {
    const count = Math.min(blockRows, rows - first);
    memory.float32.set(left.subarray(first * inner, (first + count) * inner), leftRoom / 4);
    const some = out.subarray(first * columns, (first + count) * columns);
    begin(instance, outRoom, some, options);
    const c = { at: outRoom, row: columns * 4 };
    addProduct(instance, c, { at: leftRoom, row: inner * 4 }, b, { rows: count, steps: inner, columns });
    some.set(memory.float32.subarray(outRoom / 4, outRoom / 4 + some.length));
  }
}

function multiplyTransposed(
  instance: LinearInstance,
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  options: MultiplyOptions,
): void {
  const { rows, inner, columns } = options;
  const { memory } = instance;
  const blockSteps = blockLength(inner, rows + columns);
  const outRoom = memory.allocate(out.length * 4);
  const leftRoom = memory.allocate(blockSteps * rows * 4);
  const rightRoom = memory.allocate(blockSteps * columns * 4);
  begin(instance, outRoom, out, options);
  const c = { at: outRoom, row: columns * 4 };
  const a = transposed({ at: leftRoom, row: rows * 4 });
  const b = { at: rightRoom, row: columns * 4 };
  for (let first = 0; first < inner; first += blockSteps) {
    const steps = Math.min(blockSteps, inner - first);
    memory.float32.set(left.subarray(first * rows, (first + steps) * rows), leftRoom / 4);
    memory.float32.set(right.subarray(first * columns, (first + steps) * columns), rightRoom / 4);
    addProduct(instance, c, a, b, { rows, steps, columns });
  }
  out.set(memory.float32.subarray(outRoom / 4, outRoom / 4 + out.length));
}

function blockLength(count: number, valuesEach: number): number {
  return Math.max(1, Math.min(count, Math.ceil(BLOCK_VALUES / Math.max(valuesEach, 1))));
}

/** What the sums of a block of `out` begin with. */
function begin(
  { memory }: LinearInstance,
  room: Address,
  out: Float32Array,
  { columns, bias, add }: MultiplyOptions,
): void {
  const { float32 } = memory;
  const at = room / 4;
  if (add) float32.set(out, at);
  else if (bias) for (let i = 0; i < out.length; i += columns) float32.set(bias, at + i);
  else float32.fill(0, at, at + out.length);
}
