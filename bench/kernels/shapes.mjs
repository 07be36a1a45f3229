/** The shapes that are measured, rows × classes. */
const SHAPES = [
  [1, 10],
  [1, 1_000],
  [100_000, 10],
  [10_000, 100],
  [4_096, 1_000],
  [64, 50_257],
  [1, 151_936],
  [16, 151_936],
  [2_048, 8_192],
].map(([rows, classes]) => ({ rows, classes }));

/** Shapes by a list such as `4096x1000,1x10`; without one, all of them, or in a quick run those of at most 5 million numbers. */
export function chooseShapes(list, isQuick) {
  if (list === undefined) return SHAPES.filter(({ rows, classes }) => !isQuick || rows * classes <= 5e6);
  return list.split(",").map((text) => {
    const match = /^([1-9]\d*)[x×]([1-9]\d*)$/.exec(text.trim());
    if (!match)
      throw new RangeError(`Cannot measure the shape ${text}: rows x classes such as 4096x1000 is wanted`);
    return { rows: Number(match[1]), classes: Number(match[2]) };
  });
}

export function shapeName({ rows, classes }) {
  return `${rows.toLocaleString("en")} × ${classes.toLocaleString("en")}`;
}
