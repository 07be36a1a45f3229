import { softmaxModel } from "../one-node-model.mjs";
import { asyncSampler } from "../timing.mjs";

/** One Softmax node; the result goes into tensors that `createFetches` makes, or into a new one. */
export async function openSoftmaxNode(
  runtime,
  options,
  { rows, classes, logits },
  createFetches = () => ["y"],
) {
  const session = await runtime.InferenceSession.create(softmaxModel(), options);
  const shape = [rows, classes];
  const feeds = { x: new runtime.Tensor("float32", logits, shape) };
  const fetches = createFetches(shape);
  let output;
  const run = async () => {
    output = await session.run(feeds, fetches);
  };
  return { sample: asyncSampler(run), result: () => output.y.data, close: () => session.release() };
}
