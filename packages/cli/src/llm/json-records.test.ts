import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../run.test-support.ts";
import { jsonRecords, RecordSplitter } from "./json-records.ts";

function split(text: string | Buffer, cut = Number.POSITIVE_INFINITY): string[] {
  const bytes = Buffer.from(text as string);
  const splitter = new RecordSplitter("a.jsonl");
  const found: string[] = [];
  for (let i = 0; i < bytes.length; i += cut) {
    found.push(...splitter.push(bytes.subarray(i, i + cut)).map(String));
  }
  splitter.finish();
  return found;
}

async function read(name: string, bytes: string | Buffer): Promise<unknown[]> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  const records: unknown[] = [];
  for await (const record of jsonRecords(path)) records.push(record);
  return records;
}

test("finds any objects, as lines, as a list and in many lines, however the bytes are cut", () => {
  const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(object, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (objects, cut) => {
      const lines = objects.map((each) => JSON.stringify(each)).join("\n");
      const list = JSON.stringify(objects, undefined, 2);
      for (const text of [lines, list, `\uFEFF${lines}\r\n`]) {
        expect(split(text, cut).map((each) => JSON.parse(each))).toEqual(JSON.parse(JSON.stringify(objects)));
      }
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['{"a": 1', "row 0", "whole object"],
  ['{"a": 1}\n{"b": "', "row 1", "whole object"],
  ['[{"a": 1}', "row 1", "whole object"],
  ['{"a": 1},{"a": 2}', "row 1", "an object is wanted"],
  ['[{"a": 1}] {"a": 2}', "row 1", "an object is wanted"],
  ["[1, 2]", "row 0", "an object is wanted"],
  [`{"a": ${"[".repeat(256)}`, "row 0", "256 levels"],
])("refuses %j", (text, row, reason) => {
  expect(() => split(text)).toThrow(new RegExp(`${row} of a.jsonl.*${reason}`));
});

test("stops at an object of more than 64 MiB, before it has an end", () => {
  const splitter = new RecordSplitter("a.jsonl");
  const mebibyte = Buffer.alloc(2 ** 20, "a");
  splitter.push(Buffer.from('{"a": "'));
  for (let i = 0; i < 63; i++) splitter.push(mebibyte);
  expect(() => splitter.push(mebibyte)).toThrow("Cannot read row 0 of a.jsonl: it is longer than 64 MiB");
});

test("reads what gzip packed, and says when it is cut short", async () => {
  const packed = gzipSync('{"a": 1}\n{"a": 2}\n');
  expect(await read("a.jsonl.gz", packed)).toEqual([{ a: 1 }, { a: 2 }]);
  await expect(read("a.jsonl.gz", packed.subarray(0, 20))).rejects.toThrow(/Cannot read .*a\.jsonl\.gz: /);
});

test("names the row that is no JSON or no UTF-8", async () => {
  await expect(read("a.jsonl", '{"a": 1}\n{"a": nothing}\n')).rejects.toThrow(/row 1 of .*no JSON/);
  const broken = Buffer.concat([Buffer.from('{"a": "'), Buffer.from([0xff]), Buffer.from('"}')]);
  await expect(read("a.jsonl", broken)).rejects.toThrow(/row 0 of .*no JSON/);
});
