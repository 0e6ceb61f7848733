import { samples } from './support/experiment.ts';
import { adminToken, adminUser, create, getJson, imported, memento, send } from './support/instance.ts';
import { expect, test } from './support/test.ts';

const columns = ['project', 'category', 'classification', 'annotation', 'image', 'status', 'label', 'image_uri'];
type Row = Record<string, string>;

/** Nothing that is exported here needs quotes: a comma more or less is found by the number of fields. */
function rowsOf(csv: string): Row[] {
  const [head, ...lines] = csv.trimEnd().split(/\r?\n/);
  expect(head?.split(',')).toEqual(columns);
  return lines.map((line) => {
    const fields = line.split(',');
    expect(fields, line).toHaveLength(columns.length);
    return Object.fromEntries(columns.map((name, i) => [name, fields[i] as string]));
  });
}

test('the table of the data has a row per annotation; CSV, JSON and the API agree', async () => {
  const exported = rowsOf(await memento('export', 'data', 'MyExperiment', '--format', 'csv'));
  const expected = samples().map(({ category, name, files: [first = ''] }) => ({
    project: 'MyExperiment',
    category,
    classification: '',
    annotation: name,
    image: `${category}_${name}_${first.replace('/', '_')}`,
    status: 'N',
    label: '',
  }));
  expect(exported.map(({ image_uri: _, ...row }) => row)).toEqual(expected);

  const { project } = await imported();
  const token = await adminToken();
  const { project_data: answered } = await getJson<{ project_data: Row[] }>(`utilities/project_data/${project}`, token);
  expect(answered).toEqual(exported);
  const json = await memento('export', 'data', 'MyExperiment', '--format', 'json');
  expect(JSON.parse(json)).toEqual({ project_data: exported });

  for (const { image_uri: uri = '' } of exported) {
    expect(uri).toMatch(/^images\/geturl\/\d+\/0\/none$/);
  }
});

test('the other reports agree, too', async () => {
  const { project } = await imported();
  const token = await adminToken();
  const summary = {
    total_participants: 0,
    total_annotations: samples().length,
    total_annotations_submitted: 0,
    total_annotations_shared: 0,
  };
  expect(await getJson(`utilities/project_summary/${project}`, token)).toEqual(summary);
  for (const report of ['rois', 'comments']) {
    const exported = JSON.parse(await memento('export', report, 'MyExperiment', '--format', 'json'));
    expect(await getJson(`utilities/project_${report}/${project}`, token)).toEqual(exported);
  }
});

test('the report of comments has what was said, and no longer what was deleted', async () => {
  const { ids } = await imported();
  const { layers } = await getJson<{ layers: { layer_id: number; name: string }[] }>(
    `layers/byannotation_id/${ids.get('KO/mouse_04')}`,
    await adminToken(),
  );
  const [layer] = layers;
  if (!layer) throw new Error('The sample has no layer.');
  const said = async () => {
    const { project_comments: rows } = JSON.parse(
      await memento('export', 'comments', 'MyExperiment', '--format', 'json'),
    ) as { project_comments: Row[] };
    return rows.filter(({ annotation, content }) => annotation === 'mouse_04' && content === 'For the report');
  };
  const comment = await create('comment', {
    layer_id: layer.layer_id,
    owner_id: await adminUser(),
    sequence: 1,
    content: 'For the report',
  });
  expect(await said()).toEqual([
    {
      project: 'MyExperiment',
      category: 'KO',
      annotation: 'mouse_04',
      layer: layer.name,
      content: 'For the report',
    },
  ]);
  expect(await send('DELETE', `comments/${comment}`)).toBe(204);
  expect(await said()).toEqual([]);
});
