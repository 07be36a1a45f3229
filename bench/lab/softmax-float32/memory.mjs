/** Elements of the largest batch: room for so many logits and as many results. */
const CAPACITY = 2048 * 8192;
const PAGE = 65536;

/**
 * Places for logits and results in the kernels' memory, as `softmax` takes them and as arrays. They are 2^26 bytes apart, as
 * two arrays of that length in an arena are: see README.md on what that costs.
 */
export function openPlaces(wasm) {
  const input = wasm.memory.buffer.byteLength;
  wasm.memory.grow((8 * CAPACITY) / PAGE);
  const output = input + 4 * CAPACITY;
  return {
    input,
    output,
    logits: new Float32Array(wasm.memory.buffer, input, CAPACITY),
    results: new Float32Array(wasm.memory.buffer, output, CAPACITY),
  };
}
