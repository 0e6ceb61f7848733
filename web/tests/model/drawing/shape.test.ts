import { describe, expect, it } from 'vitest';
import { fromGeoJson, toGeoJson } from '../../../src/model/drawing/geojson.ts';
import { edgeAt, isOn, readingOrder, vertexAt } from '../../../src/model/drawing/picking.ts';
import {
  boxOfShape,
  cornersOf,
  type Fields,
  flawOf,
  measuresOf,
  type Shape,
} from '../../../src/model/drawing/shape.ts';
import {
  cornerPulled,
  grownBy,
  movedBy,
  scaledBy,
  simplified,
  turnedBy,
  vertexAdded,
  vertexMoved,
  vertexRemoved,
} from '../../../src/model/drawing/transform.ts';
import { anyFields, isSame, seeded } from './support.ts';

const form = (kind: Fields['kind'], ...geometry: number[][]): Fields => ({
  kind,
  geometry,
  label: null,
  name: '',
  colour: '',
  group: null,
});
const ring = [0, 0, 10, 0, 10, 10, 0, 10];
const hole = [2, 2, 4, 2, 4, 4, 2, 4];

describe('a shape', () => {
  it('measures area and length, holes and turns included', () => {
    expect(measuresOf(form('polygon', ring, hole))).toEqual({ area: 96, length: 48 });
    expect(measuresOf(form('polygon', hole, ring)).area).toBe(96);
    expect(measuresOf(form('rectangle', [5, 5, 20, 10, 33]))).toEqual({ area: 200, length: 60 });
    expect(measuresOf(form('ellipse', [0, 0, 20, 20, 0])).length).toBeCloseTo(20 * Math.PI, 9);
    expect(measuresOf(form('polyline', [0, 0, 3, 4], [0, 0, 0, 2]))).toEqual({ area: 0, length: 7 });
    expect(measuresOf(form('point', [3, 4]))).toEqual({ area: 0, length: 0 });
  });

  it('has a box, also when it is turned', () => {
    expect(boxOfShape(form('rectangle', [0, 0, 20, 10, 90])).map(Math.round)).toEqual([5, -5, 15, 15]);
    expect(boxOfShape(form('ellipse', [0, 0, 20, 10, 90])).map(Math.round)).toEqual([5, -5, 15, 15]);
    expect(boxOfShape(form('ellipse', [0, 0, 10, 10, 45])).map(Math.round)).toEqual([0, 0, 10, 10]);
  });

  it('is refused where nothing can be seen of it', () => {
    expect(flawOf(form('polygon', [0, 0, 1, 1]))).toMatch(/three/);
    expect(flawOf(form('rectangle', [0, 0, 0, 5, 0]))).toMatch(/no size/);
    expect(flawOf(form('point', [2e7, 0]))).toMatch(/too far/);
    expect(flawOf(form('polyline', Array(200_002).fill(1)))).toMatch(/100 000/);
    expect(flawOf(form('polygon', ring, hole))).toBe('');
  });

  it('comes in the order in which one reads', () => {
    const shapes = [form('point', [5, 9]), form('rectangle', [8, 1, 2, 2, 0]), form('point', [2, 1])] as Shape[];
    expect(readingOrder(shapes).map(({ geometry }) => geometry[0]?.[0])).toEqual([2, 8, 5]);
  });

  it('is hit inside, but not in its hole, and near its line', () => {
    const shape = form('polygon', ring, hole);
    expect([isOn(shape, 1, 1, 0.5), isOn(shape, 3, 3, 0.5), isOn(shape, 12, 5, 0.5)]).toEqual([true, false, false]);
    expect(isOn(shape, 10.4, 5, 0.5)).toBe(true);
    expect([
      isOn(form('line', ring.slice(0, 4)), 5, 0.4, 0.5),
      isOn(form('line', ring.slice(0, 4)), 5, 3, 0.5),
    ]).toEqual([true, false]);
    const ellipse = form('ellipse', [0, 0, 40, 10, 90]);
    expect([isOn(ellipse, 20, 24, 0.1), isOn(ellipse, 35, 5, 0.1)]).toEqual([true, false]);
    expect(vertexAt(shape, 2.2, 2.1, 1)).toEqual({ part: 1, at: 0 });
    expect(edgeAt(shape, 0.2, 5, 1)).toEqual({ part: 0, at: 3 });
    expect(edgeAt(form('polyline', ring), 0.2, 5, 1)).toBeNull();
  });
});

