import { argmax } from "../../math/argmax.ts";
import { isExtreme, tameTemperature } from "../extreme-temperature.ts";
import type { Temperature } from "../kernels.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import type { Tile, TileSize } from "./tiles.ts";
import type { Address } from "./wasm-module.ts";

/** Whether rows have to be rewritten, because of one temperature or more. */
export function needsTaming(temperature: Temperature): boolean {
  return typeof temperature === "number" ? isExtreme(temperature) : temperature.some(isExtreme);
}

const NONE = new Map<number, number>();

/** The temperatures of a tile's rows, as kernels read them. */
export class TileTemperatures {
  readonly address: Address;
  /** Bytes from one row's to the next: 0 where all rows have the same. */
  readonly step: number;
  /** What the largest logit of each rewritten row was, by its place in the tile. */
  readonly ownMaxima: Map<number, number>;
  readonly #instance: KernelInstance;
  readonly #temperature: Temperature;
  readonly #isTaming: boolean;

  constructor(instance: KernelInstance, temperature: Temperature, size: TileSize) {
    const { memory } = instance;
    this.#instance = instance;
    this.#temperature = temperature;
    this.#isTaming = needsTaming(temperature);
    this.ownMaxima = this.#isTaming ? new Map() : NONE;
    this.step = typeof temperature === "number" && !this.#isTaming ? 0 : 8;
    this.address = memory.allocate(this.step === 0 ? 8 : size.blocks * size.columns * 8);
  }

  /**
   * Sets the temperatures of a tile, rewriting rows whose own is extreme.
   *
   * @param rows where the tile's contiguous rows are
   */
  load(tile: Tile, rows: Address, classes: number, isFine: boolean): void {
    const { float64 } = this.#instance.memory;
    const at = this.address / 8;
    if (this.#isTaming) this.#tame(tile, rows, classes, isFine);
    else if (typeof this.#temperature === "number") float64[at] = this.#temperature;
    else float64.set(this.#temperature.subarray(tile.firstRow, tile.firstRow + tile.rows), at);
  }

  #tame(tile: Tile, rows: Address, classes: number, isFine: boolean): void {
    const { float32, float64 } = this.#instance.memory;
    const values = isFine ? float64 : float32;
    const first = rows / (isFine ? 8 : 4);
    this.ownMaxima.clear();
    for (let r = 0; r < tile.rows; r++) {
      let T = temperatureOf(this.#temperature, tile.firstRow + r);
      if (isExtreme(T)) {
        const row = values.subarray(first + r * classes, first + (r + 1) * classes);
        this.ownMaxima.set(r, classes > 0 ? row[argmax(row)]! : -Infinity);
        T = tameTemperature(row, T);
      }
      float64[this.address / 8 + r] = T;
    }
  }
}

export function temperatureOf(temperature: Temperature, row: number): number {
  return typeof temperature === "number" ? temperature : temperature[row]!;
}
