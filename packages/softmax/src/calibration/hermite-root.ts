/**
 * Where an increasing function is zero, from its values and slopes at a few places.
 *
 * @module
 */

/** A function's value and slope at x. */
export interface HermiteNode {
  readonly x: number;
  readonly value: number;
  readonly slope: number;
}

/** Halvings after which a bracket as wide as all exponents of float64 is narrower than their rounding. */
const HALVINGS = 64;

/**
 * A zero, in `[low, high]`, of the polynomial of degree 2n − 1 with the values and slopes of n nodes: Newton's
 * divided differences with every node doubled. With the function below zero at `low` and not at `high`, both of them
 * nodes, there is one. n nodes h apart leave an error of the order of h^2n.
 *
 * @param nodes in increasing order of x
 */
export function hermiteRoot(nodes: readonly HermiteNode[], low: number, high: number): number {
  const differences = dividedDifferences(nodes);
  let [below, above] = [low, high];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (below + above) / 2;
    if (valueAt(middle, nodes, differences) < 0) below = middle;
    else above = middle;
  }
  return above;
}

/** The coefficients of Newton's form over the nodes x₀, x₀, x₁, x₁, … */
function dividedDifferences(nodes: readonly HermiteNode[]): Float64Array {
  const count = 2 * nodes.length;
  const differences = Float64Array.from({ length: count }, (_, i) => nodes[i >> 1]!.value);
  for (let order = 1; order < count; order++) {
    for (let i = count - 1; i >= order; i--) {
      const [from, to] = [nodes[(i - order) >> 1]!, nodes[i >> 1]!];
      const rise = differences[i]! - differences[i - 1]!;
      differences[i] = from === to ? to.slope : rise / (to.x - from.x);
    }
  }
  return differences;
}

function valueAt(x: number, nodes: readonly HermiteNode[], differences: Float64Array): number {
  let value = 0;
  for (let i = differences.length - 1; i >= 0; i--) value = value * (x - nodes[i >> 1]!.x) + differences[i]!;
  return value;
}
