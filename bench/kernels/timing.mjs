/** A sample lasts about so long, if one call does not last longer. */
const SAMPLE_SECONDS = { full: 0.02, quick: 0.005 };
const ROUNDS = { full: 7, quick: 3 };
/** Calls longer than this get as many rounds as a quick run has. */
const LONG_CALL_SECONDS = 1;
/** So long a contestant runs before it is timed, for the engine to compile it. */
const WARM_UP_SECONDS = { full: 0.1, quick: 0.03 };

/** What a contestant gives that runs in this process: `run` repeated, timed. */
export function sampler(run) {
  return (repeats) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) run();
    return (performance.now() - start) / 1000;
  };
}

/** The same where `run` returns a promise. */
export function asyncSampler(run) {
  return async (repeats) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) await run();
    return (performance.now() - start) / 1000;
  };
}

/**
 * Times entries in turn, round after round, each round starting with another one.
 *
 * @param entries `{ name, sample(repeats) → seconds, prepare?() }`
 * @returns by name `{ median, lower, upper }` seconds a call, `rounds` and `repeats`
 */
export async function timeInTurn(entries, isQuick) {
  const mode = isQuick ? "quick" : "full";
  const plans = [];
  for (const entry of entries) plans.push({ entry, times: [], ...(await calibrate(entry, mode)) });
  for (let round = 0; round < ROUNDS[mode]; round++) {
    for (let i = 0; i < plans.length; i++) {
      const plan = plans[(i + round) % plans.length];
      if (round >= plan.rounds) continue;
      await plan.entry.prepare?.();
      plan.times.push((await plan.entry.sample(plan.repeats)) / plan.repeats);
    }
  }
  return new Map(
    plans.map(({ entry, times, repeats }) => [
      entry.name,
      { ...quartiles(times), rounds: times.length, repeats },
    ]),
  );
}

/** Warms up, and finds how many calls make a sample. */
async function calibrate(entry, mode) {
  await entry.prepare?.();
  let repeats = 1;
  let spent = 0;
  let perCall = 0;
  while (spent < WARM_UP_SECONDS[mode]) {
    const seconds = await entry.sample(repeats);
    spent += seconds;
    perCall = seconds / repeats;
    if (seconds < WARM_UP_SECONDS[mode] / 4) repeats *= 2;
  }
  return {
    repeats: Math.max(1, Math.ceil(SAMPLE_SECONDS[mode] / perCall)),
    rounds: perCall > LONG_CALL_SECONDS ? ROUNDS.quick : ROUNDS[mode],
  };
}

function quartiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)];
    return below + (place % 1) * (sorted[Math.ceil(place)] - below);
  };
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}
