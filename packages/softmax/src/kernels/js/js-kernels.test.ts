import { describeKernels } from "../conformance.ts";
import { jsKernels } from "./js-kernels.ts";

describeKernels("js", jsKernels);
