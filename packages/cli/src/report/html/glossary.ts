/**
 * What the metrics mean. Every one that a report shows is here.
 *
 * @module
 */

export interface Term {
  readonly term: string;
  readonly meaning: string;
  /** Metrics that it explains, by the names in the table. */
  readonly explains: RegExp;
}

export const GLOSSARY: readonly Term[] = [
  {
    term: "accuracy",
    meaning: "Share of rows whose most probable class is the true one.",
    explains: /^accuracy/,
  },
  {
    term: "top-k accuracy",
    meaning: "Share of rows whose true class is among the k most probable ones.",
    explains: /^top-\d+ accuracy/,
  },
  {
    term: "confidence",
    meaning: "Probability of the most probable class. Its mean equals the accuracy in a calibrated model.",
    explains: /^mean confidence/,
  },
  {
    term: "nll",
    meaning:
      "Negative log-likelihood: mean of −log p(true class), in nats. 0 is best. It is what calibration minimises.",
    explains: /^nll/,
  },
  {
    term: "perplexity",
    meaning: "e to the power of the nll: as unsure as an even choice among so many classes. 1 is best.",
    explains: /^perplexity/,
  },
  {
    term: "Brier score",
    meaning:
      "Mean over rows of Σ (p_k − [k is true])², summed over the classes. From 0, which is best, to 2.",
    explains: /^Brier \(/,
  },
  {
    term: "Brier score of the top label",
    meaning:
      "Mean of (confidence − [right])², from 0, which is best, to 1. It is the sum of the three parts that follow (CORP: Dimitriadis, Gneiting and Jordan 2021).",
    explains: /^Brier of the top label/,
  },
  {
    term: "miscalibration",
    meaning:
      "What would be gained if each confidence were replaced by how often such rows are right. 0 is best.",
    explains: /miscalibration/,
  },
  {
    term: "discrimination",
    meaning:
      "What is gained by telling rows that are right from those that are wrong, against one confidence for all. More is better.",
    explains: /discrimination/,
  },
  {
    term: "uncertainty",
    meaning: "accuracy · (1 − accuracy): the score of one confidence for all rows, the accuracy itself.",
    explains: /uncertainty/,
  },
  {
    term: "ECE, equal-width bins",
    meaning:
      "Expected calibration error: Σ (rows of bin / all rows) · |accuracy − mean confidence| over bins of equal width. 0 is best; a calibrated model shows a little by chance.",
    explains: /^ECE \(.*equal-width/,
  },
  {
    term: "ECE by chance alone",
    meaning:
      "The ECE if every confidence were right: labels are drawn anew so that each row is right with the probability it claims, a thousand times. An ECE below what 95 % of the draws stay under is no evidence of miscalibration.",
    explains: /by chance alone/,
  },
  {
    term: "RMS error",
    meaning:
      "√ of Σ (rows of bin / all rows) · (accuracy − mean confidence)². Large gaps count for more than in the ECE.",
    explains: /^RMS/,
  },
  {
    term: "MCE",
    meaning:
      "Maximum calibration error: the largest |accuracy − mean confidence| of a bin. A bin of few rows can set it by chance; then it is called neither better nor worse.",
    explains: /^MCE/,
  },
  {
    term: "ECE, equal-mass bins",
    meaning: "The same sum over bins that hold equally many rows.",
    explains: /^ECE \(.*equal-mass/,
  },
  {
    term: "debiased ECE",
    meaning:
      "√ of the mean squared gap of equal-mass bins, less what chance adds to it (Kumar, Liang and Ma 2019). 0 when no more than chance is left.",
    explains: /^debiased ECE/,
  },
  {
    term: "smooth ECE",
    meaning:
      "Calibration error without bins: gaps are averaged over confidence by a kernel as wide as the error itself (Błasiok and Nakkiran 2023).",
    explains: /^smooth ECE/,
  },
  {
    term: "KS error",
    meaning:
      "Sorted by confidence, the largest |sum of (confidence − right)| up to some row, divided by all rows. Needs no bins.",
    explains: /^KS error/,
  },
  {
    term: "class-wise ECE",
    meaning:
      "Mean over the classes of the ECE of p_k as the probability of class k (Kull et al. 2019). Small by nature where classes are many.",
    explains: /^class-wise ECE/,
  },
  {
    term: "AURC",
    meaning:
      "Area under the risk–coverage curve: the mean over rows of the share of wrong rows among those at least as sure. 0 is best.",
    explains: /^AURC/,
  },
];

/** The terms that explain at least one of the names, in the order above. */
export function termsFor(names: readonly string[]): Term[] {
  return GLOSSARY.filter(({ explains }) => names.some((name) => explains.test(name.trim())));
}
