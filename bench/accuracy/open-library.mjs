/** The built library, with the kernels asked for: one process has one kind, so each kind is measured in its own. */
import { existsSync, readFileSync } from "node:fs";

const PACKAGE = new URL("../../packages/softmax/", import.meta.url);

export const KERNELS = ["js", "wasm", "relaxed"];

/** @returns the library, or in words why there is none with these kernels */
export async function openLibrary(kernels) {
  if (kernels === "js") delete globalThis.WebAssembly;
  const library = await import(new URL("dist/index.js", PACKAGE));
  if (kernels === "relaxed") return openRelaxed(library);
  const name = library.kernelName();
  return name === kernels ? library : `kernelName() is "${name}"`;
}

async function openRelaxed(library) {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", PACKAGE), "utf8"));
  const path = exports["./relaxed"]?.default;
  if (path === undefined || !existsSync(new URL(path, PACKAGE))) return "not built";
  const { useRelaxedKernels } = await import(new URL(path, PACKAGE));
  return useRelaxedKernels() ? library : "this engine has no relaxed SIMD";
}
