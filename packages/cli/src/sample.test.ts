/** `softmax sample`: the library's draws, the same for the same seed, from every format; no wrong input is sampled. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ChainInput, philoxAt, preset, Sampler } from "softmax/sampling";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  logitsTensor,
  type Rows,
  rowsQuery,
  sliceRows,
  wideQuery,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTable,
} from "./data-files.test-support.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(60);
const TOP_K_2: ChainInput = [{ type: "top-k", k: 2 }];

const npy = (of: Rows = rows) => writeNpy(join(temporaryFolder(), "in.npy"), logitsTensor(of));
const rowOf = ({ logits, classes }: Rows, row: number) => logits.subarray(row * classes, (row + 1) * classes);

interface Line {
  readonly row: number;
  readonly draws: readonly { token: number; probability: number; logProbability: number }[];
}

/** What the library draws: draw i of row r by the number of the seed, r and i. */
function drawn(chain: ChainInput, seed: number, draws = 1, of = rows): Line[] {
  const uniform = philoxAt(seed);
  return Array.from(of.labels, (_, row) => ({
    row,
    draws: Array.from({ length: draws }, (__, draw) => {
      const random = (___: number, purpose: number) => uniform(row, purpose, draw);
      const { top: ____, ...sample } = new Sampler(chain, { random }).sample(rowOf(of, row));
      return sample;
    }),
  }));
}

test("help has its group, examples and --json", async () => {
  const { stdout } = await softmax("sample", "--help");
  expect(stdout).toMatch(/Examples:\n {2}softmax sample logits\.npy --preset llama\.cpp/);
  expect(stdout).toContain("--json");
  expect((await softmax("--help")).stdout).toMatch(/Models:\s+sample/);
});

describe("formats", () => {
  const list = rowsQuery(rows);
  const inFolder = (name: string) => join(temporaryFolder(), name);
  test.each<[name: string, write: (path: string) => unknown]>([
    ["in.npy", (path) => writeNpy(path, logitsTensor(rows))],
    ["in.npz", (path) => writeNpz(path, { logits: logitsTensor(rows) })],
    ["in.safetensors", (path) => writeSafetensors(path, { logits: logitsTensor(rows) })],
    ["in.parquet", (path) => writeTable(path, list)],
    ["in.jsonl", (path) => writeTable(path, list)],
    ["in.json", (path) => writeTable(path, list)],
    ["in.csv", (path) => writeTable(path, wideQuery(rows))],
    ["in.tsv", (path) => writeTable(path, wideQuery(rows))],
  ])("%s gives the library's tokens", async (name, write) => {
    const path = inFolder(name);
    await write(path);
    const { json } = await softmax("sample", path, "--top-k", "2", "--seed", "5", "--json");
    const wanted = drawn(TOP_K_2, 5);
    const tokens = (lines: readonly Line[]) => lines.map(({ draws }) => draws.map(({ token }) => token));
    expect(tokens(json.samples)).toEqual(tokens(wanted));
    for (const [row, { draws }] of wanted.entries()) {
      // Text files hold float64, whose last digits are others.
      expect(json.samples[row].draws[0].probability).toBeCloseTo(draws[0]!.probability, 6);
      expect(json.samples[row].draws[0].logProbability).toBeCloseTo(draws[0]!.logProbability, 6);
    }
  });

  test("a vocabulary of 262,144, as an array and as a list column", async () => {
    const folder = temporaryFolder();
    const [vocabulary, best] = [262_144, 200_001];
    const data = new Float32Array(vocabulary).fill(-1);
    data[best] = 100;
    const array = writeNpy(join(folder, "in.npy"), { dtype: "float32", shape: [1, vocabulary], data });
    const query = `SELECT [if(i = ${best}, 100, -1)::FLOAT for i in range(${vocabulary})] AS logits`;
    const table = await writeTable(join(folder, "in.parquet"), query);
    for (const path of [array, table]) {
      const { json } = await softmax("sample", path, "--preset", "llama.cpp", "--json");
      expect([json.classes, json.samples[0].draws[0].token]).toEqual([vocabulary, best]);
    }
  });

  test("what a language model said of the options of a question", async () => {
    const path = join(temporaryFolder(), "in.jsonl");
    const top = [
      { token: "B", logprob: Math.log(0.75) },
      { token: "A", logprob: Math.log(0.25) },
    ];
    const content = [{ token: "B", logprob: top[0]!.logprob, top_logprobs: top }];
    writeFileSync(path, `${JSON.stringify({ choices: [{ logprobs: { content } }] })}\n`);
    const argv = ["sample", path, "--preset", "greedy", "--json"];
    const { json } = await softmax(...argv, "--token-names", "A,B");
    expect(json.samples[0].draws[0]).toMatchObject({ token: 1, name: "B" });
    expect(Math.exp(json.samples[0].draws[0].logProbability)).toBeCloseTo(0.75, 6);
    expect(await refusal(...argv)).toContain("--token-names A,B,C,D is wanted");
  });

  test("probabilities and log-probabilities; what has probability 0 is never drawn", async () => {
    const folder = temporaryFolder();
    const p = writeNpy(join(folder, "p.npy"), {
      dtype: "float64",
      shape: [1, 4],
      data: Float64Array.of(0.5, 0, 0.5, 0),
    });
    const draw = (path: string, ...argv: string[]) =>
      softmax("sample", path, "-n", "2000", "--json", ...argv).then(({ json }) => json);
    const { samples, from, warnings } = await draw(p);
    expect([from, warnings]).toEqual(["probabilities", []]);
    expect(new Set(samples[0].draws.map(({ token }: { token: number }) => token))).toEqual(new Set([0, 2]));
    const log = writeNpy(join(folder, "log.npy"), {
      dtype: "float64",
      shape: [1, 4],
      data: Float64Array.of(0.5, 0, 0.5, 0).map(Math.log),
    });
    expect((await draw(log, "--from", "log-probabilities")).samples).toEqual(samples);
  });
});

