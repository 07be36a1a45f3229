import { explainSoftmax } from "softmax/explain";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../report/display-width.ts";
import { colourStyle, plainStyle } from "../report/terminal-style.ts";
import { renderTerminal } from "./render-terminal.ts";
import { bar } from "./terminal-table.ts";

const FRUIT = [1.5, 2.2, -0.3, 0.8];
const classNames = ["Apple", "Orange", "Banana", "Avocado"];

const draw = (logits: number[], options: Parameters<typeof explainSoftmax>[1] = {}, width = 80) =>
  renderTerminal(explainSoftmax(logits, options), { width, style: plainStyle });
/** Line breaks in prose are not what these tests are about. */
const words = (text: string) => text.replace(/\s+/g, " ");
const widest = (text: string) => Math.max(...text.split("\n").map(displayWidth));

describe("renderTerminal()", () => {
  const fruit = draw(FRUIT, { classNames });

  test("shows each step of the fruit, textbook beside stable", () => {
    expect(fruit).toMatch(/textbook +stable/);
    expect(fruit).toMatch(/class +logit z +exp\(z\) +z − max +exp +probability +share/);
    expect(fruit).toMatch(/Apple +1\.5 +4\.48 +−0\.70 +0\.50 +0\.2721 +27 % +█/);
    expect(fruit).toMatch(/Orange +2\.2 +9\.03 +0\.00 +1\.00 +0\.5479 +55 % +█/);
    expect(fruit).toMatch(/Banana +−0\.3 +0\.74 +−2\.50 +0\.08 +0\.0450 +4 %/);
    expect(fruit).toMatch(/Avocado +0\.8 +2\.23 +−1\.40 +0\.25 +0\.1351 +14 %/);
    expect(fruit).toMatch(/sum +16\.47 +1\.83 +1\.0000 +100 %/);
  });

  test("says that the sum is 16.47, and 16.48 when rounded terms are added", () => {
    expect(words(fruit)).toContain(
      "The textbook sum is 16.47, which is 16.48 when the rounded terms are added",
    );
    expect(words(draw([0, Math.log(2)]))).not.toContain("rounded terms");
  });

  test("says why both forms agree", () => {
    expect(words(fruit)).toContain("exp(z − max) = exp(z) / exp(max), and exp(max) = 9.03");
  });

  test("interprets: the winner, the runner-up, the rest, how sure, and what to try next", () => {
    expect(words(fruit)).toContain(
      "Orange leads with 55 %, Apple is second with 27 %, the other 2 classes share 18 %.",
    );
    expect(words(fruit)).toContain("How sure: leaning");
    expect(words(fruit)).toContain("Try next: --temperature 0.5,1,2");
  });

  test("puts several temperatures side by side and says what sharpening and smoothing mean", () => {
    const text = draw(FRUIT, { classNames, temperature: [0.5, 1, 2] });
    expect(text).toMatch(/T = 0\.5 +T = 1 +T = 2/);
    expect(text).toMatch(/Orange +2\.2 +1\.00 +76 % .* 1\.00 +55 % .* 1\.00 +40 %/);
    expect(text).toMatch(/entropy, nats +0\.69 +1\.09 +1\.29/);
    expect(words(text)).toContain("Sharpening, T < 1: the differences between logits grow");
    expect(words(text)).toContain("Smoothing, T > 1: the differences shrink");
    expect(words(text)).toContain("Orange has 76 % at T = 0.5, 55 % at T = 1, 40 % at T = 2.");
  });

  test("with a target shows the loss and the gradient p − y, and explains its sign", () => {
    const text = draw(FRUIT, { classNames, target: "Orange" });
    expect(text).toContain("p − y");
    expect(text).toMatch(/Orange .* 55 % +−0\.4521/);
    expect(words(text)).toContain("−log p = −log 0.5479 = 0.60 nats");
    expect(words(text)).toContain("negative for Orange, whose logit goes up");
  });

  test("shows the textbook form overflowing, and that the stable form holds", () => {
    const text = draw([1000, 999]);
    expect(text).toMatch(/class 0 +1000 +Infinity +NaN +0\.00 +1\.00 +0\.7311 +73 %/);
    expect(words(text)).toContain("The textbook form overflows: exp(z) = exp(1000) is above 1.8e+308");
    expect(words(text)).toContain("so it holds");
    expect(words(text)).toContain("softmax explain 0 -1");
    expect(draw([1000, 999], { temperature: [0.5, 2] })).toMatch(/class 0 +1000 +Infinity +1\.00/);
  });

  test("shows the textbook form underflowing", () => {
    expect(words(draw([-1000, -999]))).toContain(
      "even exp(−999), is too small for a float64 and becomes 0. 0 / 0 is NaN.",
    );
  });

  test("shows four digits of a fitted temperature", () => {
    const text = draw(FRUIT, { temperature: [1, 1.8312345678901234], target: 0 });
    expect(text).toContain("T = 1.831");
    expect(text).not.toContain("1.8312");
  });

  test("writes a column in one way", () => {
    const text = draw([9, 0, -1.5, 4]);
    expect(text).toMatch(/class 0 .* 0\.993158/);
    expect(text).toMatch(/class 1 .* 0\.000123/);
    expect(text).toMatch(/class 2 .* 0\.000027/);
    expect(text).not.toMatch(/\de−/);
  });

  test("sets thousands apart, but for logits, which are copied back to the command line", () => {
    const text = words(draw([1012, 1000]));
    expect(text).toContain("class 0 is 162,754.79 times as likely as class 1");
    expect(text).toMatch(/class 0 1012 /);
    expect(words(draw(new Array(1234).fill(0)))).toContain("Softmax of 1,234 logits");
    expect(words(draw(Array.from({ length: 1234 }, (_, i) => i)))).toMatch(
      /most likely of 1,234 classes, and the other 1,224 together.* the other 1,232 classes share/,
    );
  });

  test("names a class that is called by a number", () => {
    const text = words(draw([2, -Infinity, 0], { classNames: ["7", "8", "9"], target: "9" }));
    expect(text).toContain("class 7 leads with 88 %, class 9 is second");
    expect(text).toContain("class 7 is 7.39 times as likely as class 9");
    expect(text).toContain("with class 9 as the truth");
    expect(text).toContain("class 8 is ruled out");
  });

  test.each([
    ["T = 0 among others", [1000, 999], [0, 1]],
    ["many large logits", [1000, 999, 998, 997, 996, 995], 1],
  ])("what to try next is something to type: %s", (_, logits, temperature) => {
    expect(words(draw(logits, { temperature }))).toMatch(/Try next: (--\w|softmax )/);
  });

  test("says that -Infinity rules a class out", () => {
    expect(words(draw([-Infinity, 2]))).toContain("exp(−Infinity) = 0: class 0 is ruled out.");
  });

  test("shows the top 10 of 1000 classes and the other 990 together, adding to 100 %", () => {
    const logits = Array.from({ length: 1000 }, (_, i) => Math.sin(i * i) * 8);
    const text = draw(logits);
    expect(text).toMatch(/the other 990 /);
    const lines = text.split(/─+\n/)[1]!;
    expect(lines.match(/^ {2}class \d+ /gm)).toHaveLength(10);
    const shares = [...lines.matchAll(/(\d+\.\d\d) %/g)].map((match) => Math.round(100 * Number(match[1])));
    expect(shares.reduce((a, b) => a + b, 0)).toBe(10000);
    expect(draw(logits, { target: 2 })).toMatch(/class 2 [\s\S]*the other 989 /);
  });

  test.each([1, 2, 4, 6])(
    "fits 80 columns with %i classes of 12-letter names, however it is asked",
    (classes) => {
      const names = Array.from({ length: classes }, (_, i) => `pineapples-${i}`.slice(-12));
      const logits = Array.from({ length: classes }, (_, i) => 3.125 * i - 7.5);
      for (const temperature of [1, 0.5, [0.5, 1, 2], [0, 0.25, 0.5, 1, 2, 5, 10, Infinity]]) {
        for (const target of [undefined, 0]) {
          for (const row of [
            logits,
            logits.map((z) => 300 * z),
            [-Infinity, ...logits.slice(1), 0].slice(-classes),
          ]) {
            expect(widest(draw(row, { classNames: names, temperature, target }))).toBeLessThanOrEqual(80);
          }
        }
      }
    },
  );

  test("keeps columns straight with CJK and emoji names, and cuts long ones", () => {
    const text = draw([1, 2, 0], {
      classNames: ["香蕉", "🥑 avocado", "a name far too long to be shown whole here"],
    });
    const ends = text
      .split("\n")
      .filter((line) => line.includes(" %  "))
      .map((line) => displayWidth(line.split(" %")[0]!));
    expect(new Set(ends).size).toBe(1);
    expect(text).toContain("…");
  });

  test("lets no class name steer the terminal", () => {
    const text = draw([1, 2], { classNames: ["\u001B[31mred", "\u202Eevil\r\n"] });
    for (const control of ["\u001B", "\u202E", "\r"]) expect(text).not.toContain(control);
  });

  test("colours by the style given, and by nothing else", () => {
    const coloured = renderTerminal(explainSoftmax(FRUIT, { classNames }), { width: 80, style: colourStyle });
    expect(coloured).toContain("\u001B[1m");
    expect(fruit).not.toContain("\u001B");
  });
});

test.each([
  [0, ""],
  [1, "████████"],
  [0.5, "████"],
  [1e-9, "▏"],
])("bar(%d, 8) is %s", (probability, drawn) => {
  expect(bar(probability, 8)).toBe(drawn);
});
