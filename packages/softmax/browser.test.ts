/** The kernels in Chromium: the conformance suite itself, and the bits that Node gives. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "./browser/find-chromium.ts";
import { type PageServer, runInChromium, servePages } from "./browser/open-page.ts";
import type { Suite } from "./browser/page.ts";
import { digestsOf } from "./src/kernels/conformance-digests.test-support.ts";
import { AS_THEY_ARE } from "./src/kernels/conformance-subject.test-support.ts";
import { openKernels } from "./src/kernels/open-kernels.ts";

const chromium = findChromium();
/** A suite takes seconds, or more where other tests run beside it. */
const TIMEOUT = 240_000;

describe.skipIf(chromium === undefined)("in Chromium", () => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePages();
  });
  afterAll(() => server.close());

  test.each<Suite>(["wasm", "relaxed", "js", "threads"])(
    "the suite passes: %s",
    async (suite) => {
      const { passed, failures, digests } = await runInChromium(chromium!, server, suite);
      expect(failures).toEqual([]);
      expect(passed).toBeGreaterThan(suite === "threads" ? 1 : 500);
      // Another order of operations or another exp would show in some bit.
      if (suite === "wasm")
        expect(digests).toEqual(digestsOf({ kernels: openKernels(), placement: AS_THEY_ARE }));
    },
    TIMEOUT,
  );
});