describe("seeds", () => {
  test("draw i of row r has its own number, whatever else is drawn", async () => {
    const path = npy();
    const sample = (...argv: string[]) => softmax("sample", path, "--preset", "vllm", ...argv, "--json");
    const all = await sample("--seed", "3", "-n", "4");
    expect(all.json.samples).toEqual(drawn(preset("vllm"), 3, 4));
    expect((await sample("--seed", "3", "-n", "4")).stdout).toBe(all.stdout);
    expect((await sample("--seed", "-3", "-n", "4")).stdout).not.toBe(all.stdout);
    const part = (await sample("--seed", "3", "--rows", "7:19")).json;
    expect([part.rows, part.samples]).toEqual([12, drawn(preset("vllm"), 3).slice(7, 19)]);
    expect((await sample("--seed", "3", "--row", "19")).json.samples).toEqual([drawn(preset("vllm"), 3)[19]]);
    expect((await sample("--seed", "3", "--rows", "58:")).json.samples).toHaveLength(2);
  });

  test("rows count through all files, in chunks of any size", async () => {
    const many = exampleRows(5000);
    const folder = temporaryFolder();
    const [one, two] = [sliceRows(many, 0, 2500), sliceRows(many, 2500, 5000)].map((part, i) =>
      writeNpy(join(folder, `${i}.npy`), logitsTensor(part)),
    );
    const table = await writeTable(join(folder, "in.parquet"), rowsQuery(many));
    const whole = (await softmax("sample", table, "--min-p", "0.1", "--json")).json;
    const parts = (await softmax("sample", one!, two!, "--min-p", "0.1", "--json")).json;
    expect(parts.samples).toEqual(whole.samples);
    expect([parts.rows, parts.samples[4999].row]).toEqual([5000, 4999]);
  });

  test("frequencies are the probabilities (χ²)", async () => {
    const probabilities = [0.4, 0.3, 0.2, 0.1];
    const path = writeNpy(join(temporaryFolder(), "p.npy"), {
      dtype: "float64",
      shape: [1, 4],
      data: Float64Array.from(probabilities),
    });
    const counts = async (...argv: string[]) => {
      const { json } = await softmax("sample", path, "-n", "10000", ...argv, "--json");
      const tokens: number[] = json.samples[0].draws.map(({ token }: { token: number }) => token);
      return probabilities.map((_, k) => tokens.filter((token) => token === k).length);
    };
    const chiSquare = (found: number[], wanted: number[]) =>
      wanted.reduce((sum, p, k) => sum + (found[k]! - 10_000 * p) ** 2 / (10_000 * p), 0);
    // 99.9 % quantiles of χ² with 3 and 2 degrees of freedom.
    expect(chiSquare(await counts("--seed", "1"), probabilities)).toBeLessThan(16.27);
    const nucleus = await counts("--seed", "2", "--top-p", "0.85");
    expect(nucleus[3]).toBe(0);
    expect(
      chiSquare(
        nucleus,
        [4, 3, 2].map((p) => p / 9),
      ),
    ).toBeLessThan(13.82);
  });
});

