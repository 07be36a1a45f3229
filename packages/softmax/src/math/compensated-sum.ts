/**
 * A running sum that remembers what rounding took away (Neumaier 1974, "Kahan–Babuška").
 *
 * A plain loop over K terms may be off by K/2 ulp; this is off by about 1 ulp of `Σ|x|`, whatever K.
 *
 * @example
 * const sum = new CompensatedSum();
 * for (const x of [1, 1e100, -1e100]) sum.add(x);
 * sum.value; // 1, where the plain sum is 0
 */
export class CompensatedSum {
  /** The rounded running sum. */
  high = 0;
  /** The sum of all rounding errors made in `high`. */
  low = 0;

  add(x: number): void {
    const sum = this.high + x;
    // The smaller operand loses digits. Subtracting the larger one again shows exactly which.
    this.low += Math.abs(this.high) >= Math.abs(x) ? this.high - sum + x : x - sum + this.high;
    this.high = sum;
  }

  /** Adds `factor` times another sum. Low parts are joined first, so that a + b and b + a have the same bits. */
  addScaled(other: CompensatedSum, factor: number): void {
    this.low += other.low * factor;
    this.add(other.high * factor);
  }

  /** The sum. An infinite or NaN sum is what plain addition gives. */
  get value(): number {
    return Number.isFinite(this.high) ? this.high + this.low : this.high;
  }
}
