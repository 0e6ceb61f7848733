import { describe, expect, it } from 'vitest';
import { commonFolder, type PlaceEdit, type Planned, sizeText, withEdits } from '../../src/model/upload_plan.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, size: 10 }));
const told = ({ category, annotation, group, layer, image }: Planned) => [category, annotation, group, layer, image];

/** As the server plans E/A/x.tif, E/A/y.tif and what lies in the folders of an annotation. */
const alone = (annotation: string): Planned => ({
  path: `E/A/${annotation}.tif`,
  size: 10,
  category: 'A',
  annotation,
  group: '',
  layer: 'image',
  image: `A_${annotation}.tif`,
  sequence: 1,
  isAlone: true,
  groupSequence: 1,
});
const inGroup = (layer: string, sequence: number, group = 'g', groupSequence = 1): Planned => ({
  ...alone('m'),
  path: `E/A/m/${group}/${layer}`,
  group,
  layer,
  image: ['A', 'm', group, layer].filter(Boolean).join('_'),
  sequence,
  isAlone: false,
  groupSequence,
});

describe('a plan that is edited', () => {
  const edited = (planned: Planned[], edits: [string, PlaceEdit][]) => {
    const left: { path: string; why: string }[] = [];
    return { files: withEdits(planned, new Map(edits), left), left };
  };

  it('stays as it is where nothing was changed', () => {
    const planned = [alone('x'), inGroup('c1.tif', 1), inGroup('c2.tif', 2)];
    expect(edited(planned, []).files).toEqual(planned);
    expect(edited(planned, [['E/A/x.tif', { category: 'C' }]]).files.slice(1)).toEqual(planned.slice(1));
  });

  it('puts a file where somebody wants it, and leaves out what he takes out', () => {
    const { files: planned, left } = edited(
      [alone('x'), alone('y'), inGroup('c1.tif', 1)],
      [
        ['E/A/x.tif', { category: 'C', annotation: 'm2' }],
        ['E/A/y.tif', { isLeft: true }],
      ],
    );
    expect(planned.map(told)).toEqual([
      ['C', 'm2', '', 'image', 'C_m2'],
      ['A', 'm', 'g', 'c1.tif', 'A_m_g_c1.tif'],
    ]);
    expect(left).toEqual([{ path: 'E/A/y.tif', why: 'taken out' }]);
  });

  it('makes layers of one annotation of what is put together', () => {
    const { files: planned } = edited(
      [alone('x'), alone('y')],
      [
        ['E/A/x.tif', { annotation: 'both' }],
        ['E/A/y.tif', { annotation: 'both' }],
      ],
    );
    expect(planned.map((one) => [...told(one), one.sequence, one.isAlone])).toEqual([
      ['A', 'both', '', 'x.tif', 'A_both_x.tif', 1, false],
      ['A', 'both', '', 'y.tif', 'A_both_y.tif', 2, false],
    ]);
  });

  it('makes a layer of what was alone, when another is put beside it', () => {
    const { files: planned } = edited([alone('x'), alone('y')], [['E/A/y.tif', { annotation: 'x' }]]);
    expect(planned.map((one) => [...told(one), one.isAlone])).toEqual([
      ['A', 'x', '', 'x.tif', 'A_x_x.tif', false],
      ['A', 'x', '', 'y.tif', 'A_x_y.tif', false],
    ]);
  });

  it('numbers layers without a group before the groups', () => {
    const planned = [inGroup('c1.tif', 1), inGroup('c2.tif', 2), inGroup('d.tif', 1, 'h', 2)];
    const { files: after } = edited(planned, [['E/A/m/g/c1.tif', { group: '' }]]);
    expect(after.map(({ layer, sequence, groupSequence }) => [layer, sequence, groupSequence])).toEqual([
      ['c1.tif', 1, 1],
      ['c2.tif', 1, 2],
      ['d.tif', 1, 3],
    ]);
  });

  it('leaves out two files on one place', () => {
    const two = [alone('x'), { ...alone('y'), layer: 'DAPI', image: 'A_y_DAPI', isAlone: false }];
    const { files: planned, left } = edited(two, [['E/A/x.tif', { annotation: 'y', layer: 'DAPI' }]]);
    expect(planned).toEqual([]);
    expect(left.map(({ path }) => path)).toEqual(['E/A/x.tif', 'E/A/y.tif']);
  });

  it('knows no image any more of what was there and is put elsewhere', () => {
    const here = [{ ...alone('x'), imageId: 7 }];
    expect(edited(here, []).files[0]?.imageId).toBe(7);
    expect(edited(here, [['E/A/x.tif', { annotation: 'z' }]]).files[0]?.imageId).toBeUndefined();
  });
});

describe('the folder that everything lies in', () => {
  it('is known only where there is one', () => {
    expect(commonFolder(files('E/a', 'E/b/c'))).toBe('E');
    expect(commonFolder(files('E/a', 'F/b'))).toBe('');
    expect(commonFolder(files('E/a', 'b'))).toBe('');
  });
});

it('says sizes as people do', () => {
  expect([0, 999, 1000, 1_250_000, 53_000_000_000].map(sizeText)).toEqual([
    '0 B',
    '999 B',
    '1.0 KB',
    '1.3 MB',
    '53 GB',
  ]);
});