describe("the chain", () => {
  const chainOf = async (...argv: string[]) => {
    const { chain, preset: name } = (await softmax("sample", npy(), ...argv, "--json")).json;
    return { chain, name };
  };

  test("of a preset, changed by flags", async () => {
    const flags = ["--temperature", "1.5", "--top-k", "7", "--top-p", "0.5", "--min-p", "0.01"];
    expect(await chainOf("--preset", "llama.cpp", ...flags)).toEqual({
      chain: preset("llama.cpp", {
        temperature: { temperature: 1.5 },
        "top-k": { k: 7 },
        "top-p": { p: 0.5 },
        "min-p": { p: 0.01 },
      }),
      name: "llama.cpp",
    });
    const { stdout } = await softmax("sample", npy(), "--preset", "llama.cpp", "--top-k", "7");
    expect(stdout.replaceAll("\n", " ")).toMatch(
      /^Preset llama\.cpp, top-k as given: .*→ top-k 7 → .*; seed 0\./,
    );
  });

  test("of flags alone, in their order, or none", async () => {
    const flags = ["--min-p", "0.1", "--top-p", "0.9", "--top-k", "3", "--temperature", "0.5"];
    expect((await chainOf(...flags)).chain.map(({ type }: { type: string }) => type)).toEqual([
      "temperature",
      "top-k",
      "top-p",
      "min-p",
    ]);
    expect(await chainOf()).toEqual({ chain: [], name: null });
    expect((await softmax("sample", npy())).stdout).toMatch(
      /^No processors, the model's own probabilities; seed 0\.\n/,
    );
  });

  test("of JSON, in a file or as it is", async () => {
    const path = join(temporaryFolder(), "chain.json");
    const text = '[{"type": "top-k", "k": 2}]';
    writeFileSync(path, text);
    for (const given of [path, text]) expect((await chainOf("-c", given)).chain).toEqual(TOP_K_2);
  });
});

