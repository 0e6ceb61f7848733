import type { Kind, Shape } from '../model/drawing/shape.ts';

/** The shapes of a layer as docs/drawing.md lays them out. */
export interface ShapeAnswer {
  layerId: number;
  /** as of this edit of the sample */
  seq: number;
  shapes: Shape[];
}

const kinds: readonly Kind[] = ['point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse'];
const magic = 'MMSHAPES';
const [headBytes, geometryAt, endBytes] = [32, 80, 24];

/** Throws where it is no such answer, or was cut off. */
export function readShapes(bytes: ArrayBuffer): ShapeAnswer {
  const view = new DataView(bytes);
  const text = new TextDecoder();
  const isWhole = bytes.byteLength >= headBytes + endBytes && bytes.byteLength % 8 === 0;
  if (!isWhole || text.decode(new Uint8Array(bytes, 0, 8)) !== magic || view.getUint32(8, true) !== 1) {
    throw new SyntaxError('This is no answer with shapes.');
  }
  const answer: ShapeAnswer = { layerId: view.getUint32(12, true), seq: view.getUint32(16, true), shapes: [] };
  let sent = -1;
  let length = 0;
  for (let at = headBytes; at < bytes.byteLength; at += length) {
    length = view.getUint32(at, true);
    if (length < 8 || length % 8 !== 0 || at + length > bytes.byteLength) throw new SyntaxError('A shape is cut off.');
    const kind = view.getUint8(at + 4);
    if (kind === 0) sent = Number(view.getBigUint64(at + 8, true));
    else if (kind <= kinds.length) answer.shapes.push(shapeAt(view, at, kinds[kind - 1] as Kind, text));
  }
  if (sent !== answer.shapes.length) throw new SyntaxError('Some shapes are missing.');
  return answer;
}

function shapeAt(view: DataView, at: number, kind: Kind, text: TextDecoder): Shape {
  const numbers = view.getUint32(at + 36, true);
  const parts = view.getUint16(at + 6, true);
  const geometry = geometryOf(view, at + geometryAt, numbers, parts, kind);
  let next = at + geometryAt + 8 * numbers + (isListed(kind) ? 4 * parts : 0);
  const words = [0, 1, 2, 3].map((i) => {
    const length = view.getUint16(at + 72 + 2 * i, true);
    const word = length === 0 ? '' : text.decode(new Uint8Array(view.buffer, next, length));
    next += length;
    return word;
  });
  const [name = '', colour = '', author = '', changedBy = ''] = words;
  return {
    id: idAt(view, at + 8),
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

function isListed(kind: Kind): boolean {
  return kind === 'line' || kind === 'polyline' || kind === 'polygon';
}

function geometryOf(view: DataView, at: number, numbers: number, parts: number, kind: Kind): number[][] {
  const all = [...new Float64Array(view.buffer, at, numbers)];
  if (!isListed(kind) || parts === 1) return [all];
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
