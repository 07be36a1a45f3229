import type { Interpretation, Interpreted } from "./explanation.ts";
import { nameInSentence } from "./name-in-sentence.ts";
import { shownArgument, shownCount, shownNumber, shownTemperature } from "./shown-number.ts";

type Facts = Omit<Interpretation, "sentences">;

/** The interpretation in words: who leads and who follows, why by so much, how sure. */
export function interpretationSentences(facts: Facts, row: Interpreted): string[] {
  if (facts.certainty === "only") {
    return [
      `${nameInSentence(row.classNames[facts.winner.index]!)} is the only class: softmax gives it 100 % whatever its logit.`,
    ];
  }
  const lead = facts.tied.length > 1 ? tieSentence(facts, row) : leadSentence(facts, row);
  const odds = oddsSentence(facts, row);
  return [lead, ...(odds ? [odds] : []), certaintySentence(facts, row)];
}

function leadSentence({ winner, runnerUp, rest }: Facts, row: Interpreted): string {
  const name = (index: number) => nameInSentence(row.classNames[index]!);
  const percent = (value: number) => `${value.toFixed(row.percentageDecimals)} %`;
  const lead = `${name(winner.index)} leads with ${percent(winner.percentage)}`;
  const second = name(runnerUp!.index);
  if (!rest) {
    const other = runnerUp!.percentage > 0 ? " the other" : "";
    return `${lead}, ${second} has${other} ${percent(runnerUp!.percentage)}.`;
  }
  const remaining =
    rest.classes === 1
      ? `the last class has ${percent(rest.percentage)}`
      : `the other ${shownCount(rest.classes)} classes share ${percent(rest.percentage)}`;
  return `${lead}, ${second} is second with ${percent(runnerUp!.percentage)}, ${remaining}.`;
}

function tieSentence({ winner, tied }: Facts, row: Interpreted): string {
  const each = `${(100 * winner.probability).toFixed(row.percentageDecimals)} %`;
  const names = tied.map((index) => nameInSentence(row.classNames[index]!));
  if (names.length === row.classNames.length && names.length > 3) {
    return `All ${shownCount(names.length)} classes tie: their logits are equal, so each has about ${each}.`;
  }
  const listed = names.length > 3 ? [...names.slice(0, 2), `${shownCount(names.length - 2)} more`] : names;
  const who = `${listed.slice(0, -1).join(", ")} and ${listed.at(-1)}`;
  return `${who} tie for the lead with about ${each} each: their logits are equal.`;
}

function oddsSentence({ winner, runnerUp, tied, odds }: Facts, row: Interpreted): string | null {
  const ordinary = row.temperature > 0 && row.temperature < Infinity;
  if (tied.length > 1 || odds === null || !Number.isFinite(odds) || !ordinary) return null;
  const [first, second] = [winner.index, runnerUp!.index];
  const times = shownNumber(odds);
  const gap = row.logits[first]! - row.logits[second]!;
  const temperature = shownTemperature(row.temperature);
  const isTrueOf = (shown: number) => shownNumber(Math.exp(shown / Number(temperature))) === times;
  const exact = shownArgument(gap, 2, isTrueOf);
  const why =
    exact === undefined
      ? `${shownNumber(gap)} apart`
      : `${exact} apart and exp(${exact}${row.temperature === 1 ? "" : `/${temperature}`}) = ${times}`;
  return (
    `${nameInSentence(row.classNames[first]!)} is ${times} times as likely as ` +
    `${nameInSentence(row.classNames[second]!)}, because their logits are ${why}: only differences count.`
  );
}

const HOW_SURE = {
  tied: "undecided, the largest logit is shared",
  certain: "almost certain",
  confident: "confident, with a little doubt left",
  leaning: "leaning, with more than half of the probability on one class",
  unsure: "unsure, no class has more than half of the probability",
} as const;

function certaintySentence({ certainty, winner }: Facts, row: Interpreted): string {
  if (certainty === "only") throw new TypeError("Cannot say how sure a single class is: there is no choice");
  const { entropy, effectiveClasses } = row;
  const howSure = winner.probability === 1 ? "certain, nothing is left for the others" : HOW_SURE[certainty];
  return (
    `How sure: ${howSure}. The entropy is ${shownNumber(entropy)} nats, ` +
    `like choosing among ${shownNumber(effectiveClasses, 1)} equally likely classes.`
  );
}
