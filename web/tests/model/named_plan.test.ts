import { describe, expect, it } from 'vitest';
import { toNamedPlan } from '../../src/api/named_plan.ts';
import {
  channelNames,
  choicesOf,
  type NamedPlan,
  relativeTo,
  tablesAmong,
  uploadsOf as uploadsOfPlan,
} from '../../src/model/named_plan.ts';
import type { Offered, PlanEdits } from '../../src/model/upload_plan.ts';

const asImport = { folderIs: 'project', loose: '' } as const;
const uploadsOf = (offered: Offered[], plan: NamedPlan, edits: PlanEdits) =>
  uploadsOfPlan(offered, asImport, plan, edits);
const files = (...paths: string[]) => paths.map((path) => ({ path, size: 10 }));

const image = (file: string, annotation: string, layer: string, sequence: number): NamedPlan['images'][number] => ({
  file,
  image: `plate_SBS_${annotation}_${layer}`,
  category: 'plate_SBS',
  annotation,
  group: '',
  groupSequence: 1,
  layer,
  sequence,
  shown: sequence === 1,
  colour: sequence === 1 ? '#2F6BFF' : '',
});

const offered = files(
  'plate_SBS/Channel1-01-A-01.tif',
  'plate_SBS/Channel2-01-A-01.tif',
  'plate_SBS/Channel1-02-A-02.tif',
  'plate_SBS/notes.txt',
);

const plan: NamedPlan = {
  images: [
    image('Channel1-01-A-01.tif', 'A01_f01', 'Channel 1', 1),
    image('Channel2-01-A-01.tif', 'A01_f01', 'Channel 2', 2),
    image('Channel1-02-A-02.tif', 'A02_f02', 'Channel 1', 1),
  ],
  samples: [{ category: 'plate_SBS', annotation: 'A01_f01', properties: { well: 'A01', field: '01' } }],
  left: [{ file: 'notes.txt', reason: 'not an image' }],
  notes: [],
  present: [],
  differs: [],
  unplaced: {},
  reading: [],
  presets: [],
};

describe('a plan that names make', () => {
  it('is asked for without the folder that all lie in', () => {
    expect(relativeTo(offered, asImport).folder).toBe('plate_SBS');
    expect(relativeTo(offered, asImport).files[0]).toEqual({ path: 'Channel1-01-A-01.tif', size: 10 });
    expect(relativeTo(files('a.tif', 'b/c.tif'), asImport)).toEqual({ folder: '', files: files('a.tif', 'b/c.tif') });
  });

  it('is asked for with that folder where it is a category, and with a category of what lies in none', () => {
    const isCategory = { folderIs: 'category', loose: 'rest' } as const;
    expect(relativeTo(files('WT/m/x.tif'), isCategory)).toEqual({ folder: 'rest', files: files('WT/m/x.tif') });
    expect(relativeTo(files('a.tif', 'b/c.tif'), { folderIs: 'project', loose: ' rest ' }).folder).toBe('rest');
    expect(choicesOf({ kind: 'folders' }, isCategory)).toBe(isCategory);
    expect(choicesOf({ kind: 'preset', name: 'opera' }, isCategory)).toEqual(asImport);
    const { files: planned } = uploadsOfPlan(
      files('WT/a.tif'),
      isCategory,
      { ...plan, images: [{ ...image('WT/a.tif', 'a', 'image', 1), category: 'WT' }], left: [] },
      new Map(),
    );
    expect(planned.map(({ path, category }) => [path, category])).toEqual([['WT/a.tif', 'WT']]);
  });

  it('says of each file where it goes, and of each annotation what is told of it', () => {
    const { files: planned, left } = uploadsOf(offered, plan, new Map());
    expect(planned.map(({ path, annotation, layer }) => [path, annotation, layer])).toEqual([
      ['plate_SBS/Channel1-01-A-01.tif', 'A01_f01', 'Channel 1'],
      ['plate_SBS/Channel2-01-A-01.tif', 'A01_f01', 'Channel 2'],
      ['plate_SBS/Channel1-02-A-02.tif', 'A02_f02', 'Channel 1'],
    ]);
    expect(planned[1]?.properties).toEqual({ well: 'A01', field: '01' });
    expect(planned[2]?.properties).toEqual({});
    expect(planned.map(({ settings }) => settings)).toEqual(['color:#2F6BFF', '', 'color:#2F6BFF']);
    expect(left).toEqual([{ path: 'plate_SBS/notes.txt', why: 'not an image' }]);
  });

  it('is changed file by file, and what goes elsewhere keeps what was told of it', () => {
    const edits = new Map([
      ['plate_SBS/Channel1-02-A-02.tif', { isLeft: true }],
      ['plate_SBS/Channel2-01-A-01.tif', { category: 'WT', layer: 'GFP' }],
    ]);
    const { files: planned, left } = uploadsOf(offered, plan, edits);
    expect(planned.map((one) => one.image)).toEqual(['plate_SBS_A01_f01_Channel 1', 'WT_A01_f01_GFP']);
    expect(planned[1]?.properties).toEqual({ well: 'A01', field: '01' });
    expect(left.map(({ why }) => why)).toEqual(['not an image', 'taken out']);
  });

  it('leaves out what is there already, and two files of one name', () => {
    const present = { ...plan, present: ['plate_SBS_A01_f01_Channel 1'] };
    expect(uploadsOf(offered, present, new Map()).left[1]?.why).toBe('is in the project already');
    const another = { ...present, differs: present.present };
    expect(uploadsOf(offered, another, new Map()).left[1]?.why).toBe('another file of this name is in the project');
    const unplaced = { ...plan, unplaced: { 'plate_SBS_A01_f01_Channel 1': 7 } };
    expect(uploadsOf(offered, unplaced, new Map()).files.map(({ imageId }) => imageId)).toEqual([
      7,
      undefined,
      undefined,
    ]);
    const same = new Map([['plate_SBS/Channel2-01-A-01.tif', { annotation: 'A02_f02', layer: 'Channel 1' }]]);
    const { files: planned, left } = uploadsOf(offered, plan, same);
    expect(planned.length).toBe(1);
    expect(left.filter(({ why }) => why.includes('would be called')).length).toBe(2);
  });

  it('takes what conflicts before what is only skipped', () => {
    const wire = {
      images: [],
      samples: [],
      notes: [],
      present: [],
      differs: [],
      unplaced: {},
      reading: null,
      presets: [],
    };
    const told = toNamedPlan({
      plan: { ...wire, skipped: [{ file: 'a', reason: 'hidden' }], conflicts: [{ file: 'b', reason: 'one place' }] },
    });
    expect(told.left.map(({ file }) => file)).toEqual(['b', 'a']);
    expect(told.reading).toEqual([]);
  });

  it('knows tables and names of channels', () => {
    expect(tablesAmong(files('x/samples.csv', 'x/a.tif', 'b.TSV'))).toEqual(['x/samples.csv', 'b.TSV']);
    expect(channelNames('1=DAPI, 2 = GFP;3=, =x, w4=Cy5')).toEqual({ 1: 'DAPI', 2: 'GFP', w4: 'Cy5' });
  });
});
