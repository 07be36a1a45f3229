import { readFile } from "node:fs/promises";
import { formatWithOptions } from "node:util";
import { expect, test } from "vitest";
import * as tensorFiles from "./index.ts";

test("the example of the README prints what stands below it", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, example, output] = /```ts\n(.*?)```\n\n```\n(.*?)```/s.exec(readme)!;
  const body = example!.replace(/^import (\{.*\}) from "tensor-files";/, "const $1 = tensorFiles;");
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...args: unknown[]) => unknown;
  let printed = "";
  const log = (...args: unknown[]) => {
    printed += `${formatWithOptions({ colors: false }, ...args)}\n`;
  };
  await new AsyncFunction("tensorFiles", "console", body)(tensorFiles, { log });
  expect(printed).toBe(output);
});
