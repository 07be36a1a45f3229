import { softmax } from "softmax";
import type { Calibrator } from "softmax/calibration";
import { describe, expect, test } from "vitest";
import { sql } from "../../data-files.test-support.ts";
import { exampleReport } from "../example-report.test-support.ts";
import { formulaOf, type ScoreScale, usageCode } from "./usage-code.ts";

const temperature = exampleReport.calibration!.calibrator;
const T = 2.0872122342968344;

function codeOf(title: string, calibrator: Calibrator, scale: ScoreScale): string {
  return usageCode(calibrator, scale).find((example) => example.title.startsWith(title))!.code;
}

/** What the SQL gives for rows of one list column. */
async function probabilitiesBySql(
  scale: ScoreScale,
  rows: readonly string[],
  type: string,
): Promise<number[][]> {
  const column = scale === "probabilities" ? "uncalibrated" : "logits";
  const values = rows.map((row, i) => `(${i}, [${row}]::${type})`).join(", ");
  const query = codeOf("SQL", temperature, scale)
    .replace("'scores.parquet'", `(VALUES ${values}) AS scores(id, ${column})`)
    .replace(/;$/, " ORDER BY id");
  const found = await sql(query);
  return found.map((row) => row.at(-1) as number[]);
}

describe("SQL of a temperature, run in DuckDB", () => {
  const rows = [
    "1.5, -2, 0.25",
    "1000, 999, -1000",
    "-1e4, -1e4, -1e4",
    "3e38, -3e38, 0",
    "0, '-Infinity'::DOUBLE, 2",
  ];
  const numbers = [
    [1.5, -2, 0.25],
    [1000, 999, -1000],
    [-1e4, -1e4, -1e4],
    [3e38, -3e38, 0],
    [0, -Infinity, 2],
  ];

  test.each(["FLOAT[]", "DOUBLE[]"])(
    "gives our probabilities, also where exp of a logit overflows: %s",
    async (type) => {
      const found = await probabilitiesBySql("logits", rows, type);
      expect(found).toHaveLength(rows.length);
      for (const [i, row] of numbers.entries()) {
        const exact = type === "FLOAT[]" ? row.map(Math.fround) : row;
        const expected = softmax(exact, { temperature: T });
        // Differences are of exp and the order of a sum of three: some units in the last place.
        for (const [k, p] of found[i]!.entries()) expect(p).toBeCloseTo(expected[k]!, 14);
      }
    },
  );

  test("probabilities are raised to 1/T, zeros among them", async () => {
    const found = await probabilitiesBySql("probabilities", ["0.7, 0.3, 0", "1e-300, 1, 0.5"], "DOUBLE[]");
    const expected = [
      [0.7, 0.3, 0],
      [1e-300, 1, 0.5],
    ].map((row) => softmax(row.map(Math.log), { temperature: T }));
    for (const [i, row] of found.entries()) {
      for (const [k, p] of row.entries()) expect(p).toBeCloseTo(expected[i]![k]!, 14);
    }
  });

  test("the temperature is read as the double that it is", async () => {
    const [, literal] = / \/ (\d\S*?)\)/.exec(codeOf("SQL", temperature, "logits"))!;
    expect(await sql(`SELECT ${literal}`)).toEqual([[T]]);
  });
});

describe("usageCode()", () => {
  test("a temperature has code in four languages, with all of its digits", () => {
    const examples = usageCode(temperature, "logits");
    expect(examples.map(({ language }) => language)).toEqual(["sh", "ts", "python", "sql", "python"]);
    for (const { code } of examples.slice(1)) expect(code).toContain(String(T));
  });

  test("code for probabilities takes their logarithm first", () => {
    expect(codeOf("TypeScript", temperature, "probabilities")).toContain("uncalibrated.map(Math.log)");
    expect(codeOf("Python", temperature, "probabilities")).toContain("np.log(uncalibrated)");
    expect(codeOf("TypeScript", temperature, "log-probabilities")).toContain("softmax(logits,");
  });

  const header = {
    schema: "softmax-calibrator",
    version: 1,
    classes: 2,
    rows: 9,
    nllBefore: 1,
    nllAfter: 1,
  } as const;
  const maps: Calibrator[] = [
    { ...header, method: "vector", scale: [1, 1], bias: [0, 0] },
    {
      ...header,
      method: "matrix",
      matrix: [
        [1, 0],
        [0, 1],
      ],
      center: [0, 0],
      bias: [0, 0],
      penalty: 1,
    },
    { ...header, method: "isotonic", maps: [] },
    { ...header, method: "platt", slope: 1, intercept: 0 },
    { ...header, method: "beta", a: 1, b: 1, c: 0 },
  ];

  test.each(maps)("$method has a formula, and code that reads its own fields", (calibrator) => {
    const code = codeOf("Python", calibrator, "logits");
    const known = Object.keys(header);
    const fields = Object.keys(calibrator).filter((name) => ![...known, "method", "penalty"].includes(name));
    for (const field of fields) expect(code).toContain(`calibrator["${field}"]`);
    expect(codeOf("TypeScript", calibrator, "logits")).toContain("calibrateLogitsInto(");
    expect(formulaOf(calibrator)).not.toBe(formulaOf(temperature));
  });
});
