import type { Density } from '../model/drawing/density.ts';
import type { Box, Kind, Shape } from '../model/drawing/shape.ts';
import { atOnce, type Pieces } from '../model/pieces.ts';

/** The shapes of a layer as docs/drawing.md lays them out. */
export interface ShapeAnswer {
  layerId: number;
  /** as of this edit of the sample */
  seq: number;
  /** of the whole layer, what is no shape included */
  total: number;
  shapes: Shape[];
  /** of those that are there where one looks and were not sent */
  density: Density[];
}

/** A shape without its geometry. */
export type Outlined = Omit<Shape, 'geometry'> & { box: Box };

/** What is known of a shape already, as of the same edit: it is not read again. */
export type Known = (id: string) => Shape | undefined;

const kinds: readonly Kind[] = ['point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse'];
const magic = 'MMSHAPES';
const [headBytes, geometryAt] = [32, 80];
const text = new TextDecoder();

/** Throws where it is no such answer, or was cut off. */
export function readShapes(bytes: ArrayBuffer, known?: Known): ShapeAnswer {
  const reader = new ShapeReader(known);
  atOnce(reader.take(new Uint8Array(bytes)));
  return reader.end();
}

interface Head {
  layerId: number;
  seq: number;
  total: number;
}

/** Reads an answer as it comes, piece by piece: it may be a hundred thousand shapes. */
abstract class Reader {
  private rest = new Uint8Array(0);
  private told: Head | null = null;
  private sent = -1;
  private taken = 0;

  protected abstract record(all: All, at: number, kind: number): void;

  /** What has come of it. Throws where it is no such answer. */
  *take(bytes: Uint8Array): Pieces<void> {
    // From a place that is a multiple of eight on, so that an array of doubles lies on it.
    const joined = new Uint8Array(Math.ceil((this.rest.length + bytes.length) / 8) * 8);
    joined.set(this.rest);
    joined.set(bytes, this.rest.length);
    const end = this.rest.length + bytes.length;
    const all = { view: new DataView(joined.buffer), bytes: joined, numbers: new Float64Array(joined.buffer) };
    let at = 0;
    if (!this.told && end >= headBytes) {
      this.told = headOf(all);
      at = headBytes;
    }
    while (this.told && end - at >= 8) {
      const length = all.view.getUint32(at, true);
      if (length < 8 || length % 8 !== 0 || this.sent >= 0) throw new SyntaxError('A shape is cut off.');
      if (at + length > end) break;
      const kind = all.view.getUint8(at + 4);
      if (kind === 0) this.sent = Number(all.view.getBigUint64(at + 8, true));
      else this.record(all, at, kind);
      if (kind > 0 && kind <= kinds.length) this.taken++;
      at += length;
      if (this.taken % recordsAtOnce === 0) yield;
    }
    this.rest = joined.slice(at, end);
  }

  /** Throws where something is missing. */
  protected head(): Head {
    if (!this.told) throw new SyntaxError('This is no answer with shapes.');
    if (this.rest.length > 0 || this.sent !== this.taken) throw new SyntaxError('Some shapes are missing.');
    return this.told;
  }
}

/** So many are read before anybody else has his turn. */
const recordsAtOnce = 500;

export class ShapeReader extends Reader {
  private readonly shapes: Shape[] = [];
  private readonly density: Density[] = [];
  private readonly known: Known;

  constructor(known: Known = () => undefined) {
    super();
    this.known = known;
  }

  protected record(all: All, at: number, kind: number): void {
    if (kind > kinds.length) this.density.push(densityAt(all.view, at));
    else {
      const id = idAt(all.bytes, at + 8);
      const before = this.known(id);
      const isSame = before?.seq === all.view.getInt32(at + 32, true);
      this.shapes.push(isSame ? before : shapeAt(all, at, id, kinds[kind - 1] as Kind));
    }
  }

  end(): ShapeAnswer {
    return { ...this.head(), shapes: this.shapes, density: this.density };
  }
}

/** Of shapes that were asked for as rows: of each its bounds alone. */
export class RowReader extends Reader {
  private readonly rows: Outlined[] = [];

  protected record(all: All, at: number, kind: number): void {
    const { geometry, ...rest } = shapeAt(all, at, idAt(all.bytes, at + 8), kinds[kind - 1] as Kind);
    this.rows.push({ ...rest, box: geometry[0] as unknown as Box });
  }

