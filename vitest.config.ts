import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    projects: ["packages/*", "examples/*", "."].map((root) => ({
      extends: true as const,
      test: { name: root, root, include: root === "." ? ["*.test.ts"] : ["**/*.test.ts"] },
    })),
  },
});
