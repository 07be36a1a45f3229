/** Counts the bytes of every WebAssembly memory that is made from now on: what kernels allocate, whatever is resident. */
export function countWasmBytes() {
  const memories = [];
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(description) {
      super(description);
      memories.push(this);
    }
  };
  return () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
