import { describe, expect, it } from 'vitest';
import { commonFolder, type PlaceEdit, type Planned, planUpload, sizeText } from '../../src/model/upload_plan.ts';

const asImport = { folderIs: 'project', loose: 'default' } as const;
const files = (...paths: string[]) => paths.map((path) => ({ path, size: 10 }));
const told = ({ category, annotation, group, layer, image }: Planned) => [category, annotation, group, layer, image];

describe('what a file becomes', () => {
  const cases: [paths: string[], choices: Parameters<typeof planUpload>[1], first: string[]][] = [
    [['a.tif', 'b.tif'], asImport, ['default', 'a', '', 'image', 'default_a.tif']],
    [['Exp/a.tif'], asImport, ['Exp', 'a', '', 'image', 'Exp_a.tif']],
    [['Exp/WT/a.ome.tif'], asImport, ['WT', 'a.ome', '', 'image', 'WT_a.ome.tif']],
    [['Exp/WT/m1/DAPI.tif'], asImport, ['WT', 'm1', '', 'DAPI.tif', 'WT_m1_DAPI.tif']],
    [['Exp/WT/m1/ch/DAPI.tif'], asImport, ['WT', 'm1', 'ch', 'DAPI.tif', 'WT_m1_ch_DAPI.tif']],
    [['WT/m1/x.tif', 'KO/m2/x.tif'], asImport, ['KO', 'm2', '', 'x.tif', 'KO_m2_x.tif']],
    [['WT/m1/ch/x.tif'], { folderIs: 'category', loose: '' }, ['WT', 'm1', 'ch', 'x.tif', 'WT_m1_ch_x.tif']],
    [['Exp/WT/cafe\u0301.tif'], asImport, ['WT', 'caf\u00e9', '', 'image', 'WT_caf\u00e9.tif']],
  ];
  for (const [paths, choices, first] of cases) {
    it(`follows from its folders: ${paths.join(', ')}`, () =>
      expect(told(planUpload(files(...paths), choices).files[0] as Planned)).toEqual(first));
  }

  it('has its place among the layers of its annotation', () => {
    const plan = planUpload(files('E/A/m/c10.tif', 'E/A/m/c2.tif', 'E/A/n/c1.tif'), asImport);
    expect(plan.files.map(({ layer, sequence }) => [layer, sequence])).toEqual([
      ['c2.tif', 1],
      ['c10.tif', 2],
      ['c1.tif', 1],
    ]);
  });

  it('is nothing for what is no image, hidden, empty, too deep or there twice', () => {
    const offered = [
      ...files('E/A/notes.txt', 'E/.DS_Store', 'E/A/m/g/h/x.tif', 'E/A/B_c.tif', 'E/A_B/c.tif'),
      { path: 'E/A/zero.tif', size: 0 },
    ];
    const { files: planned, left } = planUpload(offered, asImport);
    expect(planned).toEqual([]);
    expect(left.length).toBe(6);
    expect(left.filter(({ why }) => why.includes('A_B_c.tif')).length).toBe(2);
  });
});

describe('a plan that is edited', () => {
  const offered = files('E/A/x.tif', 'E/A/y.tif', 'E/B/m/c1.tif');
  const edited = (edits: [string, PlaceEdit][]) => planUpload(offered, asImport, new Map(edits));

  it('puts a file where somebody wants it, and leaves out what he takes out', () => {
    const { files: planned, left } = edited([
      ['E/A/x.tif', { category: 'C', annotation: 'm2' }],
      ['E/A/y.tif', { isLeft: true }],
    ]);
    expect(planned.map(told)).toEqual([
      ['C', 'm2', '', 'image', 'C_m2'],
      ['B', 'm', '', 'c1.tif', 'B_m_c1.tif'],
    ]);
    expect(left).toEqual([{ path: 'E/A/y.tif', why: 'taken out' }]);
  });

  it('makes layers of one annotation of what is put together', () => {
    const { files: planned } = edited([
      ['E/A/x.tif', { annotation: 'both' }],
      ['E/A/y.tif', { annotation: 'both' }],
    ]);
    expect(planned.slice(0, 2).map((one) => [...told(one), one.sequence, one.isAlone])).toEqual([
      ['A', 'both', '', 'x.tif', 'A_both_x.tif', 1, false],
      ['A', 'both', '', 'y.tif', 'A_both_y.tif', 2, false],
    ]);
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
