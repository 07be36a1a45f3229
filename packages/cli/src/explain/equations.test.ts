import fc from "fast-check";
import { explainSoftmax } from "softmax/explain";
import { describe, expect, test } from "vitest";
import { lessonOf } from "./lesson.ts";
import { parseNumber } from "./parse-number.ts";

const NUMBER = String.raw`[\d,]+(?:\.\d+)?(?:e[+−]\d+)?`;
const EXPONENTIAL = new RegExp(`exp\\((${NUMBER})(?:/(${NUMBER}))?\\) = (${NUMBER})`, "g");
const LOGARITHM = new RegExp(`−log (${NUMBER}) = (${NUMBER}) nats`, "g");

const read = (text: string) => parseNumber(text.replaceAll(",", ""))!;

/** What a calculator with the digits of `shown` says. */
function agrees(value: number, shown: string): boolean {
  if (shown.includes("e")) return value.toExponential(shown.split("e")[0]!.length - 2) === withHyphens(shown);
  return value.toFixed(shown.split(".")[1]!.length) === shown.replaceAll(",", "");
}
const withHyphens = (text: string) => text.replaceAll("−", "-");

/** The equations of a text that a calculator refutes, and how many there are. */
function check(logits: number[], temperature: number): { wrong: string[]; count: number } {
  const lesson = lessonOf(explainSoftmax(logits, { temperature, target: 0 }));
  const text = [...lesson.notes.map((note) => note.text), ...lesson.reading.flatMap((r) => r.sentences)].join(
    "\n",
  );
  const exponentials = [...text.matchAll(EXPONENTIAL)];
  const logarithms = [...text.matchAll(LOGARITHM)];
  return {
    count: exponentials.length + logarithms.length,
    wrong: [
      ...exponentials.filter(([, z, T, value]) => !agrees(Math.exp(read(z!) / read(T ?? "1")), value!)),
      ...logarithms.filter(([, p, loss]) => !agrees(-Math.log(read(p!)), loss!)),
    ].map(([equation]) => equation),
  };
}

describe("equations in the text", () => {
  test.each([[[10.004, 0]], [[1.344, 0]], [[0, 7.824]], [[0, 40]]])(
    "of %j are true of the numbers shown",
    (logits) => {
      expect(check(logits, 1)).toEqual({ wrong: [], count: 2 });
    },
  );

  test("are left out when no shown number makes them true: −log 1 is not 9.4e−14", () => {
    expect(check([30, 0], 1)).toEqual({ wrong: [], count: 1 });
  });

  test("are true of the numbers shown, whatever the row and the temperature", () => {
    const row = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 2, maxLength: 5 });
    const temperatures = fc.oneof(fc.constant(1), fc.double({ min: 0.2, max: 5, noNaN: true }));
    fc.assert(
      fc.property(row, temperatures, (logits, temperature) => {
        expect(check(logits, temperature).wrong).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
