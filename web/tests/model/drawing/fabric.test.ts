import { describe, expect, it } from 'vitest';
import { readFabric, type Shape, unknownText } from '../../../src/model/drawing/fabric.ts';

const isColour = (text: string) => /^(#[0-9a-f]{3,8}|rgba?\(.*\)|[a-z]+)$/i.test(text) && text !== 'nonsense';
const read = (...objects: object[]) => readFabric(JSON.stringify({ version: '5.3.0', objects }), isColour);
function only(object: object): Shape {
  const { shapes, unknown } = read(object);
  expect([shapes.length, unknown.size]).toEqual([1, 0]);
  return shapes[0] as Shape;
}
const rounded = ({ points }: Shape) => points.map((value) => Math.round(value * 1e9) / 1e9 + 0);

const corners = [
  { x: 110, y: 220 },
  { x: 150, y: 200 },
  { x: 130, y: 260 },
];
const same = [110, 220, 150, 200, 130, 260];
const plain = { strokeWidth: 0, stroke: '#ff0000', fill: '' };

describe('an old drawing', () => {
  it('is none where it says so, and refuses what is no drawing', () => {
    for (const text of ['', 'none', '{"objects":[]}']) expect(readFabric(text, isColour).shapes).toEqual([]);
    for (const text of ['{', '[]', '{"objects":5}', '"x"']) expect(() => readFabric(text, isColour)).toThrow();
  });

  it('has the corners of a polyline where its left and top say, not where its points do', () => {
    const line = { type: 'polyline', points: corners, ...plain };
    expect(rounded(only({ ...line, left: 110, top: 200 }))).toEqual(same);
    // points − min(points) + (left, top)
    expect(rounded(only({ ...line, left: 10, top: 20 }))).toEqual([10, 40, 50, 20, 30, 80]);
    // Left and top are those of the box with its stroke.
    expect(rounded(only({ ...line, left: 108, top: 198, strokeWidth: 4 }))).toEqual(same);
    // One that was made of its points alone lies there.
    expect(rounded(only({ ...line, strokeWidth: 3 }))).toEqual(same);
    expect(only({ ...line, left: 0, top: 0 }).form).toBe('open');
    expect(only({ ...line, type: 'Polygon', left: 0, top: 0 }).form).toBe('closed');
  });

  it('is scaled from its corner, turned about it, and mirrored in place', () => {
    const box = { type: 'rect', left: 100, top: 50, width: 20, height: 10, ...plain };
    expect(rounded(only(box))).toEqual([100, 50, 120, 50, 120, 60, 100, 60]);
    expect(rounded(only({ ...box, scaleX: 2, scaleY: 3 }))).toEqual([100, 50, 140, 50, 140, 80, 100, 80]);
    // A quarter to the right: what was to the right is below.
    expect(rounded(only({ ...box, angle: 90 }))).toEqual([100, 50, 100, 70, 90, 70, 90, 50]);
    expect(rounded(only({ ...box, flipX: true }))).toEqual([120, 50, 100, 50, 100, 60, 120, 60]);
    expect(rounded(only({ ...box, originX: 'center', originY: 'bottom' }))).toEqual([90, 40, 110, 40, 110, 50, 90, 50]);
    const stroked = { ...box, strokeWidth: 2, scaleX: 2, scaleY: 2 };
    expect(rounded(only(stroked))).toEqual([102, 52, 142, 52, 142, 72, 102, 72]);
    expect(rounded(only({ ...stroked, strokeUniform: true }))).toEqual([101, 51, 141, 51, 141, 71, 101, 71]);
  });

  it('leans where it is skewed', () => {
    const box = { type: 'rect', left: 0, top: 0, width: 20, height: 10, skewX: 45, ...plain };
    expect(rounded(only(box))).toEqual([0, 0, 20, 0, 30, 10, 10, 10]);
  });

  it('has lines with their stroke about them, but not before and behind a level one', () => {
    const line = { type: 'line', x1: 10, y1: 40, x2: 30, y2: 20, left: 9, top: 19, stroke: 'red', strokeWidth: 2 };
    expect(rounded(only(line))).toEqual([10, 40, 30, 20]);
    expect(rounded(only({ ...line, y1: 20, left: 10 }))).toEqual([10, 20, 30, 20]);
  });

  it('has circles and ellipses as their middle and their half axes', () => {
    const circle = { type: 'circle', radius: 5, left: 95, top: 45, startAngle: 0, endAngle: 360, ...plain };
    expect(rounded(only(circle))).toEqual([100, 50, 105, 50, 100, 55]);
    expect(rounded(only({ ...circle, endAngle: 2 * Math.PI }))).toEqual([100, 50, 105, 50, 100, 55]);
    const ellipse = { type: 'ellipse', rx: 8, ry: 3, left: 100, top: 50, angle: 90, ...plain };
    expect(rounded(only(ellipse))).toEqual([97, 58, 97, 66, 94, 58]);
  });

  it('is placed by the middle where a version of Fabric says so that has the middle as its default', () => {
    const box = { type: 'Rect', left: 100, top: 50, width: 20, height: 10, ...plain };
    const { shapes } = readFabric(JSON.stringify({ version: '7.4.0', objects: [box] }), isColour);
    expect(rounded(shapes[0] as Shape)).toEqual([90, 45, 110, 45, 110, 55, 90, 55]);
  });

  it('keeps colours and transparency, and leaves out what is not to be seen', () => {
    const box = { type: 'rect', left: 0, top: 0, width: 2, height: 2, stroke: '#0f0', fill: 'rgba(255,0,0,0.2)' };
    expect(only({ ...box, opacity: 0.5 })).toMatchObject({ stroke: '#0f0', fill: 'rgba(255,0,0,0.2)', opacity: 0.5 });
    expect(read({ ...box, visible: false }).shapes).toEqual([]);
  });

  it('names what it does not understand, and guesses nothing', () => {
    const box = { type: 'rect', left: 0, top: 0, width: 2, height: 2, stroke: 'red' };
    const { shapes, unknown } = read(
      box,
      { type: 'path', path: [['M', 0, 0]] },
      { type: 'path', path: [] },
      { type: 'group', objects: [box] },
      { ...box, rx: 3 },
      { ...box, left: 'a' },
      { ...box, width: 1e9 },
      { ...box, fill: { type: 'linear' } },
      { ...box, stroke: 'nonsense' },
      { type: 'circle', radius: 5, startAngle: 0, endAngle: 90 },
      { type: 'polygon', points: [] },
      { type: 'polygon', points: [{ x: 1 }] },
      {},
      null as unknown as object,
    );
    expect(shapes.length, 'what is understood of those with a strange colour is there').toBe(3);
    expect(Object.fromEntries(unknown)).toEqual({
      path: 2,
      group: 1,
      rect: 3,
      'fill of a rect': 1,
      'stroke of a rect': 1,
      circle: 1,
      polygon: 2,
      'something without a type': 2,
    });
    expect(unknownText(unknown)).toBe(
      'Not shown, because it is not understood: path (2), group, rect (3), fill of a rect, stroke of a rect, circle, and 2 kinds more.',
    );
    expect(unknownText(new Map())).toBe('');
  });
});
