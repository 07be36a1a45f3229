import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkProbabilities } from "./check.mjs";
import { openMachineRates } from "./machine-rates.mjs";
import { normalLogits } from "./normal-logits.mjs";
import { softmaxReference } from "./reference.mjs";
import { timeInTurn } from "./timing.mjs";

/**
 * One shape: every contestant's result checked, then all that are right timed in turn.
 *
 * @returns `{ rows, classes, copyRate, readRate, contestants }`, rates in numbers a second
 */
export async function measureShape({ rows, classes }, contestants, { isQuick, folder }) {
  const logits = normalLogits(rows * classes);
  const file = join(folder, "logits.f32");
  writeFileSync(file, logits);
  const opened = await openAndCheck(contestants, { rows, classes, logits, file });
  const runnable = opened.filter(({ status }) => status === "measured");
  const machine = await openMachineRates(rows * classes);
  const entries = [...machine, ...runnable.map(({ contestant, run }) => ({ name: contestant.name, ...run }))];
  const times = await timeInTurn(entries, isQuick);
  for (const { run } of opened) await run?.close?.();
  return {
    rows,
    classes,
    copyRate: (rows * classes) / times.get("copy").median,
    readRate: (rows * classes) / times.get("read").median,
    contestants: opened.map((each) => resultOf(each, times, rows * classes)),
  };
}

async function openAndCheck(contestants, batch) {
  const reference = softmaxReference(batch.logits, batch);
  const opened = [];
  for (const contestant of contestants) {
    const run = await contestant.open(batch);
    if (run.missing) {
      opened.push({ contestant, status: run.missing });
      continue;
    }
    await run.prepare?.();
    await run.sample(1);
    const { isWrong, ...errors } = checkProbabilities(await run.result(), reference, batch);
    opened.push({ contestant, run, errors, status: isWrong ? "wrong" : "measured" });
  }
  return opened;
}

function resultOf({ contestant, run, errors, status }, times, count) {
  const { name, label, kind } = contestant;
  const time = times.get(name);
  return {
    name,
    label,
    kind,
    status,
    ...(run?.note && { note: run.note }),
    ...(errors && { errors }),
    ...(time && {
      rate: count / time.median,
      rateQuartiles: [count / time.upper, count / time.lower],
      rounds: time.rounds,
      callsPerSample: time.repeats,
    }),
  };
}
