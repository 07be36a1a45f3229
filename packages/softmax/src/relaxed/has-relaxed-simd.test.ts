import { expect, test, vi } from "vitest";
import { hasRelaxedSimd } from "./has-relaxed-simd.ts";

test("says what this Node has", () => {
  const major = Number(process.versions.node.split(".")[0]);
  const isFlagged = process.execArgv.includes("--experimental-wasm-relaxed-simd");
  expect(hasRelaxedSimd()).toBe(major >= 22 || isFlagged); // V8 11.4 and later, where Node 20 has 11.3
});

test("the module it tries is whole: with f32x4.add instead, every engine takes it", () => {
  const validate = vi.spyOn(WebAssembly, "validate");
  hasRelaxedSimd();
  const [given] = validate.mock.calls[0]!;
  validate.mockRestore();
  const bytes = Array.from(given as Uint8Array<ArrayBuffer>);
  bytes.splice(bytes.lastIndexOf(0xfd), 3, 0xfd, 0xe4, 0x01);
  expect(WebAssembly.validate(Uint8Array.from(bytes))).toBe(true);
});

test("without WebAssembly there is none", () => {
  vi.stubGlobal("WebAssembly", undefined);
  expect(hasRelaxedSimd()).toBe(false);
  vi.unstubAllGlobals();
});
