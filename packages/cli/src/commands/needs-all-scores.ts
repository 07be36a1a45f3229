/**
 * What cannot be done with the winner's probability alone.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";

/** `action` completes "Cannot … top-label rows". */
export function needsAllScores(action: string): UsageError {
  return new UsageError(
    `Cannot ${action} top-label rows: they hold the winner's probability alone, the scores of all classes are wanted`,
  );
}
