import { describe, expect, it } from 'vitest';
import { readShapes, ShapeReader } from '../../src/api/shape_bytes.ts';
import { editOf, toShape } from '../../src/api/shapes.ts';
import { noEdit, updates } from '../../src/model/drawing/edits.ts';
import type { Shape } from '../../src/model/drawing/shape.ts';
import { atOnce } from '../../src/model/pieces.ts';

const id = '00010203-0405-4607-8809-0a0b0c0d0e0f';
const triangle: Shape = {
  id,
  kind: 'polygon',
  geometry: [[0, 0, 1, 0, 1, 1]],
  label: 3,
  group: null,
  name: 'nucleus',
  colour: '',
  author: 'Anna',
  changedBy: 'Bert',
  created: '2026-01-02T03:04:05.006Z',
  changed: '2026-01-02T03:04:06.000Z',
  seq: 9,
  area: 0.5,
  length: 2 + Math.SQRT2,
};
const kinds = ['point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse'];

/** A record of docs/drawing.md. */
function record(shape: Shape): Uint8Array {
  const texts = [shape.name, shape.colour, shape.author, shape.changedBy].map((text) => new TextEncoder().encode(text));
  const numbers = shape.geometry.flat();
  const isListed = ['line', 'polyline', 'polygon'].includes(shape.kind);
  const words = texts.reduce((sum, text) => sum + text.length, 0);
  const length = Math.ceil((80 + 8 * numbers.length + (isListed ? 4 * shape.geometry.length : 0) + words) / 8) * 8;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint8(4, 1 + kinds.indexOf(shape.kind));
  view.setUint16(6, isListed ? shape.geometry.length : 0, true);
  const hex = shape.id.replaceAll('-', '');
  for (let i = 0; i < 16; i++) view.setUint8(8 + i, Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  view.setInt32(24, shape.label ?? 0, true);
  view.setInt32(28, shape.group ?? 0, true);
  view.setInt32(32, shape.seq, true);
  view.setUint32(36, numbers.length, true);
  view.setFloat64(40, Date.parse(shape.created) * 1000, true);
  view.setFloat64(48, Date.parse(shape.changed) * 1000, true);
  view.setFloat64(56, shape.area, true);
  view.setFloat64(64, shape.length, true);
  texts.forEach((text, i) => {
    view.setUint16(72 + 2 * i, text.length, true);
  });
  numbers.forEach((value, i) => {
    view.setFloat64(80 + 8 * i, value, true);
  });
  let at = 80 + 8 * numbers.length;
  if (isListed) {
    for (const list of shape.geometry) {
      view.setUint32(at, list.length / 2, true);
      at += 4;
    }
  }
  for (const text of texts) {
    bytes.set(text, at);
    at += text.length;
  }
  return bytes;
}

function answer(shapes: readonly Shape[], sent = shapes.length): ArrayBuffer {
  const records = shapes.map(record);
  const bytes = new Uint8Array(32 + records.reduce((sum, one) => sum + one.length, 0) + 24);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('MMSHAPES'));
  view.setUint32(8, 1, true);
  view.setUint32(12, 77, true);
  view.setUint32(16, 12, true);
  view.setBigUint64(24, BigInt(shapes.length), true);
  let at = 32;
  for (const one of records) {
    bytes.set(one, at);
    at += one.length;
  }
  view.setUint32(at, 24, true);
  view.setBigUint64(at + 8, BigInt(sent), true);
  view.setBigUint64(at + 16, BigInt(sent), true);
  return bytes.buffer;
}

const some: Shape[] = [
  triangle,
  { ...triangle, kind: 'point', geometry: [[5.25, 6]], label: null, name: 'Größe', colour: '#ff0000' },
  { ...triangle, kind: 'ellipse', geometry: [[1, 2, 3, 4, 45]], group: 8 },
  {
    ...triangle,
    kind: 'polygon',
    geometry: [
      [0, 0, 9, 0, 9, 9],
      [1, 1, 2, 1, 2, 2, 1, 2],
    ],
    name: '',
  },
];

describe('shapes as bytes', () => {
  it('are read as they are laid out', () => {
    expect(record(triangle).length).toBe(152);
    expect([...record(triangle).slice(0, 8)]).toEqual([0x98, 0, 0, 0, 4, 0, 1, 0]);
    expect(readShapes(answer(some))).toEqual({ layerId: 77, seq: 12, total: 4, shapes: some, density: [] });
    expect(readShapes(answer([])).shapes).toEqual([]);
    // However they come.
    const whole = new Uint8Array(answer(some));
    for (const size of [1, 7, 32, 100]) {
      const reader = new ShapeReader();
      for (let at = 0; at < whole.length; at += size) atOnce(reader.take(whole.slice(at, at + size)));
      expect(reader.end().shapes).toEqual(some);
    }
  });

  it('are refused where they were cut off, or are something else', () => {
    const whole = answer(some);
    for (let at = 0; at < whole.byteLength; at += 40) expect(() => readShapes(whole.slice(0, at))).toThrow(SyntaxError);
    expect(() => readShapes(answer(some, 5))).toThrow('missing');
    expect(() => readShapes(new TextEncoder().encode('<html>'.repeat(40)).buffer)).toThrow('no answer');
  });
});

describe('an edit on its way', () => {
  it('names of what changes only that, and a geometry with its kind', () => {
    const [point, ellipse] = [some[1] as Shape, some[2] as Shape];
    const edit = updates(7, [
      [triangle, { ...triangle, label: null }],
      [ellipse, { ...ellipse, geometry: [[1, 2, 30, 4, 45]] }],
    ]);
    expect(editOf({ ...edit, deleted: [triangle] })).toEqual({
      created: [],
      updated: [
        { id, class: null },
        { id, kind: 'ellipse', geometry: [1, 2, 30, 4, 45] },
      ],
      deleted: [id],
    });
    expect(editOf({ ...noEdit(7), created: [point, triangle] })).toMatchObject({
      created: [
        { id, kind: 'point', geometry: [5.25, 6], class: null, name: 'Größe', colour: '#ff0000', group: null },
        { id, kind: 'polygon', geometry: [[0, 0, 1, 0, 1, 1]], class: 3 },
      ],
    });
  });

  it('comes back as it went', () => {
    const { label, changedBy, geometry, ...rest } = some[1] as Shape;
    const wire = { ...rest, class: label, changed_by: changedBy, geometry: geometry[0] as number[] };
    expect(toShape(wire)).toEqual(some[1]);
  });
});
