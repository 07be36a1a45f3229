import { inNodeProcess } from "../other-process.mjs";

/** Node 20 has relaxed SIMD behind this flag; newer versions have it, and refuse the flag or ignore it. */
const FLAG = "--experimental-wasm-relaxed-simd";

/** Resident, with fused multiply-add, in a process of its own: it changes the kernels of the whole process. */
export const oursRelaxed = {
  name: "ours-relaxed",
  label: "ours, relaxed SIMD",
  kind: "ours",
  async open(batch) {
    const plain = await inNodeProcess("relaxed", [], batch);
    if (plain.missing !== "refused by this engine") return plain;
    const flagged = await inNodeProcess("relaxed", [FLAG], batch);
    return flagged.missing ? plain : { ...flagged, note: `with ${FLAG}` };
  },
};
