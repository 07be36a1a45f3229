import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { NoTokenLeft } from "../no-token-left.ts";
import { philoxAt } from "../random/philox.ts";
import { PURPOSE } from "../random/random-source.ts";
import { drawByGumbelMax } from "./gumbel-max.ts";

const LARGEST = 1 - 2 ** -53;
const noise = (x: number) => -Math.log(-Math.log(Math.min(x + 2 ** -54, LARGEST)));

describe("drawByGumbelMax()", () => {
  test("is the argmax of the logits with noise: 40 rows of up to 5000 logits, some at −∞", () => {
    const uniform = philoxAt(1);
    for (let r = 0; r < 40; r++) {
      const random = createRandom(r);
      const scale = [0.1, 1, 10, 100][r % 4]!;
      const logits = Float32Array.from({ length: 1 + random.below(5000) }, () =>
        random.next() < 0.1 ? -Infinity : scale * random.next(),
      );
      const perturbed = Array.from(logits, (z, i) => z + noise(uniform(r, PURPOSE.gumbel, i)));
      const drawn = drawByGumbelMax(logits, (i) => uniform(r, PURPOSE.gumbel, i));
      expect(drawn).toBe(perturbed.indexOf(Math.max(...perturbed)));
    }
  });

  test("asks once for each token above −∞, in their order, even where no number can help", () => {
    const asked: number[] = [];
    const logits = Float64Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? -Infinity : -i));
    drawByGumbelMax(logits, (i) => {
      asked.push(i);
      return 0.5;
    });
    expect(asked).toEqual(Array.from(logits.keys()).filter((i) => i % 3 !== 0));
  });

  test.each<[logits: number[], uniforms: number[], token: number, why: string]>([
    [[0], [0], 0, "one token, at u = 0"],
    [[0], [LARGEST], 0, "one token, at u = 1 − 2⁻⁵³"],
    [[-Infinity, -1e308, -Infinity], [LARGEST, 0, LARGEST], 1, "−∞ is never drawn"],
    [[1, 1, 1], [0.5, 0.5, 0.5], 0, "ties go to the lower index"],
    [[0, 36.6], [LARGEST, Math.exp(-1)], 0, "noise of 36.7 and of 0"],
    [[0, 36.8], [LARGEST, Math.exp(-1)], 1, "but no more than 36.7"],
    [[0, 3.6], [0.5, 0], 0, "the least noise is −3.62"],
    [[1e308, -1e308], [0, LARGEST], 0, "logits whose difference overflows"],
  ])("%o with %o gives %d: %s", (logits, uniforms, token) => {
    expect(drawByGumbelMax(logits, (i) => uniforms[i]!)).toBe(token);
  });

  test("a constant added to all logits changes nothing", () => {
    const uniform = philoxAt(2);
    const logits = Float64Array.from({ length: 50 }, (_, i) => (i % 7) / 4);
    for (let step = 0; step < 200; step++) {
      const draw = (shift: number) =>
        drawByGumbelMax(
          logits.map((z) => z + shift),
          (i) => uniform(step, PURPOSE.gumbel, i),
        );
      expect(draw(1024)).toBe(draw(0));
    }
  });

  test.each([[[]], [[-Infinity, -Infinity]]])("%o: no token is left", (logits) => {
    expect(() => drawByGumbelMax(logits, Math.random)).toThrow(
      new NoTokenLeft(
        `Cannot draw a token: none of ${logits.length} logits is above -Infinity, at least one is wanted`,
      ),
    );
  });

  test.each([NaN, Infinity])("a logit of %d is refused", (logit) => {
    expect(() => drawByGumbelMax([0, logit], () => 0.5)).toThrow(
      new RangeError(
        `Cannot draw a token: the logit of token 1 is ${logit}, a finite number or -Infinity is wanted`,
      ),
    );
  });

  test.each([1, -1e-9, NaN])("a uniform number %d is refused", (u) => {
    expect(() => drawByGumbelMax([0, 0], () => u)).toThrow("one in [0, 1) is wanted");
  });
});
