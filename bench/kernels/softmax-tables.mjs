import { shapeName } from "./shapes.mjs";
import { shortNumber, textTable } from "./table.mjs";

const RESIDENT = "ours-resident";
const COPYING = "ours-copying";

/** One shape: every contestant, its rate, how it compares, and its error. */
export function shapeTable(shape) {
  const rateOf = (name) => shape.contestants.find((each) => each.name === name)?.rate;
  const title = `${shapeName(shape)}: copying ${gigabytes(8 * shape.copyRate)}, reading ${gigabytes(4 * shape.readRate)}`;
  const header = [
    "softmax",
    "10⁹/s",
    "quartiles",
    "× loop",
    "ours resident ÷",
    "ours copying ÷",
    "% of copy",
    "% of read",
    "ulp",
    "|Σp−1|",
  ];
  const measured = shape.contestants.filter((each) => each.rate);
  const rows = measured.map((each) => [
    each.label,
    shortNumber(each.rate / 1e9),
    each.rateQuartiles.map((rate) => shortNumber(rate / 1e9)).join("–"),
    shortNumber(each.rate / rateOf("loop")),
    shortNumber(rateOf(RESIDENT) / each.rate),
    shortNumber(rateOf(COPYING) / each.rate),
    shortNumber((100 * each.rate) / shape.copyRate),
    shortNumber((100 * each.rate) / shape.readRate),
    shortNumber(each.errors.ulp),
    each.errors.sum.toExponential(0),
  ]);
  const notes = shape.contestants
    .filter((each) => !each.rate || each.note)
    .map((each) => `${each.label}: ${each.rate ? each.note : statusText(each)}`);
  return [title, textTable(header, rows), ...notes].join("\n");
}

function statusText({ status, errors }) {
  return status === "wrong" ? `wrong by ${errors.absolute}, not timed` : status;
}

function gigabytes(bytesPerSecond) {
  return `${shortNumber(bytesPerSecond / 1e9)} GB/s`;
}

/** How many times as fast as each other one contestant is, shape by shape. */
export function ratioTable(shapes, name) {
  const base = shapes.map((shape) => shape.contestants.find((each) => each.name === name));
  if (!base.some((each) => each?.rate)) return undefined;
  const others = shapes[0].contestants.filter((each) => each.name !== name);
  const rows = shapes.map((shape, s) => [
    shapeName(shape),
    ...others.map(({ name: other }) => {
      const { rate } = shape.contestants.find((each) => each.name === other);
      return shortNumber(base[s].rate / rate);
    }),
  ]);
  const label = base.find((each) => each)?.label;
  return `Times as fast: ${label} ÷ …\n${textTable(["", ...others.map((each) => each.name)], rows)}`;
}
