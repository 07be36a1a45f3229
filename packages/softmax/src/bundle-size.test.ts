/** What a page downloads that imports everything from the main entry. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

/** Bytes, minified and gzipped. */
const MOST_BYTES = 25_000;

async function bundle(): Promise<string> {
  const build = await rolldown({ input: fileURLToPath(new URL("./index.ts", import.meta.url)) });
  const { output } = await build.generate({ format: "esm", minify: true });
  expect(output).toHaveLength(1);
  expect(output[0].imports).toEqual([]);
  return output[0].code;
}

/** Some bundlers write ASCII only. */
function inAscii(code: string): string {
  return code.replace(/[^\0-~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function kernelNameOf(code: string): string {
  const module = `data:text/javascript;charset=utf-8;base64,${Buffer.from(code).toString("base64")}`;
  const program = `import { kernelName, softmax } from ${JSON.stringify(module)}; softmax([2, 1, 0]); console.log(kernelName());`;
  return execFileSync(process.execPath, ["--input-type=module"], { input: program, encoding: "utf8" }).trim();
}

const code = await bundle();

test("the main entry with its kernels stays small", () => {
  expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(MOST_BYTES);
});

test("the embedded kernels survive bundling and minifying, in UTF-8 and in ASCII", () => {
  expect(inAscii(code)).toMatch(/^[\0-~]*$/);
  expect(kernelNameOf(code)).toBe("wasm");
  expect(kernelNameOf(inAscii(code))).toBe("wasm");
});
