import { defineConfig } from "vitest/config";

/** Tests and sister packages read the TypeScript sources; only what is published is built. */
const conditions = ["@softmax/source"];

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/closing-line-reporter.mjs"],
    projects: [
      "packages/softmax",
      "packages/tensor-files",
      "packages/cli",
      "examples/digits",
      "examples/sampling",
      "examples/language-model",
      "examples/tensorflow-js",
      ".",
    ].map((root) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name: root,
        root,
        include: root === "." ? ["*.test.ts"] : ["**/*.test.ts"],
        // Enough for a command on a busy machine: speed is measured in bench/.
        testTimeout: 60_000,
      },
    })),
  },
});