  end(): { seq: number; rows: Outlined[] } {
    return { seq: this.head().seq, rows: this.rows };
  }
}

/** An answer, as bytes and as the numbers that its records lie on. */
interface All {
  view: DataView;
  bytes: Uint8Array;
  numbers: Float64Array;
}

function headOf({ view, bytes }: All): Head {
  if (text.decode(bytes.subarray(0, 8)) !== magic || view.getUint32(8, true) !== 1) {
    throw new SyntaxError('This is no answer with shapes.');
  }
  return {
    layerId: view.getUint32(12, true),
    seq: view.getUint32(16, true),
    total: Number(view.getBigUint64(24, true)),
  };
}

function densityAt(view: DataView, at: number): Density {
  const count = view.getUint32(at + 16, true);
  return { side: view.getFloat64(at + 8, true), cells: new Int32Array(view.buffer, at + 24, 3 * count).slice() };
}

function shapeAt(all: All, at: number, id: string, kind: Kind): Shape {
  const { view } = all;
  const numbers = view.getUint32(at + 36, true);
  const parts = view.getUint16(at + 6, true);
  const geometry = geometryOf(all, at + geometryAt, numbers, parts, kind);
  let next = at + geometryAt + 8 * numbers + (isListed(kind) ? 4 * parts : 0);
  const text = (length: number) => {
    next += length;
    return wordAt(all.bytes, next - length, length);
  };
  const name = text(view.getUint16(at + 72, true));
  const colour = text(view.getUint16(at + 74, true));
  const author = text(view.getUint16(at + 76, true));
  const changedBy = text(view.getUint16(at + 78, true));
  return {
    id,
    kind,
    geometry,
    label: view.getInt32(at + 24, true) || null,
    group: view.getInt32(at + 28, true) || null,
    seq: view.getInt32(at + 32, true),
    created: momentAt(view, at + 40),
    changed: momentAt(view, at + 48),
    area: view.getFloat64(at + 56, true),
    length: view.getFloat64(at + 64, true),
    name,
    colour,
    author,
    changedBy,
  };
}

/** Short words are few and come again and again: decoding each would take longer than all the rest. */
const words = new Map<string, string>();
const maxWords = 5000;

function wordAt(all: Uint8Array, at: number, length: number): string {
  if (length === 0) return '';
  const bytes = all.subarray(at, at + length);
  if (length > 40) return text.decode(bytes);
  const key = String.fromCharCode.apply(null, bytes as unknown as number[]);
  let word = words.get(key);
  if (word === undefined) {
    word = text.decode(bytes);
    if (words.size >= maxWords) words.clear();
    words.set(key, word);
  }
  return word;
}

function isListed(kind: Kind): boolean {
  return kind === 'line' || kind === 'polyline' || kind === 'polygon';
}

function geometryOf({ view, numbers }: All, at: number, count: number, parts: number, kind: Kind): number[][] {
  const first = at / 8;
  if (!isListed(kind) || parts <= 1) return [listOf(numbers, first, first + count)];
  const lists: number[][] = [];
  for (let i = 0, from = first; i < parts; i++) {
    const to = from + 2 * view.getUint32(at + 8 * count + 4 * i, true);
    lists.push(listOf(numbers, from, to));
    from = to;
  }
  return lists;
}

/** What copies arrays takes twice to five times as long for short ones. */
function listOf(numbers: Float64Array, from: number, to: number): number[] {
  const list: number[] = [];
  for (let i = from; i < to; i++) list.push(numbers[i] as number);
  return list;
}

const digits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** The characters of an id: what does not change are its dashes. */
const letters = new Array<number>(36).fill('-'.charCodeAt(0));

/** In one go: a text that is put together piece by piece is put together again wherever it is looked up. */
function idAt(bytes: Uint8Array, at: number): string {
  for (let i = 0, to = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) to++;
    const byte = bytes[at + i] as number;
    letters[to++] = digits[byte >> 4] as number;
    letters[to++] = digits[byte & 15] as number;
  }
  return String.fromCharCode.apply(null, letters);
}

/** Of shapes that were made in one go it is the same. */
let lastMoment = { at: Number.NaN, text: '' };

function momentAt(view: DataView, at: number): string {
  const moment = view.getFloat64(at, true);
  if (moment !== lastMoment.at) lastMoment = { at: moment, text: new Date(moment / 1000).toISOString() };
  return lastMoment.text;
}
