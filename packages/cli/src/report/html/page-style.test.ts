import { describe, expect, test } from "vitest";
import { pageStyle } from "./page-style.ts";

type Colours = Record<string, string>;

/** The page's variables: light, dark, print. */
function palettes(): Colours[] {
  return pageStyle
    .split(":root")
    .slice(1)
    .map((block) => {
      const found = [...block.split("}")[0]!.matchAll(/--(\w+): (#\w+);/g)];
      return Object.fromEntries(found.map(([, name, colour]) => [name!, colour!]));
    });
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.slice(1).replace(/./g, "$&$&") : colour.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const value = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe("pageStyle", () => {
  test("the contrast formula: black on white is 21 to 1", () => {
    expect(contrast("#000", "#ffffff")).toBeCloseTo(21, 10);
  });

  test("has three palettes with the same names", () => {
    const names = palettes().map((palette) => Object.keys(palette).join());
    expect(names).toHaveLength(3);
    expect(new Set(names).size).toBe(1);
  });

  test("text has at least 7 to 1 on its ground, marks at least 3 to 1", () => {
    for (const palette of palettes()) {
      for (const ground of [palette.page!, palette.panel!]) {
        for (const text of ["text", "quiet"])
          expect(contrast(palette[text]!, ground), text).toBeGreaterThan(7);
      }
      for (const text of ["good", "bad"])
        expect(contrast(palette[text]!, palette.page!), text).toBeGreaterThan(7);
      for (const mark of ["bar", "over", "under", "accent"]) {
        expect(contrast(palette[mark]!, palette.page!), mark).toBeGreaterThan(3);
      }
    }
  });
});
