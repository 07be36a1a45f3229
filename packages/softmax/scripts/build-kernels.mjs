// Compiles assembly/ to WebAssembly and embeds it: src/kernels/wasm/kernels.generated.ts.
// Does nothing when that file is newer than everything it is made of.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = join(root, "src/kernels/wasm/kernels.generated.ts");

const options = [
  "assembly/index.ts",
  "-O3",
  "--converge",
  "--enable",
  "simd",
  "--runtime",
  "stub",
  "--noAssert",
  "--use",
  "abort=",
];

function newestInput() {
  const sources = readdirSync(join(root, "assembly")).map((name) => join(root, "assembly", name));
  return Math.max(...[fileURLToPath(import.meta.url), ...sources].map((path) => statSync(path).mtimeMs));
}

async function compile() {
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error, stderr } = await asc.main([...options, "--outFile", "kernels.wasm", "--baseDir", root], {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) binary = contents;
    },
  });
  if (error) throw new Error(`Cannot compile assembly/: ${stderr.toString() || error.message}`);
  return binary;
}

if (!existsSync(output) || statSync(output).mtimeMs <= newestInput()) {
  const binary = await compile();
  const base64 = Buffer.from(binary).toString("base64");
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(
    output,
    `// Generated from assembly/ by \`npm run build:kernels -w softmax\`. Do not edit.\n` +
      `/** The WebAssembly module, ${binary.length} bytes, in base64. */\n` +
      `export const KERNELS_BASE64 =\n  "${base64}";\n`,
  );
  console.log(`kernels: ${binary.length} bytes of WebAssembly`);
}
