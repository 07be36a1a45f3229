import { describe, expect, test } from "vitest";
import { parseNpyDict } from "./npy-dict.ts";

const parse = (text: string) => parseNpyDict(text, "NPY");

describe("parseNpyDict()", () => {
  test.each([
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }          \n", [2, 3], "NumPy's own"],
    ["{'shape': (2, 3), 'descr': '<f4', 'fortran_order': False}", [2, 3], "any order, no trailing comma"],
    ['{"descr":"<f4","fortran_order":False,"shape":(2,3,)}', [2, 3], "double quotes, no space"],
    [" \t{ 'descr' :'<f4' , 'fortran_order' : False , 'shape' : ( 5L , ) }", [5], "Python 2's long"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': ()}", [], "a scalar"],
  ])("%s", (text, shape, _why) => {
    expect(parse(text)).toEqual({ descr: "<f4", fortranOrder: false, shape });
  });

  test.each([
    ["", "its end is given, { is wanted"],
    ["[1]", '"[1]" is given, { is wanted'],
    ["{}", 'the key "descr" is missing'],
    ["{'descr': '<f4', 'shape': (1,)}", 'the key "fortran_order" is missing'],
    ["{'descr': '<f4', 'descr': '<f4'}", 'it has the key "descr" twice'],
    ["{'descr': '<f4', 'order': 1}", 'descr, fortran_order or shape before key "order" is wanted'],
    ["{'descr': '<f4' 'shape': (1,)}", "} is wanted"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", "nothing after the dict is wanted"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (1,)", "its end is given, } is wanted"],
    ["{'descr': [('x', '<f4')]}", "a plain type such as '<f4' is wanted"],
    ["{'descr': '<f4", "a string without escapes is wanted"],
    ["{'descr': '\\x3cf4'}", "a string without escapes is wanted"],
    ["{'fortran_order': 0}", "True or False is wanted"],
    ["{'shape': (5)}", "a comma, as in (5,) is wanted"],
    ["{'shape': 5}", '"5}" is given, ( is wanted'],
    ["{'shape': (-1,)}", '"-1,)}" is given, a length is wanted'],
    ["{'shape': (1.5,)}", "a comma, as in (5,) is wanted"],
    ["{'shape': (,)}", "a length is wanted"],
    ["{'shape': (1, 2}", '"}" is given, ) is wanted'],
    ["{'shape': (0x10, 2)}", "a comma"],
  ])("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(TypeError);
    expect(() => parse(text)).toThrow(message);
  });

  test("a length of 2^53 is out of range, 2^53 - 1 is not", () => {
    const dict = (length: string) => `{'descr': '<f4', 'fortran_order': True, 'shape': (${length},)}`;
    expect(parse(dict("9007199254740991")).shape).toEqual([2 ** 53 - 1]);
    expect(() => parse(dict("9007199254740992"))).toThrow(RangeError);
  });
});
