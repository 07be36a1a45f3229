/**
 * Trains a linear classifier of three clouds of points with TensorFlow.js' Adam and the loss of softmax.
 *
 *     node train.mjs                      with the stand-in beside it
 *     node train.mjs @tensorflow/tfjs     with the package, or another path of it
 *
 * @module
 */
import { argmax } from "softmax";
import { mersenneTwister } from "softmax/sampling";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.mjs";

const tf = await import(process.argv[2] ?? "./tensorflow-js-stand-in.mjs");

const CENTRES = [
  [-1, 0],
  [1, 0],
  [0, 2],
];
const ROWS = 300;
const STEPS = 60;
/** The label of a row that nobody labelled, `ignoreIndex` of `crossEntropy`. */
const UNLABELLED = -100;

const { points, classes } = drawPoints(mersenneTwister(1));
const labels = classes.map((k, row) => (row % 10 === 0 ? UNLABELLED : k));

const features = tf.tensor2d(points, [ROWS, 2]);
const weights = tf.variable(tf.tensor2d(new Float32Array(6), [2, 3]));
const bias = tf.variable(tf.tensor1d(new Float32Array(3)));
const optimizer = tf.train.adam(0.1);
const computeLogits = () => tf.add(tf.matMul(features, weights), bias);

for (let step = 0; step <= STEPS; step++) {
  const cost = optimizer.minimize(
    () => softmaxCrossEntropy(tf, computeLogits(), labels, { labelSmoothing: 0.05 }),
    true,
    [weights, bias],
  );
  if (step % 20 === 0) console.log(`step ${step}: loss ${cost.dataSync()[0].toFixed(4)} nats`);
  cost.dispose();
}

const logits = tf.tidy(computeLogits);
const predicted = argmax({ data: logits.dataSync(), dims: logits.shape });
const right = classes.filter((k, row) => predicted[row] === k).length;
console.log(`${right} of ${ROWS} points in their cloud`);

/** Each point is its cloud's centre and a sum of uniform numbers, close to normal with a deviation of 0.5. */
function drawPoints(random) {
  const noise = () => random() + random() + random() - 1.5;
  const classes = Int32Array.from({ length: ROWS }, (_, row) => row % CENTRES.length);
  const points = Float32Array.from([...classes].flatMap((k) => CENTRES[k].map((centre) => centre + noise())));
  return { points, classes };
}
