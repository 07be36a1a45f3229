import { expect, it } from "vitest";
import { Adam } from "./adam.ts";

it("takes the steps that Kingma & Ba's algorithm 1 takes", () => {
  const parameters = Float32Array.of(1, -2, 0.5);
  const adam = new Adam([parameters]);
  // The algorithm as it is printed, in float64.
  const theta = Array.from(parameters);
  const m = [0, 0, 0];
  const v = [0, 0, 0];
  for (let t = 1; t <= 50; t++) {
    const gradient = Float32Array.from(theta, (x, i) => 2 * x + Math.sin(t + i));
    adam.step([gradient], 0.01);
    gradient.forEach((g, i) => {
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      theta[i]! -= (0.01 * (m[i]! / (1 - 0.9 ** t))) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8);
    });
  }
  // Fifty roundings to float32 of parameters of about 1.
  parameters.forEach((value, i) => {
    expect(Math.abs(value - theta[i]!)).toBeLessThan(50 * 6e-8 * 2);
  });
});
