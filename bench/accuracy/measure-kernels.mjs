/** One kind of kernels, in a process of its own: `measure-kernels.mjs KERNELS JSON-OPTIONS`; the result goes to the parent. */
import { cases } from "./cases.mjs";
import { nameOfCase } from "./make-rows.mjs";
import { Measurements } from "./measure.mjs";
import { openLibrary } from "./open-library.mjs";
import { searchRows } from "./search-rows.mjs";

const [kernels, json] = process.argv.slice(2);
const options = JSON.parse(json);
const library = await openLibrary(kernels);
if (typeof library === "string") process.send({ kernels, missing: library });
else if (options.search > 0) process.send({ kernels, results: searchRows(library, options) });
else process.send({ kernels, ...measureAll() });

function measureAll() {
  const measurements = new Measurements(library);
  let count = 0;
  for (const each of cases(options)) {
    if (options.only && !nameOfCase(each).includes(options.only)) continue;
    count++;
    measurements.measure(each);
  }
  const results = [...measurements.tallies.values()].map(({ errors, sums, ...named }) => ({
    ...named,
    compared: errors.count,
    mean: errors.count === 0 ? 0 : errors.sum / errors.count,
    worst: errors.worst,
    small: errors.small,
    ...(named.operation === "softmax" && { sum: sums.worst }),
  }));
  return { cases: count, results };
}
