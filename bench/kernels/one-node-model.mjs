/** ONNX models of one node, written as protobuf (onnx.proto names the fields), for opset 13. */

/** `y = Softmax(x, axis = −1)`, float32 `[N, K]`. */
export function softmaxModel() {
  return model({
    node: [
      ...field(1, "x"),
      ...field(2, "y"),
      ...field(4, "Softmax"),
      ...field(5, [...field(1, "axis"), ...field(3, -1), ...field(20, INT_ATTRIBUTE)]),
    ],
    outputs: [tensorInfo("y", FLOAT, "K")],
  });
}

/** `values, indices = TopK(x, k)` along the last axis, largest first. */
export function topKModel(k) {
  const kBytes = new Uint8Array(BigInt64Array.of(BigInt(k)).buffer);
  return model({
    node: [
      ...field(1, "x"),
      ...field(1, "k"),
      ...field(2, "values"),
      ...field(2, "indices"),
      ...field(4, "TopK"),
    ],
    initializer: [...field(1, 1), ...field(2, INT64), ...field(8, "k"), ...field(9, [...kBytes])],
    outputs: [tensorInfo("values", FLOAT, "k"), tensorInfo("indices", INT64, "k")],
  });
}

const FLOAT = 1;
const INT64 = 7;
const INT_ATTRIBUTE = 2;

function model({ node, initializer, outputs }) {
  const graph = [
    ...field(1, node),
    ...field(2, "bench"),
    ...(initializer ? field(5, initializer) : []),
    ...field(11, tensorInfo("x", FLOAT, "K")),
    ...outputs.flatMap((output) => field(12, output)),
  ];
  return Uint8Array.from([
    ...field(1, 8),
    ...field(7, graph),
    ...field(8, [...field(1, ""), ...field(2, 13)]),
  ]);
}

function tensorInfo(name, type, lastAxis) {
  const shape = ["N", lastAxis].flatMap((axis) => field(1, field(2, axis)));
  return [...field(1, name), ...field(2, field(1, [...field(1, type), ...field(2, shape)]))];
}

/** One field: a number as a varint, a string or bytes with their length. */
function field(number, value) {
  if (typeof value === "number") return [...varint(number << 3), ...varint(value)];
  const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : value;
  return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
}

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
