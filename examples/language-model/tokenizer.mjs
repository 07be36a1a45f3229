/**
 * Text as tokens: pieces of words, and back.
 *
 * @module
 */

/** What text is made of here: a new line and the 95 printable ASCII characters. Each is a token by itself. */
export const CHARACTERS = ["\n", ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))];

/** A token lies in one of these: a word, a digit or a sign, each with the space before it. */
const CHUNK = / ?[A-Za-z]+| ?[0-9]| ?[^A-Za-z0-9 \n]|[ \n]/g;

/**
 * Byte-pair encoding: in each chunk, the two neighbours whose joint token has the lowest id become one, until no
 * two do.
 *
 * @example
 * const tokenizer = new Tokenizer([...CHARACTERS, "th", "the"]);
 * tokenizer.encode("then"); // [97, 79]
 * tokenizer.decode([97, 79]); // "then"
 */
export class Tokenizer {
  /** @param {readonly string[]} tokens a token's place is its id; every one of `CHARACTERS` is among them */
  constructor(tokens) {
    this.tokens = tokens;
    this.ids = new Map(tokens.map((token, id) => [token, id]));
    this.known = new Map();
  }

  /**
   * @param {string} text new lines and printable ASCII
   * @returns {number[]} ids; decoded, they give the text back
   * @throws {RangeError} any other character
   */
  encode(text) {
    return splitText(text).flatMap((chunk) => {
      let ids = this.known.get(chunk);
      if (ids === undefined) {
        ids = this.encodeChunk(chunk);
        this.known.set(chunk, ids);
      }
      return ids;
    });
  }

  /**
   * @param {Iterable<number>} ids
   * @returns {string}
   * @throws {RangeError} an id that is no token's
   */
  decode(ids) {
    return Array.from(ids, (id) => {
      const token = this.tokens[id];
      if (token !== undefined) return token;
      throw new RangeError(
        `Cannot decode token ${id}: a whole number from 0 to ${this.tokens.length - 1} is wanted`,
      );
    }).join("");
  }

  encodeChunk(chunk) {
    const pieces = chunk.split("");
    for (;;) {
      let best = Infinity;
      let at = -1;
      for (let i = 0; i + 1 < pieces.length; i++) {
        const id = this.ids.get(pieces[i] + pieces[i + 1]) ?? Infinity;
        if (id < best) [best, at] = [id, i];
      }
      if (at === -1) return pieces.map((piece) => this.ids.get(piece));
      pieces.splice(at, 2, this.tokens[best]);
    }
  }
}

/**
 * The chunks of a text, in order and without gaps.
 *
 * @param {string} text
 * @returns {string[]}
 * @throws {RangeError} a character that is not in `CHARACTERS`
 */
export function splitText(text) {
  const at = text.search(/[^\n -~]/);
  if (at !== -1) {
    throw new RangeError(
      `Cannot encode text: character ${at} is ${JSON.stringify(text[at])}, a new line or printable ASCII is wanted`,
    );
  }
  return text.match(CHUNK) ?? [];
}
