/**
 * Read and write NPY, NPZ and safetensors, in the browser and in Node.
 *
 * @module
 */
export { type ByteSource, blobSource, bytesSource } from "./byte-source.ts";
export { encodeNpy, openNpy } from "./npy.ts";
export { encodeNpyHeader } from "./npy-header.ts";
export { encodeNpz, openNpz } from "./npz.ts";
export { encodeSafetensors, openSafetensors } from "./safetensors.ts";
export type { Tensor, TensorData, TensorDtype } from "./tensor.ts";
export type { TensorEntry } from "./tensor-entry.ts";
export type { OnUnreadable } from "./unreadable.ts";
