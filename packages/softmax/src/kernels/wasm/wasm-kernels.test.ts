import { describeKernels } from "../conformance.ts";
import { openWasmKernels } from "../open-kernels.ts";

describeKernels("wasm", () => openWasmKernels()!);
