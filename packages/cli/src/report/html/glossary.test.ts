import { expect, test } from "vitest";
import { exampleReport } from "../example-report.test-support.ts";
import { metricRows } from "../metric-rows.ts";
import { GLOSSARY, termsFor } from "./glossary.ts";

const names = metricRows({ before: exampleReport.before }).map(({ name }) => name);

test("every metric is explained by one term", () => {
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    expect(
      GLOSSARY.filter(({ explains }) => explains.test(name.trim())).map(({ term }) => term),
      name,
    ).toHaveLength(1);
  }
});

test("only what is shown is explained", () => {
  expect(termsFor(["accuracy", "MCE (worst bin)"]).map(({ term }) => term)).toEqual(["accuracy", "MCE"]);
});
