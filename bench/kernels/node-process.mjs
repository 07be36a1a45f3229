/** Contestants that need a process of their own: see other-process.mjs for what it is asked. */
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const OPENERS = {
  /** Without WebAssembly the library falls back to its JavaScript kernels. */
  async js(batch) {
    delete globalThis.WebAssembly;
    const { library } = await import("./library.mjs");
    if (library.kernelName() !== "js") throw new Error(`Cannot measure js: ${library.kernelName()} computes`);
    const { oursCopying } = await import("./contestants/ours-copying.mjs");
    return oursCopying.open(batch);
  },
  async relaxed(batch) {
    const { importBuilt, NOT_BUILT } = await import("./library.mjs");
    const relaxed = await importBuilt("softmax/relaxed");
    if (!relaxed) return NOT_BUILT;
    if (!relaxed.useRelaxedKernels()) return { missing: "refused by this engine" };
    const { openResident } = await import("./contestants/ours-resident.mjs");
    return openResident(batch);
  },
};

let opened;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = request.do === "open" ? await open(request) : { seconds: opened.sample(request.repeats) };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function open({ contestant, rows, classes, file, result }) {
  const bytes = readFileSync(file);
  const logits = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  opened?.close?.();
  opened = await OPENERS[contestant]({ rows, classes, logits });
  if (opened.missing) return opened;
  opened.sample(1);
  writeFileSync(result, opened.result());
  return {};
}
