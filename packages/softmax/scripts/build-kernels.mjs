// Compiles assembly/ to WebAssembly, five times, and embeds each binary in a `*.generated.ts` beside the code that runs it.
// Does nothing where those files are newer than everything they are made of.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

// The memory is imported, so that one arena is one memory, and threads can share theirs.
const COMMON =
  "-O3 --shrinkLevel 1 --converge --enable simd --importMemory --runtime stub --noAssert --use abort=";
const RELAXED = "--enable relaxed-simd";
const SHARED = "--enable threads --sharedMemory --maximumMemory 65536";

const KERNELS = "assembly/index.ts";
const TRAINING = "assembly/training/index.ts";

/** What each binary exports and its options, by the file that holds it. */
const BINARIES = {
  "src/kernels/wasm/kernels.generated.ts": { entry: KERNELS, options: COMMON },
  "src/relaxed/kernels.generated.ts": { entry: KERNELS, options: `${COMMON} ${RELAXED}` },
  "src/threads/kernels.generated.ts": { entry: KERNELS, options: `${COMMON} ${SHARED}` },
  "src/threads/relaxed-kernels.generated.ts": { entry: KERNELS, options: `${COMMON} ${SHARED} ${RELAXED}` },
  "src/training/linear/kernels.generated.ts": { entry: TRAINING, options: COMMON },
};

function newestInput() {
  const names = readdirSync(join(root, "assembly"), { recursive: true });
  const sources = names.map((name) => join(root, "assembly", name));
  return Math.max(...[fileURLToPath(import.meta.url), ...sources].map((path) => statSync(path).mtimeMs));
}

async function compile({ entry, options }) {
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const files = [entry, "--outFile", "kernels.wasm", "--baseDir", root];
  const { error, stderr } = await asc.main([...files, ...options.split(" ")], {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) binary = contents;
    },
  });
  if (error) throw new Error(`Cannot compile ${entry}: ${stderr.toString() || error.message}`);
  return binary;
}

/**
 * One character a byte, so that gzip finds what repeats. Its code is the byte + 41 modulo 256, which makes the frequent bytes
 * ASCII; 256 more where a string or a line cannot hold it as it is. `decodeText` of src/kernels/wasm/wasm-module.ts undoes it.
 */
function textOf(binary) {
  return Array.from(binary, (byte) => {
    const code = (byte + 41) % 256;
    const isPlain = code >= 0x20 && code < 0x7f && !`"\`$\\`.includes(String.fromCharCode(code));
    return String.fromCharCode(isPlain ? code : code + 256);
  }).join("");
}

function embed(binary, path) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `// Generated from assembly/ by \`npm run build:kernels -w softmax\`. Do not edit.\n` +
      `/** The WebAssembly module, ${binary.length} bytes, as text. */\n` +
      `export const KERNELS_TEXT =\n  "${textOf(binary)}";\n`,
  );
}

const newest = newestInput();
for (const [file, build] of Object.entries(BINARIES)) {
  const path = join(root, file);
  if (existsSync(path) && statSync(path).mtimeMs > newest) continue;
  const binary = await compile(build);
  embed(binary, path);
  console.log(`${file}: ${binary.length} bytes of WebAssembly`);
}
