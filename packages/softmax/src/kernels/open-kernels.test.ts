import { afterEach, expect, test, vi } from "vitest";
import { kernelName, openKernels, openWasmKernels } from "./open-kernels.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("WebAssembly is chosen, and opened once", () => {
  expect(kernelName()).toBe("wasm");
  expect(openKernels()).toBe(openKernels());
});

test("without WebAssembly, JavaScript computes and says so", async () => {
  vi.stubGlobal("WebAssembly", undefined); // restores it afterwards
  Reflect.deleteProperty(globalThis, "WebAssembly");
  vi.resetModules();
  const fresh = await import("./open-kernels.ts");
  expect(fresh.kernelName()).toBe("js");
});

/** A WebAssembly that refuses to compile with what `refusal` makes. */
function stubCompilation(refusal: (CompileError: ErrorConstructor) => Error) {
  const { CompileError } = WebAssembly;
  class Module {
    constructor() {
      throw refusal(CompileError as unknown as ErrorConstructor);
    }
  }
  vi.stubGlobal("WebAssembly", { CompileError, Module });
}

test.each<[string, (CompileError: ErrorConstructor) => Error]>([
  ["a content security policy", (CompileError) => new CompileError("blocked")],
  ["a content security policy in older Safari", () => new EvalError("blocked")],
  ["the size limit of older Chrome, or too little memory", () => new RangeError("too large")],
])("where %s forbids compiling there are no WebAssembly kernels", (_, refusal) => {
  stubCompilation(refusal);
  expect(openWasmKernels()).toBeUndefined();
});

test("a fault of our own is not hidden", () => {
  stubCompilation(() => new TypeError("a fault"));
  expect(openWasmKernels).toThrow("a fault");
});
