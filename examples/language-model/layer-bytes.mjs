/**
 * Layers as bytes: each weight is one, an integer from −127 to 127, times a scale of its row.
 *
 * For each layer in turn: float32 scales `[outputs]`, float32 bias `[outputs]`, int8 weights `[outputs, inputs]`;
 * little-endian.
 *
 * @module
 */

/**
 * @typedef {{ weights: Int8Array, scales: Float32Array, bias: Float32Array, outputs: number, inputs: number }} ByteLayer
 * @typedef {{ vocabulary: number, context: number, embedding: number, hidden: number }} Sizes
 */

const LARGEST = 127;

/** Outputs and inputs of each layer, in the order of the bytes. */
function shapesOf({ vocabulary, context, embedding, hidden }) {
  return [
    ["tokens", vocabulary, embedding],
    ["hidden", hidden, context * embedding],
    ["vector", embedding, hidden],
  ];
}

/**
 * Rounds a network's weights to the nearest of their row's 255 values.
 *
 * @param {import("./network.mjs").Network} network
 * @param {Sizes} sizes
 * @returns {Uint8Array}
 */
export function encodeLayers(network, sizes) {
  const parts = shapesOf(sizes).flatMap(([name, outputs, inputs]) => {
    const { weights, bias } = network[name];
    const rows = Array.from({ length: outputs }, (_, o) => weights.subarray(o * inputs, (o + 1) * inputs));
    const scales = Float32Array.from(
      rows,
      (row) => row.reduce((max, w) => Math.max(max, Math.abs(w)), 0) / LARGEST,
    );
    const integers = Int8Array.from(weights, (w, i) => Math.round(w / (scales[Math.floor(i / inputs)] || 1)));
    return [scales, Float32Array.from(bias), integers];
  });
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer), at);
    at += byteLength;
  }
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {Sizes} sizes
 * @returns {Record<"tokens" | "hidden" | "vector", ByteLayer>}
 * @throws {RangeError} a wrong number of bytes
 */
export function decodeLayers(bytes, sizes) {
  const { buffer } = new Uint8Array(bytes); // a copy, which starts where float32 can
  const wanted = shapesOf(sizes).reduce((sum, [, outputs, inputs]) => sum + outputs * (8 + inputs), 0);
  if (bytes.length !== wanted) {
    throw new RangeError(`Cannot read weights: ${bytes.length} bytes, ${wanted} are wanted`);
  }
  let at = 0;
  const take = (Type, length) => {
    const values = new Type(buffer, at, length);
    at += values.byteLength;
    return values;
  };
  return Object.fromEntries(
    shapesOf(sizes).map(([name, outputs, inputs]) => {
      const scales = take(Float32Array, outputs);
      const bias = take(Float32Array, outputs);
      return [name, { scales, bias, weights: take(Int8Array, outputs * inputs), outputs, inputs }];
    }),
  );
}
