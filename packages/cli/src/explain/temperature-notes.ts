import { type ExplainedColumn, type Explanation, nameInSentence, shownTemperature } from "softmax/explain";

/** What dividing the logits by T did: sharpening below 1, smoothing above. */
export function temperatureNotes({ columns, classNames, percentageDecimals }: Explanation): string[] {
  if (classNames.length === 1 || columns.every(({ temperature }) => temperature === 1)) return [];
  const temperatures = columns.map(({ temperature }) => temperature);
  const { winner } = columns[0]!.interpretation;
  const share = (column: ExplainedColumn) =>
    `${column.percentages[winner.index]!.toFixed(percentageDecimals)} % at T = ${shownTemperature(column.temperature)}`;
  const inOrder = columns.toSorted((a, b) => a.temperature - b.temperature);
  return [
    ...(temperatures.some((T) => T < 1)
      ? [
          "Sharpening, T < 1: the differences between logits grow, and the leader gains at the cost of the others.",
        ]
      : []),
    ...(temperatures.some((T) => T > 1)
      ? ["Smoothing, T > 1: the differences shrink, and the shares move towards equal ones."]
      : []),
    ...(temperatures.includes(0) ? ["T = 0 is the limit of sharpening: the largest logit takes all."] : []),
    ...(temperatures.includes(Infinity)
      ? ["T = Infinity is the limit of smoothing: every share is equal."]
      : []),
    ...(columns.length > 1
      ? [
          `The order of the classes never changes. ${nameInSentence(classNames[winner.index]!)} has ${inOrder.map(share).join(", ")}.`,
        ]
      : []),
  ];
}
