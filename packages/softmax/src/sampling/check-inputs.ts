import { describeValue } from "../logits/describe-value.ts";
import type { Chain, ProcessorType } from "./chain.ts";
import type { StepInputs } from "./step-inputs.ts";

/** Which processor reads which input. */
const READERS = {
  allowed: "allowed-tokens",
  unconditional: "classifier-free-guidance",
} as const satisfies { readonly [input in keyof StepInputs]-?: ProcessorType };

/** Of which kinds each input may be. */
const KINDS: {
  readonly [input in keyof StepInputs]-?: readonly (abstract new (
    length: never,
  ) => unknown)[];
} = {
  allowed: [Uint8Array],
  unconditional: [Float32Array, Float64Array],
};

const INPUTS = Object.keys(READERS) as (keyof StepInputs)[];

/**
 * Checks that a step is given just what its chain asks for.
 *
 * @throws {TypeError} an input that no processor reads, one that is missing, or one of another kind
 * @throws {RangeError} an input that is not as long as the logits
 */
export function checkInputs(chain: Chain, inputs: StepInputs, length: number): void {
  for (const name of Object.keys(inputs)) {
    if (INPUTS.some((known) => known === name)) continue;
    throw new TypeError(`Cannot sample: unknown input "${name}", known are ${INPUTS.join(", ")}`);
  }
  for (const name of INPUTS) {
    const reader = READERS[name];
    const isWanted = chain.some(({ type }) => type === reader);
    const given = inputs[name];
    if (given === undefined && !isWanted) continue;
    if (given === undefined)
      throw new TypeError(`Cannot sample: ${reader} is in the chain, its input ${name} is wanted`);
    if (!isWanted)
      throw new TypeError(`Cannot sample: the input ${name} was given, a chain with ${reader} is wanted`);
    if (!KINDS[name].some((kind) => given instanceof kind)) {
      const wanted = KINDS[name].map((kind) => kind.name).join(" or ");
      throw new TypeError(`Cannot sample: ${name} is ${describeValue(given)}, a ${wanted} is wanted`);
    }
    if (given.length !== length) {
      throw new RangeError(
        `Cannot sample: ${name} has ${given.length} values, ${length} are wanted, one a logit`,
      );
    }
  }
}
