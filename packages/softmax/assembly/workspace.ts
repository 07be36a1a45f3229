/**
 * What the kernels keep in memory while they work on a row: constants as vectors, sums, and four short rows.
 *
 * Constants are stored once and loaded where they are used, because V8 moves pure operations (a division, a splat, a
 * vector constant) into the loop that uses them, which costs a third of the speed (bench/lab/softmax-float32).
 */

/** Where it is, for instances that share a memory (threads): each is given its own. */
@external("env", "workspace")
declare const given: usize;

/** 1 KiB, at an address that the compiler knows: a variable one costs a few per cent. */
export const workspace: usize = ASC_FEATURE_THREADS ? given : memory.data(1024, 16);

/** Of float32 terms (`float32-terms.ts`), one vector each. */
export const LOWEST: usize = 0;
export const MAGIC: usize = 16;
export const PER_PERIOD: usize = 32;
export const PERIOD_HIGH: usize = 48;
export const PERIOD_LOW: usize = 64;
export const BETA: usize = 80;

/** Float64 pairs: a row's exponent (`row-exponent.ts`), and what its terms are multiplied by. */
export const MAXIMUM: usize = 96;
export const BETA_PAIR: usize = 112;
export const BETA_UPPER: usize = 128;
export const BETA_LOWER: usize = 144;
export const BETA_REST: usize = 160;
export const LOWEST_PAIR: usize = 176;
export const FACTOR: usize = 192;
/** Sums of float64 terms: class k in lane k mod 4. */
export const LANES_01: usize = 208;
export const LANES_23: usize = 224;
/** A row's exponent again. */
export const PER_PERIOD_PAIR: usize = 240;

/** 512 bytes: four rows of at most 32 classes, class by class, or a block of one row. */
export const PANEL: usize = 256;

/** Row statistics: half the maximum and 2·β. */
export const HALF_MAXIMUM: usize = 768;
export const TWICE_BETA: usize = 784;

/** Four rows side by side: float32 maxima, int32 places, float64 for the rest. */
export const FOUR_MAXIMA: usize = 800;
export const FOUR_PLACES: usize = 816;
export const FOUR_LARGEST: usize = 832;
export const FOUR_TAILS: usize = 864;
export const FOUR_LOGS: usize = 896;
export const FOUR_FACTORS: usize = 928;

/** Top-k: the value to beat, in every lane. */
export const THRESHOLD: usize = 960;

/** Vector-Jacobian products: Σ p·g. */
export const MEAN: usize = 976;

/** A row's exponent again: T·ln 2 in two parts. */
export const PERIOD_HIGH_PAIR: usize = 992;
export const PERIOD_LOW_PAIR: usize = 1008;
