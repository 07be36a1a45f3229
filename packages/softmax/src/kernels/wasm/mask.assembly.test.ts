import { expect, test } from "vitest";
import { Assembly } from "./assembly.test-support.ts";

const assembly = new Assembly();

test.each([
  ["mask32", Float32Array],
  ["mask64", Float64Array],
] as const)("%s(): −∞ where the mask is 0, any other byte keeps the value, NaN too", (name, FloatArray) => {
  for (let count = 0; count <= 70; count++) {
    for (const period of [1, 2, 3, 5, 1000]) {
      assembly.reset();
      const numbers = Array.from({ length: count + 1 }, (_, i) => (i % 7 === 0 ? Number.NaN : i - 30));
      const values = FloatArray.from(numbers);
      const mask = Uint8Array.from({ length: count }, (_, i) =>
        i % period === 0 ? 0 : 1 + ((i * 37) % 255),
      );
      const [at, bytes] = [assembly.write(values), assembly.write(mask, 1)];
      assembly.kernels[name](at, bytes, count);
      const expected = values.map((x, i) => (i < count && i % period === 0 ? -Infinity : x));
      expect(assembly.read(at, new FloatArray(count + 1))).toEqual(expected);
    }
  }
});