describe("sequences", () => {
  const same: Rows = { classes: 6, logits: new Float32Array(36), labels: new Int32Array(6) };
  const once = '[{"type": "no-repeat-ngram", "size": 1}]';

  test("rows are independent: each begins from the prompt", async () => {
    const { json } = await softmax("sample", npy(same), "-c", once, "--prompt", "0,1,2,3,4", "--json");
    expect(json.samples.map(({ draws }: Line) => draws[0]!.token)).toEqual([5, 5, 5, 5, 5, 5]);
    expect([json.sequence, json.prompt]).toEqual([false, [0, 1, 2, 3, 4]]);
  });

  test("with --sequence what was drawn is in the history: the library's sampler", async () => {
    const { json } = await softmax("sample", npy(same), "-c", once, "--sequence", "--seed", "4", "--json");
    const sampler = new Sampler([{ type: "no-repeat-ngram", size: 1 }], { seed: 4 });
    const wanted = Array.from(same.labels, (_, row) => sampler.sample(rowOf(same, row)).token);
    expect(json.samples.map(({ draws }: Line) => draws[0]!.token)).toEqual(wanted);
    expect([...wanted].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("text", () => {
  test("a line for each draw, with names and the most probable tokens", async () => {
    const path = join(temporaryFolder(), "vocabulary.txt");
    writeFileSync(path, "the\nof\nof\n\u001b[31mred\n");
    const argv = ["--top-k", "1", "-n", "2", "--top", "2", "--token-names", path, "--row", "2"];
    const { stdout } = await softmax("sample", npy(), ...argv);
    const [line] = drawn([{ type: "top-k", k: 1 }], 0).slice(2);
    const { token, logProbability } = line!.draws[0]!;
    const name = ["the", "of", "of", "\uFFFD[31mred"][token]!;
    const share = `${(100 * Math.exp(logProbability)).toFixed(1)} %`;
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toBe("Chain as given: top-k 1; seed 0.");
    expect(lines[2]).toMatch(/^row {2}draw {2}token +after chain +by model {2}name$/);
    expect(lines[3]!.split(/ {2,}/)).toEqual(["", "2", "0", String(token), "100 %", share, name]);
    expect(lines[4]!.split(/ {2,}/)).toEqual(["", "1", String(token), "100 %", share, name]);
    expect(lines[5]).toContain(`top: ${token} ${name} ${share}   `);
    expect(lines).toHaveLength(6);
  });

  test("docs/formats.md has every field of the JSON documents", async () => {
    const docs = readFileSync(new URL("../../../docs/formats.md", import.meta.url), "utf8");
    const [, section] = /## `softmax sample --json`\n(.*?)\n## /s.exec(docs) ?? [];
    const documented = new Set([...section!.matchAll(/`([\w.[\]]+)`/g)].map(([, name]) => name));
    const names = (value: unknown, prefix = ""): string[] =>
      Array.isArray(value)
        ? value.flatMap((each) => names(each, prefix.replace(/\.$/, "[].")))
        : typeof value === "object" && value !== null
          ? Object.entries(value).flatMap(([key, each]) => [
              `${prefix}${key}`,
              ...(["chain", "settings", "assumed"].includes(key) ? [] : names(each, `${prefix}${key}.`)),
            ])
          : [];
    const argv = ["sample", npy(), "--preset", "greedy", "--top", "2", "--token-names", "a,b,c,d", "--json"];
    for (const more of [[], ["--explain"]]) {
      const { json } = await softmax(...argv, ...more);
      const found = [...new Set(names(json))].map((name) => name.replaceAll(/\[\]$/g, ""));
      const shown = found.map((name) => (documented.has(`${name}[]`) ? `${name}[]` : name));
      expect(shown.filter((name) => !documented.has(name))).toEqual([]);
    }
  });
});

describe("wrong input", () => {
  const chainFile = (text: string) => {
    const path = join(temporaryFolder(), "chain.json");
    writeFileSync(path, text);
    return path;
  };

  test.each<[argv: string[], message: string]>([
    [["--preset", "llama"], "one of llama.cpp, transformers, vllm, openai, greedy is wanted"],
    [["--preset", "greedy", "--chain", "[]"], "cannot be used with option"],
    [["--top-k", "2", "--chain", "[]"], "cannot be used with option"],
    [
      ["--preset", "openai", "--top-k", "2"],
      'Cannot use the preset openai: it has no "top-k", only penalties',
    ],
    [["--top-k", "2.5"], "(top-k): k is 2.5, a whole number from 0 is wanted"],
    [["--temperature", "-1"], "(temperature): temperature is -1, a number from 0 is wanted"],
    [["--top-p", "high"], "argument 'high' is invalid: a number is wanted"],
    [["-n", "0"], "argument '0' is invalid: a whole number from 1 on is wanted"],
    [["-n", "2", "--sequence"], "cannot be used with option"],
    [["--seed", "1.5"], "argument '1.5' is invalid: an integer of at most 53 bits is wanted"],
    [["--seed", "x"], "an integer of at most 53 bits is wanted"],
    [["--row", "60"], "Cannot sample row 60 of"],
    [["--rows", "50:61"], "there are 60 rows, counted from 0"],
    [["--rows", "5:5"], "the second above the first"],
    [["--rows", "1", "--row", "1"], "two row numbers such as 10:20"],
    [["--prompt", "1,2.5"], "a list of token ids such as 11,5,262 is wanted"],
    [
      ["--prompt", "1,4"],
      "Cannot use token 4 of --prompt: the rows have 4 tokens, ids from 0 to 3 are wanted",
    ],
    [["--token-names", "a,b"], "2 names were given, its rows have 4 tokens, a name for each is wanted"],
    [["--explain", "-n", "2"], "cannot be used with option"],
    [["--explain", "--row", "60"], "there are 60 rows, counted from 0"],
    [
      ["--chain", '[{"type":"allowed-tokens"}]'],
      "allowed-tokens is in the chain, its input allowed is wanted",
    ],
    [["--chain", "[{"], "Cannot read the chain of --chain: it is no JSON"],
    [["--chain", "/nowhere/chain.json"], "Cannot read /nowhere/chain.json: there is no such file"],
  ])("%j", async (argv, message) => {
    expect(await refusal("sample", npy(), ...argv)).toContain(message);
  });

  test.each<[text: string, message: string]>([
    ["{}", "an object, a list of processors is wanted"],
    [
      '[{"type": "top-k", "k": 1}, {"type": "top-q"}]',
      'processor 2: type "top-q", one of these types is wanted',
    ],
    ['[{"type": "min-p", "p": "x"}]', 'processor 1 (min-p): p is "x", a number from 0 is wanted'],
    ['[{"type": "top-k", "k": 1, "K": 2}]', 'processor 1 (top-k): unknown setting "K"'],
    ["[1, 2", "it is no JSON"],
  ])("a chain that reads %j", async (text, message) => {
    const path = chainFile(text);
    const said = await refusal("sample", npy(), "--chain", path);
    expect(said).toContain(`Cannot read the chain ${path}: `);
    expect(said).toContain(message);
  });

  test("a row of NaN or of −∞ alone is named, and nothing is printed of those before it", async () => {
    for (const [value, message] of [
      [Number.NaN, "row 59 has NaN or nothing as the score of class 0"],
      [-Infinity, ": no token is left"],
    ] as const) {
      const logits = rows.logits.slice();
      logits.fill(value, 59 * 4);
      const path = npy({ ...rows, logits });
      const said = await refusal("sample", path);
      expect(said).toContain(message);
      expect(said).toContain(`row 59`);
      expect((await softmax("sample", path, "--rows", ":59")).exitCode).toBe(0);
    }
  });

  test("the winner's probability alone is no distribution", async () => {
    const query = "SELECT 0.9 AS confidence, 1 AS prediction, 1 AS label";
    const path = await writeTable(join(temporaryFolder(), "in.parquet"), query);
    expect(await refusal("sample", path)).toContain("Cannot sample from top-label rows");
  });
});
