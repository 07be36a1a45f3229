import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { maxUlp } from "./accuracy.ts";

test("docstrings state the bounds that the tests enforce", () => {
  const folder = new URL("./", import.meta.url);
  const stated = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .flatMap((name) => [
      ...readFileSync(new URL(name, folder), "utf8").matchAll(/(\d+) ulp \(`maxUlp\.(\w+)`\)/g),
    ]);
  for (const [text, ulp, name] of stated) expect(maxUlp[name as keyof typeof maxUlp], text).toBe(Number(ulp));
  expect(new Set(stated.map(([, , name]) => name))).toEqual(new Set(Object.keys(maxUlp)));
});
