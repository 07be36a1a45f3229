/** `--report` and `--svg` from end to end: what is written, and that the numbers in it are those printed. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exampleRows, rowsQuery, sliceRows, writeTable } from "./data-files.test-support.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(400);

async function files(folder: string): Promise<{ fitted: string; judged: string }> {
  return {
    fitted: await writeTable(join(folder, "a.parquet"), rowsQuery(sliceRows(rows, 0, 200))),
    judged: await writeTable(join(folder, "b.parquet"), rowsQuery(sliceRows(rows, 200, 400))),
  };
}

/** The points that a line of the chart runs through are the last numbers of its table. */
function lossTable(page: string): { temperature: number; nll: number }[] {
  const { document } = parseHTML(page);
  const table = [...document.querySelectorAll("table")].find((candidate) =>
    candidate.querySelector("caption")!.textContent!.startsWith("loss of"),
  )!;
  return [...table.querySelectorAll("tbody tr")].map((row) => {
    const [temperature, nll] = [...row.querySelectorAll("data")].map((cell) =>
      Number(cell.getAttribute("value")),
    );
    return { temperature: temperature!, nll: nll! };
  });
}

describe("calibrate --report and --svg", () => {
  test("write a page and a folder of charts, with the numbers of --json", async () => {
    const folder = temporaryFolder();
    const { fitted, judged } = await files(folder);
    const [page, charts] = [join(folder, "r.html"), join(folder, "new", "charts")];
    mkdirSync(join(folder, "new"));
    const ran = await softmax(
      "calibrate",
      fitted,
      "--test",
      judged,
      "--report",
      page,
      "--svg",
      charts,
      "--json",
    );
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain(`Wrote ${page}`);
    expect(readdirSync(charts).sort()).toEqual([
      "confidence-after.svg",
      "confidence-before.svg",
      "reliability-after.svg",
      "reliability-before.svg",
      "risk-coverage.svg",
      "temperature.svg",
    ]);
    const text = readFileSync(page, "utf8");
    for (const value of [ran.json.before.ece, ran.json.after.nll, ran.json.after.aurc]) {
      expect(text).toContain(`value="${value}"`);
    }
    expect(text).toContain(String(ran.json.temperature));
  });

  test("of a split, the curve of the loss is that of the fitted rows: least at T", async () => {
    const folder = temporaryFolder();
    const { fitted } = await files(folder);
    const page = join(folder, "r.html");
    const { json } = await softmax("calibrate", fitted, "--split", "0.3", "--report", page, "--json");
    const text = readFileSync(page, "utf8");
    expect(text).toContain("140, of the same files");
    const curve = lossTable(text);
    expect(curve).toHaveLength(41);
    for (const { nll } of curve) expect(nll).toBeGreaterThanOrEqual(json.nllAfter);
    const nearest = curve.reduce((best, point) => (point.nll < best.nll ? point : best));
    // Points are 3²ᐟ⁴⁰ apart, or more where T is far from 1: the least one is beside T.
    expect(Math.abs(Math.log(nearest.temperature / json.temperature))).toBeLessThan(0.1);
    expect(nearest.nll - json.nllAfter).toBeLessThan(0.005);
  });

  test("other methods have no temperature, and their own code", async () => {
    const folder = temporaryFolder();
    const { fitted } = await files(folder);
    const [page, charts] = [join(folder, "r.html"), join(folder, "charts")];
    const { exitCode } = await softmax(
      "calibrate",
      fitted,
      "--method",
      "vector",
      "--report",
      page,
      "--svg",
      charts,
    );
    expect(exitCode).toBe(0);
    expect(namesIn(charts)).not.toContain("temperature.svg");
    expect(readFileSync(page, "utf8")).toContain(
      "calibrateLogitsInto(calibrated, calibrator, logits, rows, classes)",
    );
  });

  test("a report that ends in .md is Markdown; what made it can be run again", async () => {
    const folder = temporaryFolder();
    const { fitted } = await files(folder);
    const path = join(folder, "r.md");
    await softmax("calibrate", fitted, "--method", "auto", "--report", path);
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(/^## Calibration of a\.parquet\n/);
    expect(text).toContain(`softmax calibrate ${fitted} --method auto --report ${path}`);
    expect(text).toContain("leave it alone");
    expect(text).not.toContain("<");
  });

  test("charts go to a folder that is there or can be made", async () => {
    const folder = temporaryFolder();
    const { fitted } = await files(folder);
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(await refusal("calibrate", fitted, "--svg", join(folder, "no", "charts"))).toContain(
      "there is no folder",
    );
    expect(await refusal("calibrate", fitted, "--svg", file)).toContain("the name of a folder is wanted");
    mkdirSync(join(folder, "there"));
    expect((await softmax("calibrate", fitted, "--svg", join(folder, "there"))).exitCode).toBe(0);
    expect(namesIn(join(folder, "there"))).toHaveLength(6);
  });
});

describe("evaluate --report", () => {
  test("writes a page, also of a temperature and of top labels", async () => {
    const folder = temporaryFolder();
    const { judged } = await files(folder);
    const page = join(folder, "r.html");
    const { json, stderr } = await softmax(
      "evaluate",
      judged,
      "--temperature",
      "2",
      "--report",
      page,
      "--json",
    );
    expect(stderr).toContain(`Wrote ${page}`);
    const text = readFileSync(page, "utf8");
    expect(text).toContain("At temperature 2, the model says");
    expect(text).toContain(`value="${json.ece}"`);

    const top = await writeTable(
      join(folder, "top.csv"),
      "SELECT 0.5 + (i % 50) / 100 AS confidence, 1 AS prediction, (i % 3 > 0)::INTEGER AS label FROM range(300) AS t(i)",
    );
    const ran = await softmax("evaluate", top, "--confidence", "confidence", "--report", page);
    expect(ran.stderr).toContain(`Wrote ${page}`);
    expect(readFileSync(page, "utf8")).toContain("– needs all probabilities");
  });

  test("groups and weights are in it", async () => {
    const folder = temporaryFolder();
    const query = `SELECT *, CASE WHEN id % 2 = 0 THEN 'even' ELSE 'odd' END AS side, 1 + id % 3 AS times FROM (${rowsQuery(rows)})`;
    const path = await writeTable(join(folder, "g.parquet"), query);
    const page = join(folder, "r.html");
    await softmax("evaluate", path, "--group", "side", "--weights", "times", "--report", page);
    const { document } = parseHTML(readFileSync(page, "utf8"));
    const text = document.body.textContent!;
    expect(text).toContain("Weight of the rows");
    expect([...document.querySelectorAll("th[scope=row]")].map((cell) => cell.textContent)).toEqual(
      expect.arrayContaining(["even", "odd"]),
    );
  });

  test("it is refused where it cannot be written, or would replace what is read", async () => {
    const folder = temporaryFolder();
    const { judged } = await files(folder);
    expect(await refusal("evaluate", judged, "--report", join(folder, "no", "r.html"))).toContain(
      "there is no folder",
    );
    expect(await refusal("evaluate", judged, "--report", judged)).toContain("also read");
    const calibrator = join(folder, "c.json");
    await softmax("calibrate", judged, "-o", calibrator);
    expect(await refusal("evaluate", judged, "--calibrator", calibrator, "--report", calibrator)).toContain(
      "also read",
    );
  });
});
