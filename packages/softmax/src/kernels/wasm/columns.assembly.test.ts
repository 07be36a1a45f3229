import { describe, expect, test } from "vitest";
import { Assembly } from "./assembly.test-support.ts";

const assembly = new Assembly();

const numbered = (length: number, value: (i: number) => number) => Array.from({ length }, (_, i) => value(i));

const sizes: [classes: number, inner: number, columns: number][] = [];
for (let classes = 0; classes <= 18; classes++) {
  for (let columns = 0; columns <= 21; columns++) sizes.push([classes, columns + (classes % 3), columns]);
}
sizes.push([61, 1003, 40], [1000, 16, 16], [7, 1021, 1021]);

describe.each([
  ["32", Float32Array],
  ["64", Float64Array],
] as const)("columns of float%s", (bits, FloatArray) => {
  const gather = assembly.kernels[`gatherColumns${bits}`];
  const scatter = assembly.kernels[`scatterColumns${bits}`];

  test("become rows", () => {
    for (const [classes, inner, columns] of sizes) {
      assembly.reset();
      const grid = FloatArray.from(numbered(classes * inner, (i) => i + 1));
      const rows = FloatArray.from(
        numbered(classes * columns, (i) => (i % classes) * inner + Math.floor(i / classes) + 1),
      );
      const [source, target] = [assembly.write(grid), assembly.reserve(rows.byteLength + 8)];
      gather(source, target, classes, inner, columns);
      expect(assembly.read(target, new FloatArray(rows.length))).toEqual(rows);
      expect(assembly.read(target + rows.byteLength, new Uint32Array(1))[0]).toBe(0xa5a5a5a5);
    }
  });

  test("come back, and nothing between them is written", () => {
    for (const [classes, inner, columns] of sizes) {
      assembly.reset();
      const rows = FloatArray.from(numbered(classes * columns, (i) => i + 1));
      const grid = FloatArray.from(
        numbered(classes * inner, (i) => {
          const column = i % inner;
          return column < columns ? column * classes + Math.floor(i / inner) + 1 : -1;
        }),
      );
      const [source, target] = [
        assembly.write(rows),
        assembly.write(new FloatArray(classes * inner).fill(-1)),
      ];
      scatter(source, target, classes, inner, columns);
      expect(assembly.read(target, new FloatArray(grid.length))).toEqual(grid);
    }
  });

  test("NaN keeps its payload", () => {
    const words = new Uint32Array(32).fill(0x7fc12345);
    assembly.reset();
    const [source, target] = [assembly.write(words), assembly.reserve(128)];
    gather(source, target, 4, bits === "32" ? 8 : 4, bits === "32" ? 8 : 4);
    expect(assembly.read(target, new Uint32Array(32))).toEqual(words);
  });
});
