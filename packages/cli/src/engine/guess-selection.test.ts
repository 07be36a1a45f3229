import { describe, expect, test } from "vitest";
import type { Field, FieldKind } from "../files/data-file.ts";
import { guessSelection } from "./guess-selection.ts";

const fields = (...columns: [name: string, kind: FieldKind][]): Field[] =>
  columns.map(([name, kind]) => ({ name, kind, type: kind.toUpperCase() }));
const guess = (columns: Field[], wanted = {}, needsLabels = true) =>
  guessSelection("f.parquet", columns, wanted, needsLabels);

describe("guessSelection()", () => {
  test("takes the one list and the one label", () => {
    expect(guess(fields(["id", "integers"], ["logits", "vectors"], ["label", "integers"]))).toEqual({
      selection: { scores: ["logits"], labels: "label" },
      assumed: { logits: "logits", labels: "label" },
      ambiguous: [],
    });
  });

  test("assumes nothing of what was said", () => {
    const columns = fields(["a", "vectors"], ["b", "vectors"], ["x", "integers"], ["y", "integers"]);
    expect(guess(columns, { logits: "b", labels: "x" })).toMatchObject({
      selection: { scores: ["b"], labels: "x" },
      assumed: {},
      ambiguous: [],
    });
  });

  test("takes the better name first, and says that it could have been another", () => {
    const columns = fields(
      ["probs", "vectors"],
      ["logits", "vectors"],
      ["target", "integers"],
      ["label", "integers"],
    );
    expect(guess(columns)).toMatchObject({
      selection: { scores: ["logits"], labels: "label" },
      ambiguous: ["logits", "labels"],
    });
  });

  test("an unnamed list and an unnamed integer will do, an id never", () => {
    const columns = fields(["user_id", "integers"], ["vec", "vectors"], ["kind", "integers"]);
    expect(guess(columns).selection).toEqual({ scores: ["vec"], labels: "kind" });
  });

  test("wide columns are a class each", () => {
    const columns = fields(["logit_b", "numbers"], ["logit_a", "numbers"], ["label", "names"]);
    expect(guess(columns)).toMatchObject({
      selection: { scores: ["logit_b", "logit_a"], labels: "label" },
      classNames: ["b", "a"],
      assumed: { logits: "logit_" },
    });
  });

  test("of a prefix with numbers only the numbered columns are classes", () => {
    const columns = fields(
      ["logit_1", "numbers"],
      ["logit_0", "numbers"],
      ["logit_max", "numbers"],
      ["label", "integers"],
    );
    expect(guess(columns).selection.scores).toEqual(["logit_0", "logit_1"]);
  });

  test("a list of columns is a class each, in its order", () => {
    const columns = fields(["cat", "numbers"], ["dog", "integers"], ["label", "names"]);
    expect(guess(columns, { logits: "dog,cat" })).toMatchObject({
      selection: { scores: ["dog", "cat"], labels: "label" },
      classNames: ["dog", "cat"],
    });
    const counted = fields(["0", "numbers"], ["1", "numbers"], ["x", "numbers"], ["label", "integers"]);
    expect(guess(counted, { logits: "0,1" })).toEqual({
      selection: { scores: ["0", "1"], labels: "label" },
      assumed: { labels: "label" },
      ambiguous: [],
    });
    expect(() => guess(columns, { logits: "cat,cow" })).toThrow('Cannot find "cow" (--logits)');
    expect(() => guess(columns, { logits: "cat,label" })).toThrow("it is NAMES");
    expect(() => guess(columns, { logits: "cat,cat" })).toThrow('"cat" is given twice');
  });

  test("columns called 0, 1, 2 are the classes where only labels stand beside them", () => {
    const counted = fields(["0", "numbers"], ["1", "numbers"], ["label", "integers"]);
    expect(guess(counted)).toMatchObject({
      selection: { scores: ["0", "1"], labels: "label" },
      assumed: { logits: "0,1", labels: "label" },
    });
    for (const other of [fields(["x", "numbers"]), fields(["3", "numbers"])]) {
      expect(() => guess([...counted, ...other])).toThrow("Cannot find the logits");
    }
  });

  test("messages about probabilities name their option", () => {
    const columns = fields(["logits", "vectors"], ["label", "names"]);
    const wanted = { scoresOption: "probabilities" };
    expect(() => guess(columns, { ...wanted, logits: "p" })).toThrow('Cannot find "p" (--probabilities)');
    expect(() => guess(columns.slice(1), wanted)).toThrow(
      /^Cannot find the probabilities .* --probabilities: /,
    );
  });

  test("top-label files", () => {
    const columns = fields(["label", "integers"], ["pred_label", "integers"], ["confidence", "numbers"]);
    expect(guess(columns).selection).toEqual({
      confidence: "confidence",
      prediction: "pred_label",
      labels: "label",
    });
  });

  test.each<[Field[], object, string]>([
    [
      fields(["text", "names"]),
      {},
      "Cannot find the logits in f.parquet: it holds text NAMES, say which with --logits: a column, columns as a list a,b,c, or the prefix",
    ],
    [fields(["logits", "vectors"]), {}, "Cannot find the true classes"],
    [fields(["logits", "vectors"]), { logits: "x" }, 'Cannot find "x" (--logits) in f.parquet'],
    [fields(["logits", "names"]), { logits: "logits" }, "it is NAMES, a list of numbers"],
  ])("%j with %j is refused", (columns, wanted, message) => {
    expect(() => guess(columns, wanted)).toThrow(message);
  });
});
