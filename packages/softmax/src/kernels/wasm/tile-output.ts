import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import type { TileInput } from "./tile-input.ts";
import { copyTileOut, type Tile, type TileSize } from "./tiles.ts";
import type { Address } from "./wasm-module.ts";

/** Takes the results of tiles to an array that is laid out as the batch. */
export class TileOutput {
  readonly #instance: KernelInstance;
  readonly #batch: LogitBatch;
  readonly #out: FloatStorage;
  readonly #isFine: boolean;
  readonly #input: TileInput;
  /** Where a tile's results are before they are copied, 0 when they are written to `out` at once. */
  readonly #room: Address;

  constructor(
    instance: KernelInstance,
    batch: LogitBatch,
    size: TileSize,
    input: TileInput,
    out: FloatStorage,
    isFine: boolean,
  ) {
    const { memory } = instance;
    const isSameType = isFine ? out instanceof Float64Array : out instanceof Float32Array;
    const isInPlace = isSameType && input.rowsRoom === 0 && memory.holds(out);
    const bytes = size.blocks * size.columns * batch.classes * (isFine ? 8 : 4);
    this.#instance = instance;
    this.#batch = batch;
    this.#out = out;
    this.#isFine = isFine;
    this.#input = input;
    this.#room = isInPlace ? 0 : input.room || memory.allocate(bytes);
  }

  /** Where the kernel writes a tile's results: contiguous rows, or as the tile is. */
  addressOf(tile: Tile): Address {
    if (this.#room === 0) return this.#out.byteOffset + tile.start * (this.#isFine ? 8 : 4);
    return this.#input.rowsRoom || this.#room;
  }

  /** Takes a tile's results from there to `out`, rounding once to its type. */
  store(tile: Tile): void {
    const { wasm, memory } = this.#instance;
    const { rowsRoom, bitsRoom } = this.#input;
    const room = this.#room;
    const batch = this.#batch;
    const out = this.#out;
    if (room === 0) return;
    if (rowsRoom !== 0) this.#scatter(tile);
    if (out instanceof Uint16Array) {
      wasm.encode16(room, bitsRoom, tile.rows * batch.classes, batch.dtype === "bfloat16" ? 1 : 0);
      copyTileOut<Uint16Array>(tile, batch, memory.bits, bitsRoom / 2, out);
    } else if (this.#isFine) {
      copyTileOut<Float64Array>(tile, batch, memory.float64, room / 8, out as Float64Array);
    } else {
      copyTileOut<Float32Array>(tile, batch, memory.float32, room / 4, out as Float32Array);
    }
  }

  #scatter(tile: Tile): void {
    const { wasm } = this.#instance;
    const { classes } = this.#batch;
    const { rowsRoom } = this.#input;
    const scatter = this.#isFine ? wasm.scatterColumns64 : wasm.scatterColumns32;
    const blockBytes = classes * tile.columns * (this.#isFine ? 8 : 4);
    for (let b = 0; b < tile.blocks; b++) {
      scatter(rowsRoom + b * blockBytes, this.#room + b * blockBytes, classes, tile.columns, tile.columns);
    }
  }
}
