import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type annotationShape, toAnnotation } from '../../web/src/api/annotation.ts';
import type { Wire } from '../../web/src/api/wire.ts';
import { decodeGreyPng } from '../../web/src/canvas/tiles/png.ts';
import type { Image } from '../../web/src/model/image.ts';
import { LayerStore } from '../../web/src/model/layers/layer_store.ts';
import type { ViewLayer } from '../../web/src/model/layers/layers.ts';
import { identity, trueValue } from '../../web/src/model/layers/values.ts';
import { tileCount, tileRect } from '../../web/src/model/pyramid.ts';
import { adminToken, getJson, memento, origin } from './support/instance.ts';
import { expect, test } from './support/test.ts';

/**
 * The first look of every grey file among the real ones, in numbers: what there is does not burn out, and what is
 * background is dark. Counted over all pixels of all planes of a channel, from the tiles that browsers get.
 */
const data = process.env.MEMENTO_TEST_DATA ?? join(__dirname, '../../../shared/data');
const folders = ['fluorescence', 'ome-tiff', 'derived', 'plate_SBS', 'timeseries_files', 'histology', 'MyExperiment'];

type Opened = Wire<typeof annotationShape>;
type Rows<Key extends string> = Record<Key, { project_id: number; annotation_id: number; name: string }[]>;

async function samplesOf(project: string): Promise<Opened['annotation'][]> {
  const token = await adminToken();
  const { projects } = await getJson<Rows<'projects'>>('projects', token);
  const id = projects.find(({ name }) => name === project)?.project_id;
  const { annotations } = await getJson<Rows<'annotations'>>(`annotations/byproject_id/${id}`, token);
  const all: Opened['annotation'][] = [];
  for (const { annotation_id } of annotations) {
    all.push((await getJson<Opened>(`web/annotations/${annotation_id}`, token)).annotation);
  }
  return all;
}

interface Channel {
  title: string;
  planes: ViewLayer[];
  store: LayerStore;
}

async function channelsOf(project: string): Promise<Channel[]> {
  const found: Channel[] = [];
  for (const annotation of await samplesOf(project)) {
    const { name } = annotation;
    const opened = toAnnotation({ annotation });
    const store = new LayerStore(opened.id, opened.layers);
    for (const lead of opened.layers.filter(({ id, lead, kind, grey }) => id === lead && kind === 'image' && grey)) {
      const planes = opened.layers.filter((layer) => layer.lead === lead.id);
      found.push({ title: `${project}/${name}/${lead.title}`, planes, store });
    }
  }
  return found;
}

