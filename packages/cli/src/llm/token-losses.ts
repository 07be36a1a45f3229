/**
 * What lists of the likeliest tokens leave open, over all rows, in sentences.
 *
 * @module
 */
import type { TokenRow } from "./token-row.ts";

/** Below this, a share is rounding of the lists' float32 numbers. */
const ROUNDING = 1e-6;

export class TokenLosses {
  private rows = 0;
  private readonly lost = new Share();
  private readonly other = new Share();
  private readonly bounded = new Occurrence();
  private readonly later = new Occurrence();

  add({ lostMass, otherMass, bounded, position }: TokenRow, row: number): void {
    this.rows++;
    this.lost.add(lostMass, row);
    this.other.add(otherMass, row);
    if (bounded > 0) this.bounded.meet(row);
    if (position > 0) this.later.meet(row);
  }

  warnings(): string[] {
    const { rows, lost, other, bounded, later } = this;
    const warnings: string[] = [];
    if (lost.worst > ROUNDING || other.worst > ROUNDING) {
      warnings.push(
        `Outside the listed tokens lies ${lost.text(rows)}; on listed tokens that are no option, ${other.text(rows)}. ` +
          "The options' probabilities are renormalised without them.",
      );
    }
    if (bounded.count > 0) {
      warnings.push(
        `${bounded.text} an option that is not listed: it counts as the most that it can have, the smaller of the ` +
          "probability outside the list and the smallest listed one. A longer list (top_logprobs) leaves less open.",
      );
    }
    if (later.count > 0) {
      warnings.push(
        `${later.text} no option among the first token's alternatives: the first later token that has one was read.`,
      );
    }
    return warnings;
  }
}

class Share {
  worst = 0;
  private sum = 0;
  private worstRow = 0;

  add(share: number, row: number): void {
    this.sum += share;
    if (share <= this.worst) return;
    this.worst = share;
    this.worstRow = row;
  }

  text(rows: number): string {
    const worst = this.worst > 0 ? ` (row ${this.worstRow.toLocaleString("en-US")})` : "";
    return `${percent(this.sum / rows)} of the probability on average and ${percent(this.worst)} at worst${worst}`;
  }
}

class Occurrence {
  count = 0;
  private firstRow = 0;

  meet(row: number): void {
    if (this.count++ === 0) this.firstRow = row;
  }

  get text(): string {
    const rows = this.count === 1 ? "1 row has" : `${this.count.toLocaleString("en-US")} rows have`;
    return `${rows} (the first is row ${this.firstRow.toLocaleString("en-US")})`;
  }
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
