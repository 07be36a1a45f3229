import runtime from "onnxruntime-node";
import { openSoftmaxNode } from "./onnxruntime.mjs";

export const NODE_SESSION = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" };

/** Native code on one thread, from an array into an array that is there. */
export const onnxruntimeNode = {
  name: "ort-node",
  label: "onnxruntime-node",
  kind: "native",
  open: (batch) => openSoftmaxNode(runtime, NODE_SESSION, batch, createOutput),
};

function createOutput([rows, classes]) {
  return { y: new runtime.Tensor("float32", new Float32Array(rows * classes), [rows, classes]) };
}
