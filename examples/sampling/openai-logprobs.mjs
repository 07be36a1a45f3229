/** Reads the log-probabilities of a chat completion: how sure it was of each token, and of the whole. */
import { parseOpenaiLogprobs } from "softmax/sampling";

/** As the API answers a request with `logprobs: true, top_logprobs: 2`; cut to what is read here. */
const completion = {
  choices: [
    {
      message: { role: "assistant", content: "Paris." },
      logprobs: {
        content: [
          {
            token: "Paris",
            bytes: [80, 97, 114, 105, 115],
            logprob: -0.02,
            top_logprobs: [
              { token: "Paris", bytes: [80, 97, 114, 105, 115], logprob: -0.02 },
              { token: "Lyon", bytes: [76, 121, 111, 110], logprob: -4.5 },
            ],
          },
          {
            token: ".",
            bytes: [46],
            logprob: -0.5,
            top_logprobs: [
              { token: ".", bytes: [46], logprob: -0.5 },
              { token: "!", bytes: [33], logprob: -1.25 },
            ],
          },
        ],
        refusal: null,
      },
    },
  ],
};

const { tokens, logProbability, perplexity } = parseOpenaiLogprobs(completion.choices[0].logprobs);
for (const { text, logProbability: own, top } of tokens) {
  const others = top.filter((each) => each.text !== text).map((each) => each.text);
  console.log(`${text} ${(100 * Math.exp(own)).toFixed(1)} %, rather than ${others.join(", ")}`);
}
console.log(`log-probability ${logProbability.toFixed(3)} nats, perplexity ${perplexity.toFixed(3)}`);
