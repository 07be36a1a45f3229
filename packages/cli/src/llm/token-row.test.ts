import fc from "fast-check";
import { expect, test } from "vitest";
import { AnswerOptions } from "./answer-options.ts";
import { tokenRow } from "./token-row.ts";

const NAMES = ["A", "B", "C", "D"];
const options = new AnswerOptions(NAMES);

/** A distribution over the options, one token each, and other tokens; the likeliest first. */
const distribution = fc
  .array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 6, maxLength: 30 })
  .map((weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights
      .map((weight, i) => ({ token: NAMES[i] ?? `other ${i}`, logprob: Math.log(weight / sum) }))
      .sort((a, b) => b.logprob - a.logprob);
  });

test("however short the list, no score is below the true one, and those of listed options are true", () => {
  fc.assert(
    fc.property(distribution, fc.nat(), fc.nat(), (all, length, pick) => {
      const top = all.slice(0, 1 + (length % all.length));
      const taken = all[pick % all.length]!;
      const tokens = top.includes(taken) ? top : [...top, taken];
      const row = tokenRow([{ tokens, taken: taken.token }], options);
      const isListed = (name: string) => tokens.some(({ token }) => token === name);
      expect(row === undefined).toBe(!NAMES.some(isListed));
      if (!row) return;
      expect(row.bounded).toBe(NAMES.filter((name) => !isListed(name)).length);
      for (const [k, name] of NAMES.entries()) {
        const truth = all.find(({ token }) => token === name)!.logprob;
        if (isListed(name)) expect(row.scores[k]).toBe(truth);
        // 1 − Σp of 30 terms is right to about 30 · 2⁻⁵³, which for p above 3e-8 is less than a part in 1e6.
        else expect(row.scores[k]).toBeGreaterThan(truth - 1e-6);
      }
    }),
    { numRuns: 500 },
  );
});

test("the mass outside the list and on other tokens are what is left", () => {
  fc.assert(
    fc.property(distribution, (all) => {
      const row = tokenRow([{ tokens: all.slice(0, -1), taken: undefined }], options);
      if (!row) return;
      const mass = (from: typeof all) => from.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
      expect(row.lostMass).toBeCloseTo(Math.exp(all.at(-1)!.logprob), 12);
      expect(row.otherMass).toBeCloseTo(
        mass(all.slice(0, -1).filter(({ token }) => !NAMES.includes(token))),
        12,
      );
    }),
  );
});
