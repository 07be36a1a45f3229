import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { MAX_ULP } from "../kernels/accuracy.ts";
import { describeKernels } from "../kernels/conformance.ts";
import { kernelName, openKernels } from "../kernels/open-kernels.ts";
import { softmaxInto } from "../math/softmax.ts";
import { ulpError32 } from "../math/ulp-error.ts";
import { softmax } from "../operations/softmax.ts";
import { hasRelaxedSimd } from "./has-relaxed-simd.ts";
import { useRelaxedKernels } from "./use-relaxed-kernels.ts";

const hasThem = hasRelaxedSimd();

describe.skipIf(hasThem)("where the engine has no relaxed SIMD", () => {
  test("it says so, and nothing changes", () => {
    const before = openKernels();
    expect(useRelaxedKernels()).toBe(false);
    expect(openKernels()).toBe(before);
    expect(kernelName()).toBe("wasm");
  });
});

describe.skipIf(!hasThem)("where the engine has relaxed SIMD", () => {
  test("the process computes with it from then on", () => {
    expect(useRelaxedKernels()).toBe(true);
    expect(kernelName()).toBe("wasm-relaxed");
    expect(softmax([0, 0])).toEqual([0.5, 0.5]);
  });

  if (hasThem) {
    useRelaxedKernels();
    describeKernels("wasm-relaxed", openKernels);
  }
});

const dist = new URL("../../dist/", import.meta.url);

// What Node 20 has behind a flag, through what was built.
test.skipIf(!existsSync(new URL("relaxed/index.js", dist)))("built, in a process that has it", () => {
  const row = Array.from({ length: 1000 }, (_, k) => Math.fround(8 * Math.sin(k * k)));
  const script = `
    import { kernelName, softmax } from "${new URL("index.js", dist)}";
    import { useRelaxedKernels } from "${new URL("relaxed/index.js", dist)}";
    const before = kernelName();
    const isRelaxed = useRelaxedKernels();
    const p = Array.from(softmax(Float32Array.of(${row})));
    console.log(JSON.stringify({ before, isRelaxed, after: kernelName(), p }));`;
  const flags = hasThem ? [] : ["--experimental-wasm-relaxed-simd"];
  const text = execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", script], {
    cwd: fileURLToPath(dist),
    encoding: "utf8",
  });
  const { p, ...names } = JSON.parse(text);
  expect(names).toEqual({ before: "wasm", isRelaxed: true, after: "wasm-relaxed" });
  const exact = softmaxInto(new Float64Array(1000), row);
  exact.forEach((expected, k) => {
    expect(ulpError32(p[k], expected), `class ${k}`).toBeLessThan(MAX_ULP["wasm-relaxed"].softmax.float32);
  });
});
