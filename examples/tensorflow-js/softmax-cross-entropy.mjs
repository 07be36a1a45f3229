/**
 * `crossEntropy` of softmax as a loss of TensorFlow.js, with its gradient.
 *
 * @module
 */
import { crossEntropy } from "softmax";

/**
 * A scalar tensor of the loss in nats. Its gradient in the logits is the one that `crossEntropy` writes.
 *
 * The call reads the logits back with `dataSync` and computes loss and gradient in one pass. It leaves one tensor to its
 * caller, the scalar: dispose of it, or call within `tf.tidy` or an optimizer's `minimize`. The gradient waits as a plain
 * array and becomes a tensor only when asked for, within TensorFlow.js' own scope. A gradient of the gradient throws.
 *
 * @param tf the namespace of `@tensorflow/tfjs`
 * @param logits a float32 tensor `[..., K]`
 * @param targets class indices `[...]` or probabilities `[..., K]`: a tensor, or what `crossEntropy` takes
 * @param options those of `crossEntropy` (`labelSmoothing`, `ignoreIndex`, `weight`, …), but no `gradient`
 * @throws {TypeError} logits that are not float32; an option `gradient`; whatever `crossEntropy` throws
 * @throws {RangeError} `reduction: "none"`; whatever `crossEntropy` throws
 */
export function softmaxCrossEntropy(tf, logits, targets, options = {}) {
  checkArguments(logits, options);
  const targetsRead = typeof targets?.dataSync === "function" ? readTensor(targets) : targets;
  const lossOf = tf.customGrad((z, save) => {
    const gradient = new Float32Array(z.size);
    const loss = crossEntropy(readTensor(z), targetsRead, { ...options, gradient });
    save([z]);
    return {
      value: tf.scalar(loss),
      gradFunc: (upstream, [saved]) => scaleGradient(tf, gradient)(upstream, saved),
    };
  });
  return lossOf(logits);
}

/** The gradient times the upstream one. It takes the logits too, so that whoever differentiates it by them is told. */
function scaleGradient(tf, gradient) {
  return tf.customGrad((upstream, logits) => ({
    value: tf.mul(upstream, tf.tensor(gradient, logits.shape)),
    gradFunc: () => {
      throw new Error("Cannot differentiate the loss twice: it has a first gradient only");
    },
  }));
}

function readTensor(tensor) {
  return { data: tensor.dataSync(), dims: tensor.shape };
}

function checkArguments({ dtype }, { gradient, reduction }) {
  if (dtype !== "float32") {
    throw new TypeError(`Cannot compute the loss: the logits are ${dtype}, a float32 tensor is wanted`);
  }
  if (gradient !== undefined) {
    throw new TypeError("Cannot compute the loss: gradient is given, TensorFlow.js is to ask for it");
  }
  if (reduction === "none") {
    throw new RangeError(
      'Cannot compute the loss: reduction is "none", a scalar ("mean" or "sum") is wanted',
    );
  }
}
