import * as runtime from "onnxruntime-web";
import { openSoftmaxNode } from "./onnxruntime.mjs";

runtime.env.wasm.numThreads = 1;

export const WEB_SESSION = { executionProviders: ["wasm"] };

/** WebAssembly on one thread. It makes its output anew: a tensor that is there already it leaves unwritten. */
export const onnxruntimeWeb = {
  name: "ort-web",
  label: "onnxruntime-web",
  kind: "library",
  open: (batch) => openSoftmaxNode(runtime, WEB_SESSION, batch),
};
