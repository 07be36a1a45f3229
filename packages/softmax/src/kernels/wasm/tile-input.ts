import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { copyTileIn, type Tile, type TileSize } from "./tiles.ts";
import type { Address } from "./wasm-module.ts";

export interface TileInputOptions {
  /** Compute in float64. */
  readonly isFine: boolean;
  /** The tile is written to before it is computed, so that it has to be a copy. */
  readonly isRewritten: boolean;
  /** Leave columns where they are, instead of making contiguous rows of them. */
  readonly keepsColumns: boolean;
}

/** Brings the tiles of one array into the kernels' memory, as float32 or float64. */
export class TileInput {
  /** Where a tile stands as the batch has it, float32 or float64; 0 when the array lives in this memory. */
  readonly room: Address;
  /** Room for a tile's 16-bit numbers, 0 for other dtypes. */
  readonly bitsRoom: Address;
  /** Room for a tile's rows, where columns are turned into rows. */
  readonly rowsRoom: Address;
  readonly #instance: KernelInstance;
  readonly #batch: LogitBatch;
  readonly #options: TileInputOptions;
  readonly #maskRoom: Address;
  readonly #narrowRoom: Address;

  constructor(instance: KernelInstance, batch: LogitBatch, size: TileSize, options: TileInputOptions) {
    const { memory } = instance;
    const { data, dtype, where, classes, inner } = batch;
    const { isFine, isRewritten, keepsColumns } = options;
    const is16Bit = data instanceof Uint16Array;
    const isPlain = !is16Bit && where === undefined && isFine === (dtype === "float64");
    const isInPlace = isPlain && !isRewritten && (inner === 1 || keepsColumns) && memory.holds(data);
    const length = size.blocks * size.columns * classes;
    const bytes = length * (isFine ? 8 : 4);
    this.#instance = instance;
    this.#batch = batch;
    this.#options = options;
    this.room = isInPlace ? 0 : memory.allocate(bytes);
    this.bitsRoom = is16Bit ? memory.allocate(length * 2) : 0;
    this.#narrowRoom = is16Bit && isFine ? memory.allocate(length * 4) : this.room;
    this.#maskRoom = where === undefined ? 0 : memory.allocate(length);
    this.rowsRoom = inner === 1 || keepsColumns ? 0 : memory.allocate(bytes);
  }

  /** @returns where the tile's rows are: `[rows, K]`, or the tile as it is when it keeps its columns */
  load(tile: Tile): Address {
    const { isFine } = this.#options;
    const { room, rowsRoom } = this;
    if (room === 0) return this.#batch.data.byteOffset + tile.start * (isFine ? 8 : 4);
    this.#copy(tile);
    if (this.#maskRoom !== 0) this.#mask(tile);
    if (rowsRoom === 0) return room;
    const { wasm } = this.#instance;
    const gather = isFine ? wasm.gatherColumns64 : wasm.gatherColumns32;
    const { classes } = this.#batch;
    const blockBytes = classes * tile.columns * (isFine ? 8 : 4);
    for (let b = 0; b < tile.blocks; b++) {
      gather(room + b * blockBytes, rowsRoom + b * blockBytes, classes, tile.columns, tile.columns);
    }
    return rowsRoom;
  }

  #copy(tile: Tile): void {
    const { wasm, memory } = this.#instance;
    const { room, bitsRoom } = this;
    const { isFine } = this.#options;
    const data: FloatStorage = this.#batch.data;
    if (!(data instanceof Uint16Array)) {
      // A typed array's set() converts between float32 and float64, both exact here.
      if (isFine) copyTileIn<Float64Array>(tile, this.#batch, data as Float64Array, memory.float64, room / 8);
      else copyTileIn<Float32Array>(tile, this.#batch, data as Float32Array, memory.float32, room / 4);
      return;
    }
    const length = tile.rows * this.#batch.classes;
    const narrow = this.#narrowRoom;
    copyTileIn<Uint16Array>(tile, this.#batch, data, memory.bits, bitsRoom / 2);
    wasm.decode16(bitsRoom, narrow, length, this.#batch.dtype === "bfloat16" ? 1 : 0);
    if (isFine) memory.float64.set(memory.float32.subarray(narrow / 4, narrow / 4 + length), room / 8);
  }

  #mask(tile: Tile): void {
    const { wasm, memory } = this.#instance;
    copyTileIn<Uint8Array>(tile, this.#batch, this.#batch.where!, memory.bytes, this.#maskRoom);
    const mask = this.#options.isFine ? wasm.mask64 : wasm.mask32;
    mask(this.room, this.#maskRoom, tile.rows * this.#batch.classes);
  }
}
