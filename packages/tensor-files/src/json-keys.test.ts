import { describe, expect, test } from "vitest";
import { findDuplicateKey } from "./json-keys.ts";

describe("findDuplicateKey()", () => {
  test.each([
    ['{"a":1,"a":2}', "a"],
    ['{"a":{"b":1,"b":2}}', "b"],
    ['{"a" : 1 , "\\u0061" : 2}', "a"],
    ['{"a":[{"x":1},{"x":1}],"x":1}', undefined],
    ['{"a":"a","b":"a:","c":"\\"a\\":"}', undefined],
    ['{"{":1,"}":2,"\\\\":3}', undefined],
    ["[]", undefined],
  ])("%s → %s", (json, key) => {
    JSON.parse(json); // the text is JSON
    expect(findDuplicateKey(json)).toBe(key);
  });
});
