import { describe, expect, test } from "vitest";
import { colourStyle, colours, plainStyle } from "./terminal-style.ts";

describe("colours()", () => {
  test.each([
    ["a terminal", { isTTY: true }, {}, colourStyle],
    ["a pipe", {}, {}, plainStyle],
    ["a terminal with NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, plainStyle],
    ["a terminal with an empty NO_COLOR", { isTTY: true }, { NO_COLOR: "" }, colourStyle],
    ["a terminal without colours", { isTTY: true, hasColors: () => false }, {}, plainStyle],
  ])("%s", (_, stream, environment, style) => {
    expect(colours(stream, environment)).toBe(style);
  });

  test("colour surrounds the text and does nothing to an empty one", () => {
    expect(colourStyle.over("x")).toBe("\u001b[31mx\u001b[39m");
    expect(colourStyle.over("")).toBe("");
    expect(plainStyle.over("x")).toBe("x");
  });
});
