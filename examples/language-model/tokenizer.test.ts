import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadModule } from "./load-module.test-support.ts";

const { CHARACTERS, Tokenizer } = await loadModule("tokenizer.mjs");
const { learnVocabulary } = await loadModule("learn-vocabulary.mjs");
const { readModel } = await loadModule("committed-model.mjs");
const { tokenizer } = readModel();

const text = fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 200 });

describe("the committed vocabulary", () => {
  test("gives every text of new lines and printable ASCII back", () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(tokenizer.decode(tokenizer.encode(given))).toBe(given);
      }),
    );
  });

  test("has 1,024 different tokens, the 96 characters first", () => {
    expect(tokenizer.tokens).toHaveLength(1_024);
    expect(new Set(tokenizer.tokens).size).toBe(1_024);
    expect(tokenizer.tokens.slice(0, 96)).toEqual(CHARACTERS);
  });

  test("needs a token for about three characters of English", () => {
    const sentence = "The receipts of the Treasury during the last fiscal year exceeded its expenditures.";
    const tokens = tokenizer.encode(sentence);
    expect(tokens.length).toBeLessThan(sentence.length / 2.5);
    expect(tokenizer.decode(tokens)).toBe(sentence);
  });
});

describe("encode", () => {
  const small = new Tokenizer([...CHARACTERS, "th", "the", " the", "bc", "ab"]);
  const pieces = (given: string) => small.encode(given).map((id: number) => small.tokens[id]);

  test("joins the pair with the lowest id first, and only inside a word", () => {
    expect(pieces("the then")).toEqual(["the", " the", "n"]);
    expect(pieces("abc")).toEqual(["a", "bc"]);
    expect(pieces("t he")).toEqual(["t", " ", "h", "e"]);
  });

  test("of nothing is nothing", () => {
    expect(small.encode("")).toEqual([]);
    expect(small.decode([])).toBe("");
  });

  test.each(["tab\t", "caf\u00e9", "\r\n"])("refuses %j", (given) => {
    expect(() => small.encode(given)).toThrow(/^Cannot encode text: character \d is ".+", a new line or/);
  });
});

test.each([-1, 0.5, 99, Number.NaN])("decode refuses token %s", (id) => {
  expect(() => new Tokenizer([...CHARACTERS]).decode([id])).toThrow(RangeError);
});

describe("learnVocabulary", () => {
  test("takes the most frequent pair, then the next", () => {
    // "ab" and "bc" four times each, and "ab" is older; then "ab" with "c" four times, "c" with "ab" three.
    expect(learnVocabulary("abcabcabcabc", 98).slice(96)).toEqual(["ab", "abc"]);
  });

  test("never joins two words", () => {
    const learned = learnVocabulary("the end. ".repeat(50), 120).slice(96);
    expect(learned.filter((token: string) => /\S\s|\S\./.test(token))).toEqual([]);
    expect(learned).toContain(" end");
  });

  test("stops where no pair is left", () => {
    expect(learnVocabulary("ab", 200).slice(96)).toEqual(["ab"]);
  });
});