/** How often each true value occurs in an image. */
async function count(image: Image, counts: Map<number, number>): Promise<void> {
  const token = await adminToken();
  const level = image.levels.length - 1;
  const tiles = tileCount(image, level);
  for (let i = 0; i < tiles.x * tiles.y; i++) {
    const [x, y] = [i % tiles.x, Math.floor(i / tiles.x)];
    const url = `${origin}${image.tiles}${level}/${x}_${y}.${image.tileFormat}`;
    const answer = await fetch(url, { headers: { 'x-access-token': token } });
    expect(answer.status, url).toBe(200);
    const { width, bands, data } = await decodeGreyPng(new Uint8Array(await answer.arrayBuffer()));
    const rect = tileRect(image, level, x, y);
    expect(width).toBe(rect.width);
    for (let at = 0; at < data.length; at += bands) {
      const value = trueValue(image.mapping ?? identity, data[at] as number);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
}

/** Otsu's threshold over all values there are, to tell background (at most it) from what there is. */
function measure(counts: Map<number, number>, black: number, white: number) {
  const values = [...counts].sort(([a], [b]) => a - b);
  const total = values.reduce((sum, [, n]) => sum + n, 0);
  const weighted = values.reduce((sum, [value, n]) => sum + value * n, 0);
  let [below, belowWeighted, best, threshold] = [0, 0, -1, values[0]?.[0] ?? 0];
  for (const [value, n] of values.slice(0, -1)) {
    below += n;
    belowWeighted += value * n;
    const apart = belowWeighted / below - (weighted - belowWeighted) / (total - below);
    const variance = below * (total - below) * apart * apart;
    if (variance > best) [best, threshold] = [variance, value];
  }
  const background = values.filter(([value]) => value <= threshold);
  const foreground = values.filter(([value]) => value > threshold);
  const sum = (part: typeof values) => part.reduce((all, [, n]) => all + n, 0);
  const saturated = sum(foreground.filter(([value]) => value > white)) / Math.max(1, sum(foreground));
  let half = sum(background) / 2;
  let median = 0;
  for (const [value, n] of background) {
    median = value;
    half -= n;
    if (half <= 0) break;
  }
  const grey = Math.max(0, Math.min(1, (median - black) / (white - black)));
  return { saturated, grey, threshold };
}

test('of every grey file no more than 5 % of what there is burns out, and the background stays below 8 % grey', async () => {
  test.setTimeout(600_000);
  const rows: string[] = [];
  const wrong: string[] = [];
  for (const folder of folders) {
    await memento('import', join(data, 'dev', folder)).catch((error: Error) =>
      rows.push(`${folder}: ${error.message.slice(0, 300)}`),
    );
    for (const { title, planes, store } of await channelsOf(folder)) {
      const counts = new Map<number, number>();
      for (const { image } of planes) if (image) await count(image, counts);
      const { black, white } = store.look(planes[0]?.id ?? 0);
      const { saturated, grey, threshold } = measure(counts, black, white);
      const values = [...counts.keys()];
      const row = `${title} (${planes.length}): ${black}–${white} of ${values.reduce((a, b) => Math.min(a, b))}–${values.reduce((a, b) => Math.max(a, b))}, threshold ${threshold}: ${(100 * saturated).toFixed(1)} % saturated, background ${(100 * grey).toFixed(1)} %`;
      rows.push(row);
      if (saturated > 0.05 || (grey > 0.08 && values.length > 2)) wrong.push(row);
    }
  }
  expect(rows.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

/** Of the tile in the middle of the finest level: how far its values are from those of the file, in the mean. */
async function differenceOf(file: string, image: Image): Promise<number> {
  const level = image.levels.length - 1;
  const tiles = tileCount(image, level);
  const [x, y] = [Math.floor(tiles.x / 2), Math.floor(tiles.y / 2)];
  const rect = tileRect(image, level, x, y);
  const url = `${origin}${image.tiles}${level}/${x}_${y}.${image.tileFormat}`;
  const answer = await fetch(url, { headers: { 'x-access-token': await adminToken() } });
  expect(answer.status, url).toBe(200);
  const work = mkdtempSync(join(tmpdir(), 'memento-slide-'));
  const vips = (...args: (string | number)[]) =>
    execFileSync('vips', args.map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const at = (name: string) => join(work, name);
    writeFileSync(at('tile'), Buffer.from(await answer.arrayBuffer()));
    vips('crop', file, at('part.v'), rect.x, rect.y, rect.width, rect.height);
    for (const [from, to] of [
      ['part.v', 'a.v'],
      ['tile', 'b.v'],
    ] as const)
      vips('extract_band', at(from), at(to), 0, '--n', 3);
    vips('subtract', at('a.v'), at('b.v'), at('c.v'));
    vips('abs', at('c.v'), at('d.v'));
    return Number(vips('avg', at('d.v')));
  } finally {
    rmSync(work, { recursive: true });
  }
}

test('slides are shown in the colours of their files, and what is not read is refused by its name', async () => {
  const refused: string[] = [];
  for (const folder of ['wsi', 'vendor']) {
    await memento('import', join(data, 'dev', folder)).catch((error: { stdout: string; stderr: string }) =>
      refused.push(...`${error.stdout}${error.stderr}`.split('\n').filter((line) => line.includes('does not read'))),
    );
  }
  const names = ['label.dcm', 'overview.dcm', 'thumbnail.dcm', 'volume.dcm', 'nd2', 'c01', 'czi'];
  const kinds = ['DICOM file', 'DICOM file', 'DICOM file', 'DICOM file', 'Nikon ND2', 'Cellomics C01', 'Zeiss CZI'];
  expect(refused).toHaveLength(names.length);
  for (const [i, name] of names.entries()) {
    expect(refused.find((line) => line.includes(`${name}:`))).toContain(`This is a ${kinds[i]}`);
  }
  const slides = new Map((await samplesOf('wsi')).map((annotation) => [annotation.name, toAnnotation({ annotation })]));
  // Of sixteen pixels across, compressed once more, each edge is one.
  for (const [name, ending, width, height, size, most] of [
    ['CMU-1-Small-Region', 'svs', 2220, 2967, 0.499, 3],
    ['boxes_generic_tiled', 'tiff', 300, 250, null, 3],
    ['small', 'svs', 16, 16, 0.499, 6],
  ] as const) {
    const image = slides.get(name)?.layers[0]?.image;
    if (!image) throw new Error(`There is no ${name} among ${[...slides.keys()]}.`);
    expect([image.width, image.height, image.pixelSize], name).toEqual([width, height, size]);
    expect(await differenceOf(join(data, 'dev/wsi', `${name}.${ending}`), image), name).toBeLessThan(most);
  }
});
