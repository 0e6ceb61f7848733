import type { TileData } from './tile_data.ts';

/** Bytes of decoded tiles that are kept though nobody shows them: what one goes back to, and what comes next. */
const defaultBytes = 128 * 1024 * 1024;

interface Entry {
  tile: Promise<TileData>;
  stop: AbortController;
  /** who waits for it */
  waiting: number;
  done: TileData | null;
}

/**
 * Tiles by their address, asked for and decoded once, whoever wants them: the picture, the overview, and what is fetched
 * before it is opened. What is kept longest without being asked for goes first.
 */
export class TileStore {
  private readonly entries = new Map<string, Entry>();
  private readonly load: (url: string, grey: boolean, signal: AbortSignal) => Promise<TileData>;
  private readonly maxBytes: number;
  private bytes = 0;

  constructor(load: TileStore['load'], maxBytes = defaultBytes) {
    this.load = load;
    this.maxBytes = maxBytes;
  }

  has(url: string): boolean {
    return this.entries.has(url);
  }

  /** The tile; whoever takes it holds it, and lets it go with `release`. */
  async take(url: string, grey: boolean, signal?: AbortSignal): Promise<TileData> {
    const entry = this.entries.get(url) ?? this.ask(url, grey);
    // To the end of the line.
    this.entries.delete(url);
    this.entries.set(url, entry);
    entry.waiting++;
    const leave = () => {
      entry.waiting--;
      if (entry.waiting > 0 || entry.done) return;
      entry.stop.abort();
      this.entries.delete(url);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      const tile = await entry.tile;
      signal?.throwIfAborted();
      hold(tile);
      return tile;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  private ask(url: string, grey: boolean): Entry {
    const stop = new AbortController();
    const entry: Entry = { stop, waiting: 0, done: null, tile: this.load(url, grey, stop.signal) };
    entry.tile.then(
      (tile) => {
        // Nobody waited any more; it must not be asked for in vain.
        entry.done = hold(tile);
        this.bytes += bytesOf(tile);
        this.forget();
      },
      () => {
        if (this.entries.get(url) === entry) this.entries.delete(url);
      },
    );
    return entry;
  }

  private forget(): void {
    for (const [url, { done }] of this.entries) {
      if (this.bytes <= this.maxBytes) return;
      if (!done) continue;
      this.entries.delete(url);
      this.bytes -= bytesOf(done);
      release(done);
    }
  }
}

const holders = new WeakMap<TileData, number>();

export function hold(tile: TileData): TileData {
  holders.set(tile, (holders.get(tile) ?? 0) + 1);
  return tile;
}

/** Pictures in colour take memory the collector does not see: the last one who lets go closes them. */
export function release(tile: TileData): void {
  const left = (holders.get(tile) ?? 1) - 1;
  holders.set(tile, left);
  if (left === 0 && tile.kind === 'colour') tile.bitmap.close();
}

function bytesOf(tile: TileData): number {
  return tile.kind === 'grey' ? tile.pixels.data.byteLength : tile.bitmap.width * tile.bitmap.height * 4;
}
