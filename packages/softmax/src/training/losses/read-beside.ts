import type { LogitBatch } from "../../logits/logit-batch.ts";
import type { LogitInput, LogitOptions } from "../../logits/logit-input.ts";
import { type LogitsRead, readLogits } from "../../logits/read-logits.ts";

/**
 * Numbers that lie beside the logits, one for each: a vector, or the logits of another model.
 *
 * Flat ones take the shape of the logits; rows and tensors bring their own, which must be the same.
 *
 * @param what is read, as messages name it
 * @throws {TypeError} another shape, or not as many
 */
export function readBeside(
  given: LogitInput,
  logits: LogitsRead,
  { dtype }: Pick<LogitOptions, "dtype">,
  what: string,
): LogitBatch {
  const isFlat = Array.isArray(given) ? !Array.isArray(given[0]) : ArrayBuffer.isView(given);
  if (isFlat && (given as ArrayLike<number>).length !== logits.batch.data.length) {
    throw new TypeError(
      `Cannot read ${what}: ${(given as ArrayLike<number>).length} numbers for ${logits.batch.data.length} logits, must be as many`,
    );
  }
  const read = readLogits(
    given,
    {
      ...(isFlat && { shape: logits.shape }),
      ...(dtype !== undefined && given instanceof Uint16Array && { dtype }),
      axis: logits.axis,
    },
    what,
  );
  if (read.shape.join() !== logits.shape.join()) {
    throw new TypeError(
      `Cannot read ${what} of shape [${read.shape.join(", ")}]: the logits have shape [${logits.shape.join(", ")}], must be the same`,
    );
  }
  return read.batch;
}
