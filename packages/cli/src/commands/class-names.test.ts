import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { readClassNames } from "./class-names.ts";

describe("readClassNames()", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "class-names-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (text: string) => {
    const path = join(folder, "names.txt");
    await writeFile(path, text);
    return path;
  };

  test("reads a comma list", async () => {
    expect(await readClassNames("Apple, Orange,香蕉")).toEqual(["Apple", "Orange", "香蕉"]);
  });

  test("reads a file with one name a line, whatever the line ends, and commas in names", async () => {
    expect(await readClassNames(await file("\uFEFFtench, Tinca\r\ngoldfish\r\n"))).toEqual([
      "tench, Tinca",
      "goldfish",
    ]);
    expect(await readClassNames(await file("a\nb"))).toEqual(["a", "b"]);
  });

  test.each([
    ["Apple,,Banana", 'name 2 of "Apple,,Banana" is empty'],
    ["no-such-file", "there is no file no-such-file"],
  ])("refuses %s", async (value, message) => {
    await expect(readClassNames(value)).rejects.toThrow(UsageError);
    await expect(readClassNames(value)).rejects.toThrow(message);
  });

  test("refuses an empty line and an empty file", async () => {
    await expect(readClassNames(await file("a\n\nb\n"))).rejects.toThrow(/line 2 of .* is empty/);
    await expect(readClassNames(await file(""))).rejects.toThrow(/line 1 of .* is empty/);
  });
});
