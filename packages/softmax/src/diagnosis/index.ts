/**
 * What did somebody else's softmax do? For people at work on one, not for a page.
 *
 * @module
 */
export { diagnose } from "./diagnose.ts";
export type { Diagnosis, Evidence, PrecisionName, Verdict } from "./diagnosis.ts";
export type { DiagnoseOptions } from "./read-claim.ts";
