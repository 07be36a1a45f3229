import {
  type ExplainedColumn,
  type Explanation,
  nameInSentence,
  shownArgument,
  shownNumber,
  shownTemperature,
} from "softmax/explain";

/** The loss of the row, and what the sign of its gradient asks for. */
export function targetNotes({ columns, classNames, target }: Explanation): string[] {
  if (target === null) return [];
  const name = nameInSentence(classNames[target]!);
  return [lossNote(columns, name, target), ...(classNames.length > 1 ? [signNote(columns, name)] : [])];
}

function lossNote(columns: readonly ExplainedColumn[], name: string, target: number): string {
  const loss = (column: ExplainedColumn) => shownNumber(column.targetEffect!.loss);
  const [first] = columns;
  if (columns.length === 1 && first) {
    const isTrueOf = (shown: number) => shownNumber(-Math.log(shown)) === loss(first);
    const probability = shownArgument(first.stable.probabilities[target]!, 4, isTrueOf);
    const worked = probability === undefined ? "" : ` = −log ${probability}`;
    return `The loss, with ${name} as the truth: −log p${worked} = ${loss(first)} nats.`;
  }
  const losses = columns.map((column) => `${loss(column)} at T = ${shownTemperature(column.temperature)}`);
  return `The loss, −log p with ${name} as the truth, in nats: ${losses.join(", ")}.`;
}

function signNote(columns: readonly ExplainedColumn[], name: string): string {
  const isCooled = columns.some(({ temperature }) => temperature !== 1);
  const gradient = isCooled ? "(p − y)/T" : "p − y";
  return (
    `The gradient of the loss is ${gradient}, with y = 1 for ${name} and 0 elsewhere. A training step goes against it: ` +
    `it is negative for ${name}, whose logit goes up, and positive for the others, whose logits go down, ` +
    "the more so the likelier they were."
  );
}
