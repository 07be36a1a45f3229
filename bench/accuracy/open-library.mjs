/** The built library, with the kernels asked for: one process has one kind, so each kind is measured in its own. */
const DIST = new URL("../../packages/softmax/dist/", import.meta.url);

export const KERNELS = ["js", "wasm", "relaxed"];

/** @returns the library, or in words why there is none with these kernels */
export async function openLibrary(kernels) {
  if (kernels === "js") delete globalThis.WebAssembly;
  const library = await import(new URL("index.js", DIST));
  if (kernels === "relaxed") return openRelaxed(library);
  const name = library.kernelName();
  return name === kernels ? library : `kernelName() is "${name}"`;
}

async function openRelaxed(library) {
  let relaxed;
  try {
    relaxed = await import(new URL("relaxed/index.js", DIST));
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return "not built";
  }
  return relaxed.useRelaxedKernels() ? library : "this engine has no relaxed SIMD";
}
