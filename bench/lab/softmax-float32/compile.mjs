import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import asc from "assemblyscript/asc";

const OPTIONS = "index.ts -O3 --converge --noAssert --runtime stub --use abort= --enable simd";

/** Compiles `assembly/` and returns its exports. */
export async function compile({ relaxed }) {
  let binary;
  const features = relaxed ? ["--enable", "relaxed-simd"] : [];
  const places = ["--outFile", "kernels.wasm", "--baseDir", join(import.meta.dirname, "assembly")];
  const { error, stderr } = await asc.main([...OPTIONS.split(" "), ...features, ...places], {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) binary = contents;
    },
  });
  if (error) throw new Error(`Cannot compile the versions: ${stderr.toString() || error.message}`);
  // Node 20 knows relaxed SIMD behind a flag, which it takes while it runs; later ones know no such flag.
  if (!WebAssembly.validate(binary)) setFlagsFromString("--experimental-wasm-relaxed-simd");
  return new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
}