describe('changing a shape', () => {
  it('moves, turns and scales it', () => {
    expect(movedBy(form('rectangle', [1, 2, 3, 4, 5]), 1, 1).geometry).toEqual([[2, 3, 3, 4, 5]]);
    expect(turnedBy(form('line', [0, 0, 10, 0]), 90, 0, 0).geometry).toEqual([[0, 0, 0, 10]]);
    expect(turnedBy(form('ellipse', [0, 0, 10, 4, 350]), 20, 5, 2).geometry).toEqual([[0, 0, 10, 4, 10]]);
    expect(scaledBy(form('polygon', ring), 2, -1, 0, 0).geometry).toEqual([
      [0, 0, 20, 0, 20, -10, 0, -10].map((v) => v || v),
    ]);
    expect(scaledBy(form('rectangle', [0, 0, 10, 4, 90]), 2, 1, 0, 0).geometry[0]?.slice(2)).toEqual([10, 8, 90]);
  });

  it('grows it by pixels, its first corner staying, and never to nothing', () => {
    expect(grownBy(form('rectangle', [1, 2, 10, 20, 0]), 5, -3)?.geometry).toEqual([[1, 2, 15, 17, 0]]);
    const turned = grownBy(form('ellipse', [0, 0, 10, 20, 90]), 4, 0);
    const [x, y] = cornersOf(turned?.geometry[0] ?? []);
    const [fx, fy] = cornersOf([0, 0, 10, 20, 90]);
    expect([x, y]).toEqual([fx, fy]);
    expect(grownBy(form('polygon', ring), 10, 0)?.geometry).toEqual([[0, 0, 20, 0, 20, 10, 0, 10]]);
    expect(grownBy(form('line', [0, 5, 10, 5]), 1, 9)?.geometry).toEqual([[0, 5, 11, 5]]);
    expect(grownBy(form('rectangle', [1, 2, 10, 20, 0]), -10, 0)).toBe(null);
    expect(grownBy(form('point', [1, 2]), 1, 1)).toBe(null);
  });

  it('keeps the corner across from the one that is pulled', () => {
    const turned = form('rectangle', [10, 10, 20, 10, 30]);
    const before = boxOfShape(turned);
    const pulled = cornerPulled(turned, 2, 60, 40);
    expect(pulled.geometry[0]?.[4]).toBe(30);
    expect(boxOfShape(pulled)[0]).toBeLessThan(before[2]);
    expect(cornerPulled(form('ellipse', [0, 0, 4, 4, 0]), 2, 10, 8).geometry).toEqual([[0, 0, 10, 8, 0]]);
    expect(cornerPulled(form('ellipse', [0, 0, 4, 4, 0]), 2, -10, -8).geometry).toEqual([[-10, -8, 10, 8, 0]]);
  });

  it('moves, adds and removes points, and never leaves too few', () => {
    const shape = form('polygon', ring, [2, 2, 4, 2, 4, 4]);
    expect(vertexMoved(shape, { part: 0, at: 1 }, 12, 1).geometry[0]).toEqual([0, 0, 12, 1, 10, 10, 0, 10]);
    expect(vertexAdded(shape, { part: 0, at: 3 }, 0, 5).geometry[0]).toEqual([...ring, 0, 5]);
    expect(vertexAdded(form('line', [0, 0, 9, 0]), { part: 0, at: 0 }, 4, 1)).toMatchObject({
      kind: 'polyline',
      geometry: [[0, 0, 4, 1, 9, 0]],
    });
    expect(vertexRemoved(shape, { part: 1, at: 0 })?.geometry).toEqual([ring]);
    expect(vertexRemoved(form('polygon', [0, 0, 1, 0, 1, 1]), { part: 0, at: 0 })).toBeNull();
    expect(vertexRemoved(form('line', [0, 0, 1, 0]), { part: 0, at: 0 })).toBeNull();
  });

  it('leaves out what lies on a line anyway', () => {
    const path = Array.from({ length: 200 }, (_, i) => [i / 10, Math.sin(i / 30)]).flat();
    const fewer = simplified(path, 0.01);
    expect(fewer.length).toBeLessThan(path.length / 4);
    expect([fewer[0], fewer.at(-2)]).toEqual([0, 19.9]);
    expect(simplified([0, 0, 1, 0, 2, 0, 2, 2], 0.1)).toEqual([0, 0, 2, 0, 2, 2]);
  });
});

describe('GeoJSON', () => {
  const labels = [1, 2, 3, 4, 5].map((id) => ({ id, name: `class ${id}` }));

  it('brings every shape back as it was', () => {
    const random = seeded(11);
    const shapes = Array.from({ length: 400 }, () => anyFields(random)).filter((one) => flawOf(one) === '');
    const back = fromGeoJson(toGeoJson(shapes, labels), labels);
    expect(back?.length).toBe(shapes.length);
    expect(shapes.filter((shape, i) => !isSame(shape, back?.[i] as Fields))).toEqual([]);
  });

  it('is read as QuPath writes it, with holes and several parts', () => {
    const closed = (list: number[]) =>
      [...list, ...list.slice(0, 2)].flatMap((x, i, all) => (i % 2 === 0 ? [[x, all[i + 1]]] : []));
    const far = ring.map((v) => v + 100);
    const text = JSON.stringify([
      {
        type: 'Feature',
        id: 'e5a1',
        geometry: { type: 'MultiPolygon', coordinates: [[closed(ring), closed(hole)], [closed(far)]] },
        properties: {
          objectType: 'annotation',
          name: 'Tumour',
          classification: { name: 'class 2', color: [200, 0, 0] },
        },
      },
      {
        type: 'Feature',
        geometry: {
          type: 'MultiPoint',
          coordinates: [
            [1, 2],
            [3, 4],
          ],
        },
        properties: {},
      },
    ]);
    const read = fromGeoJson(text, labels);
    expect(read?.map(({ kind, label, name }) => [kind, label, name])).toEqual([
      ['polygon', 2, 'Tumour'],
      ['point', null, ''],
      ['point', null, ''],
    ]);
    expect(read?.[0]?.geometry).toEqual([ring, hole, far]);
  });

  it('puts holes into what lies around them, and is none where it is none', () => {
    const written = JSON.parse(
      toGeoJson(
        [
          form(
            'polygon',
            hole,
            ring,
            ring.map((v) => v + 50),
          ),
        ],
        [],
      ),
    );
    const { geometry } = written.features[0];
    expect(geometry.type).toBe('MultiPolygon');
    expect(geometry.coordinates.map((part: unknown[]) => part.length).sort()).toEqual([1, 2]);
    for (const text of ['', 'hello', '{}', '[1]', '{"type":"Point"}']) expect(fromGeoJson(text, []) ?? []).toEqual([]);
  });
});
