/**
 * What the example uses of TensorFlow.js 4.22.0, in the same shapes, for tensors of up to two axes: a tape of operations,
 * their gradients, scopes that dispose of tensors, and Adam.
 *
 * @module
 */

const live = new Set();
const scopes = [];
/** What was computed since `valueAndGradients` began, in order; `undefined` outside of it. */
let tape;

class Tensor {
  constructor(values, shape, dtype) {
    const count = shape.reduce((product, length) => product * length, 1);
    if (values.length !== count) {
      throw new Error(`Size(${count}) must match array length ${values.length}`);
    }
    Object.assign(this, { values, shape, dtype, size: count });
    live.add(this);
    scopes.at(-1)?.push(this);
  }

  dataSync() {
    if (!live.has(this)) throw new Error("Tensor is disposed.");
    return this.values;
  }

  dispose() {
    live.delete(this);
  }
}

export function tensor(values, shape, dtype = "float32") {
  return new Tensor(dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values), shape, dtype);
}

export const scalar = (value) => tensor([value], []);
export const tensor1d = (values, dtype) => tensor(values, [values.length], dtype);
export const tensor2d = tensor;

/** As a tensor, but no scope disposes of it. */
export function variable(initial) {
  const made = tensor(initial.dataSync(), initial.shape);
  scopes.at(-1)?.pop();
  return made;
}

export const memory = () => ({ numTensors: live.size });

/** Disposes of every tensor made in `compute` but those returned, which go to the scope outside. */
export function tidy(compute) {
  scopes.push([]);
  let kept = [];
  try {
    const result = compute();
    kept = [result].flat().filter((each) => each instanceof Tensor);
    return result;
  } finally {
    for (const made of scopes.pop()) {
      if (!kept.includes(made)) made.dispose();
      else scopes.at(-1)?.push(made);
    }
  }
}

export function customGrad(compute) {
  return (...inputs) => {
    let saved = [];
    const save = (tensors) => {
      saved = tensors;
    };
    let gradFunc;
    const value = tidy(() => {
      const result = compute(...inputs, save);
      gradFunc = result.gradFunc;
      return result.value;
    });
    tape?.push({ inputs, output: value, gradFunc: (dy) => gradFunc(dy, saved) });
    return value;
  };
}

/** The product by a scalar, the only one that a scalar loss asks for. */
export function mul(factor, b) {
  const [f] = factor.dataSync();
  return tensor(
    b.dataSync().map((value) => f * value),
    b.shape,
  );
}

export function matMul(a, b) {
  const product = tensor(multiply(a, b), [a.shape[0], b.shape[1]]);
  tape?.push({
    inputs: [a, b],
    output: product,
    gradFunc: (dy) => [
      tensor(multiply(dy, transpose(b)), a.shape),
      tensor(multiply(transpose(a), dy), b.shape),
    ],
  });
  return product;
}

/** Rows `[N, K]` and a row `[K]`, which is added to each. */
export function add(rows, row) {
  const offsets = row.dataSync();
  const values = rows.dataSync().map((value, i) => value + offsets[i % row.size]);
  const sum = tensor(values, rows.shape);
  const perColumn = (dy) => {
    const sums = new Float64Array(row.size);
    for (const [i, value] of dy.dataSync().entries()) sums[i % row.size] += value;
    return tensor(sums, row.shape);
  };
  tape?.push({ inputs: [rows, row], output: sum, gradFunc: (dy) => [dy, perColumn(dy)] });
  return sum;
}

/** The scalar that `compute` gives, and its gradient in the one tensor `x`. */
export function valueAndGrad(compute) {
  return (x) => {
    const [value, grad] = valueAndGradients(() => compute(x), [x]);
    return { value, grad };
  };
}

/** The value, then a gradient for each of `xs`. */
function valueAndGradients(compute, xs) {
  tape = [];
  try {
    const value = tidy(compute);
    const nodes = tape;
    tape = undefined;
    return tidy(() => {
      const gradients = new Map([[value, scalar(1)]]);
      for (const { inputs, output, gradFunc } of nodes.reverse()) {
        if (!gradients.has(output)) continue;
        const found = [gradFunc(gradients.get(output))].flat();
        for (const [i, input] of inputs.entries()) gradients.set(input, found[i]);
      }
      return [value, ...xs.map((x) => gradients.get(x))];
    });
  } finally {
    tape = undefined;
  }
}

export const train = {
  /** Kingma and Ba 2015, with TensorFlow.js' defaults. */
  adam(learningRate) {
    const moments = new Map();
    let step = 0;
    const move = (x, gradient) => {
      if (!moments.has(x)) moments.set(x, { m: new Float32Array(x.size), v: new Float32Array(x.size) });
      const { m, v } = moments.get(x);
      for (const [i, g] of gradient.dataSync().entries()) {
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        x.values[i] -=
          (learningRate * m[i]) / (1 - 0.9 ** step) / (Math.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-7);
      }
    };
    return {
      minimize(compute, returnCost, variables) {
        const [cost, ...gradients] = valueAndGradients(compute, variables);
        step++;
        for (const [i, gradient] of gradients.entries()) {
          move(variables[i], gradient);
          gradient.dispose();
        }
        if (returnCost) return cost;
        cost.dispose();
        return null;
      },
    };
  },
};

function multiply(a, b) {
  const [rows, inner] = a.shape;
  const columns = b.shape[1];
  const [left, right] = [a.dataSync(), b.dataSync()];
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [r, c] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let i = 0; i < inner; i++) sum += left[r * inner + i] * right[i * columns + c];
    return sum;
  });
}

function transpose({ values, shape: [rows, columns] }) {
  const turned = values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
  return { shape: [columns, rows], dataSync: () => turned };
}
