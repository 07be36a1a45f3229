/**
 * What a page runs: the suite that its address asks for. It sends the server what came of it.
 *
 * @module
 */
import { describeKernels } from "../src/kernels/conformance.ts";
import { digestsOf } from "../src/kernels/conformance-digests.test-support.ts";
import { AS_THEY_ARE } from "../src/kernels/conformance-subject.test-support.ts";
import { openJsKernels, openKernels } from "../src/kernels/open-kernels.ts";
import { useRelaxedKernels } from "../src/relaxed/index.ts";
import { describeThreads } from "./threads-in-page.ts";
import { type Failure, runTests } from "./vitest-in-page.ts";

export type Suite = "js" | "wasm" | "relaxed" | "threads";

export interface PageReport {
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** Of the kernels in use, by operation and type. */
  readonly digests: Readonly<Record<string, string>>;
}

const SUITES: Record<Suite, () => void> = {
  js: () => describeKernels("js", openJsKernels),
  wasm: () => describeKernels("wasm", openKernels),
  relaxed() {
    if (!useRelaxedKernels()) throw new Error("Cannot use relaxed kernels: this browser has no relaxed SIMD");
    describeKernels("wasm-relaxed", openKernels);
  },
  threads: describeThreads,
};

async function run(): Promise<PageReport> {
  SUITES[location.hash.slice(1) as Suite]();
  const results = await runTests();
  return { ...results, digests: digestsOf({ kernels: openKernels(), placement: AS_THEY_ARE }) };
}

async function send(report: PageReport): Promise<void> {
  await fetch("/report", { method: "POST", body: JSON.stringify(report) });
}

run().then(send, (error: unknown) => {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return send({ passed: 0, failures: [{ name: "the page", message }], digests: {} });
});
