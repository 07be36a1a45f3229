import { DTYPES, quote, type TensorDtype } from "./tensor.ts";

const dtypes = new Map<string, TensorDtype>();
for (const [dtype, { npy }] of Object.entries(DTYPES)) {
  if (npy !== undefined) dtypes.set(npy, dtype as TensorDtype);
}

/** Kinds of NumPy types that are no plain numbers, by the letter in their descr. */
const otherKinds: Readonly<Record<string, string>> = {
  O: "Python objects, a pickle",
  U: "text",
  S: "bytes",
  a: "bytes",
  V: "a structured or unknown type",
  c: "complex numbers",
  M: "dates",
  m: "time spans",
};

/**
 * Element type and byte order of a NPY `descr`: `>f4` is float32, big-endian.
 *
 * `=` and `|` and no sign mean this machine's order, which is little-endian.
 *
 * @throws TypeError if it is not a number or a boolean of a known size
 */
export function parseDescr(descr: string, what: string): { dtype: TensorDtype; bigEndian: boolean } {
  const order = "<>=|".includes(descr[0] ?? "?") ? descr[0] : "";
  const code = descr.slice(order?.length);
  const dtype = dtypes.get(code);
  if (dtype === undefined) {
    const kind = Object.hasOwn(otherKinds, code[0] ?? "") ? ` (${otherKinds[code[0]!]})` : "";
    const wanted = `one of ${[...dtypes.keys()].join(" ")} is wanted`;
    throw new TypeError(`Cannot read ${what}: descr ${quote(descr)}${kind} is given, ${wanted}`);
  }
  return { dtype, bigEndian: order === ">" };
}
