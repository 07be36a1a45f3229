import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { sampler } from "../timing.mjs";

const packageFile = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
tf.enableProdMode();
setWasmPaths(join(dirname(packageFile), "dist/"));

export const tfjsCpu = tfjsOn("cpu");
export const tfjsWasm = tfjsOn("wasm");

/** `tf.softmax` of a tensor that lies in the backend already; its result stays there and is given back. */
function tfjsOn(backend) {
  return {
    name: `tfjs-${backend}`,
    label: `tfjs ${backend}`,
    kind: "library",
    async open({ rows, classes, logits }) {
      const prepare = () => tf.setBackend(backend);
      await prepare();
      const input = tf.tensor2d(logits, [rows, classes]);
      return {
        prepare,
        sample: sampler(() => tf.softmax(input).dispose()),
        result() {
          const output = tf.softmax(input);
          const result = output.dataSync();
          output.dispose();
          return result;
        },
        close: () => input.dispose(),
      };
    },
  };
}
