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

test("where compiling is forbidden there are no WebAssembly kernels", () => {
  const { CompileError } = WebAssembly;
  class Module {
    constructor() {
      throw new CompileError("blocked by the content security policy");
    }
  }
  vi.stubGlobal("WebAssembly", { CompileError, Module });
  expect(openWasmKernels()).toBeUndefined();
});
