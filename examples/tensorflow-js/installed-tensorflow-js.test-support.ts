/**
 * TensorFlow.js of `bench/`, where that is installed: its core, with gradients and the backend in JavaScript, in one file.
 * Bundled because the core's gradients come as modules that only a bundler finds.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const packages = fileURLToPath(new URL("../../bench/node_modules/@tensorflow/", import.meta.url));

export const isInstalled = existsSync(join(packages, "tfjs-core/dist/index.js"));

/** @returns the path of the module */
export async function bundleTensorflowJs(folder: string): Promise<string> {
  const entry = "tensorflow-js";
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    logLevel: "silent",
    plugins: [
      {
        name: entry,
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? ENTRY : null),
      },
    ],
  });
  const file = join(folder, "tensorflow.mjs");
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  return file;
}

const ENTRY = `
  export * from ${JSON.stringify(join(packages, "tfjs-core/dist/index.js"))};
  import ${JSON.stringify(join(packages, "tfjs-core/dist/register_all_gradients.js"))};
  import ${JSON.stringify(join(packages, "tfjs-backend-cpu/dist/index.js"))};
`;
