import type { Density } from '../model/drawing/density.ts';
import type { Box, Kind, Shape } from '../model/drawing/shape.ts';

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
const [headBytes, geometryAt, endBytes] = [32, 80, 24];
const text = new TextDecoder();

/** Throws where it is no such answer, or was cut off. */
export function readShapes(bytes: ArrayBuffer, known: Known = () => undefined): ShapeAnswer {
  const answer = { ...headOf(bytes), shapes: [] as Shape[], density: [] as Density[] };
  readRecords(bytes, (view, at, kind) => {
    if (kind > kinds.length) answer.density.push(densityAt(view, at));
    else {
      const id = idAt(view, at + 8);
      const before = known(id);
      const isSame = before?.seq === view.getInt32(at + 32, true);
      answer.shapes.push(isSame ? before : shapeAt(view, at, id, kinds[kind - 1] as Kind));
    }
  });
  return answer;
}

/** The same of shapes that were asked for as rows: of each its bounds alone. */
export function readRows(bytes: ArrayBuffer): { seq: number; rows: Outlined[] } {
  const rows: Outlined[] = [];
  readRecords(bytes, (view, at, kind) => {
    const { geometry, ...rest } = shapeAt(view, at, idAt(view, at + 8), kinds[kind - 1] as Kind);
    rows.push({ ...rest, box: geometry[0] as unknown as Box });
  });
  return { seq: headOf(bytes).seq, rows };
}

function headOf(bytes: ArrayBuffer): { layerId: number; seq: number; total: number } {
  const view = new DataView(bytes);
  const isWhole = bytes.byteLength >= headBytes + endBytes && bytes.byteLength % 8 === 0;
  if (!isWhole || text.decode(new Uint8Array(bytes, 0, 8)) !== magic || view.getUint32(8, true) !== 1) {
    throw new SyntaxError('This is no answer with shapes.');
  }
  return {
    layerId: view.getUint32(12, true),
    seq: view.getUint32(16, true),
    total: Number(view.getBigUint64(24, true)),
  };
}

function readRecords(bytes: ArrayBuffer, take: (view: DataView, at: number, kind: number) => void): void {
  const view = new DataView(bytes);
  let [sent, taken, length] = [-1, 0, 0];
  for (let at = headBytes; at < bytes.byteLength; at += length) {
    length = view.getUint32(at, true);
    if (length < 8 || length % 8 !== 0 || at + length > bytes.byteLength) throw new SyntaxError('A shape is cut off.');
    const kind = view.getUint8(at + 4);
    if (kind === 0) sent = Number(view.getBigUint64(at + 8, true));
    else take(view, at, kind);
    if (kind > 0 && kind <= kinds.length) taken++;
  }
  if (sent !== taken) throw new SyntaxError('Some shapes are missing.');
}

function densityAt(view: DataView, at: number): Density {
  const count = view.getUint32(at + 16, true);
  return { side: view.getFloat64(at + 8, true), cells: new Int32Array(view.buffer, at + 24, 3 * count).slice() };
}

function shapeAt(view: DataView, at: number, id: string, kind: Kind): Shape {
  const numbers = view.getUint32(at + 36, true);
  const parts = view.getUint16(at + 6, true);
  const geometry = geometryOf(view, at + geometryAt, numbers, parts, kind);
  let next = at + geometryAt + 8 * numbers + (isListed(kind) ? 4 * parts : 0);
  const texts = [0, 1, 2, 3].map((i) => {
    const length = view.getUint16(at + 72 + 2 * i, true);
    const word = wordAt(view, next, length);
    next += length;
    return word;
  });
  const [name = '', colour = '', author = '', changedBy = ''] = texts;
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

function wordAt(view: DataView, at: number, length: number): string {
  if (length === 0) return '';
  const bytes = new Uint8Array(view.buffer, at, length);
  if (length > 40) return text.decode(bytes);
  const key = String.fromCharCode(...bytes);
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

function geometryOf(view: DataView, at: number, numbers: number, parts: number, kind: Kind): number[][] {
  const all = [...new Float64Array(view.buffer, at, numbers)];
  if (!isListed(kind) || parts <= 1) return [all];
  const lists: number[][] = [];
  for (let i = 0, from = 0; i < parts; i++) {
    const to = from + 2 * view.getUint32(at + 8 * numbers + 4 * i, true);
    lists.push(all.slice(from, to));
    from = to;
  }
  return lists;
}

const hex = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

function idAt(view: DataView, at: number): string {
  let id = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) id += '-';
    id += hex[view.getUint8(at + i)];
  }
  return id;
}

function momentAt(view: DataView, at: number): string {
  return new Date(view.getFloat64(at, true) / 1000).toISOString();
}
