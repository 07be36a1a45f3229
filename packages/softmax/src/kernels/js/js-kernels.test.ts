import { describeKernels } from "../conformance.ts";
import { openJsKernels } from "../open-kernels.ts";

describeKernels("js", openJsKernels);
