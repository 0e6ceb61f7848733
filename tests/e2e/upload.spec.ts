import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminToken, adminUser, asked, create, getJson, send } from './support/instance.ts';
import { expect, test, visit } from './support/test.ts';

/** A folder of small images, as an import takes it: Plate/WT/m1/channels/DAPI.png … */
function folderOf(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'memento-upload-'));
  for (const file of files) {
    const path = join(folder, file);
    mkdirSync(join(path, '..'), { recursive: true });
    if (/\.png$|Channel\d/.test(file)) execFileSync('vips', ['black', path, '64', '48'], { stdio: 'ignore' });
    else writeFileSync(path, 'no image');
  }
  return folder;
}

test.describe('a folder', () => {
  // The line is cut once on purpose; what only looks like an image is refused.
  test.use({ provoked: [422], said: /net::ERR/ });

  test('becomes categories, annotations and layers, over a line that breaks', async ({ page }) => {
    const name = `Upload ${Date.now().toString(36)}`;
    const project = await create('project', { name, owner_id: await adminUser(), settings: '' });
    const folder = folderOf(
      'Plate/WT/m1/channels/DAPI.png',
      'Plate/WT/m1/channels/GFP.png',
      'Plate/KO/alone.png',
      'Plate/KO/broken.tif',
      'Plate/notes.txt',
    );
    await visit(page, `project/${project}/edit/upload`);
    await page.getByLabel('Folder').setInputFiles(join(folder, 'Plate'));
    const plan = page.getByRole('region', { name: 'Plan' });
    await expect(plan).toContainText('4 images');
    await expect(plan).toContainText('3 annotations in 2 categories');
    await expect(plan).toContainText('1 file left out');
    const dapi = 'WT/m1/channels/DAPI.png';
    await expect(plan.getByLabel(`annotation of Plate/${dapi}`)).toHaveValue('m1');
    await plan.getByLabel(`group of Plate/${dapi}`).fill('stains');
    await plan.getByLabel(`group of Plate/${dapi}`).press('Enter');
    await plan.getByRole('button', { name: 'Leave Plate/KO/alone.png out' }).click();
    await expect(plan).toContainText('2 files left out');
    await plan.getByRole('button', { name: 'As it was before 2 changes' }).click();
    await expect(plan.getByLabel(`group of Plate/${dapi}`)).toHaveValue('channels');
    await plan.getByLabel('annotation of Plate/KO/alone.png').fill('single');
    await plan.getByLabel('annotation of Plate/KO/alone.png').press('Enter');

    await plan.getByLabel('Stored as').selectOption('One PNG in full size');

    let cuts = 0;
    await page.route('**/web/uploads/*', (route) =>
      route.request().method() === 'PATCH' && cuts++ === 0 ? route.abort() : route.continue(),
    );
    await plan.getByRole('button', { name: 'Upload 4 images' }).click();
    const uploads = page.getByRole('region', { name: 'Uploads' });
    await expect(uploads).toContainText('3 of 4 images here');
    expect(cuts).toBeGreaterThan(1);
    const broken = page.getByRole('listitem').filter({ hasText: 'broken.tif' });
    await expect(broken).toContainText(/not|cannot|no image/i);
    await expect(uploads.getByRole('button', { name: 'Try what failed again' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Project' })).toContainText('Categories2');

    const token = await adminToken();
    type Layers = { layers: { name: string; annotation_id: number; sequence: number }[] };
    const { layers } = await getJson<Layers>(`layers/byproject_id/${project}`, token);
    expect(layers.map((one) => one.name).sort()).toEqual(['DAPI.png', 'GFP.png', 'channels', 'image']);
    type Images = { images: { name: string; state: string }[] };
    await expect
      .poll(async () => (await getJson<Images>(`images/byproject_id/${project}`, token)).images.map((one) => one.state))
      .toEqual(['ready', 'ready', 'ready']);
    const stored = await asked(`SELECT DISTINCT format FROM images WHERE project_id = ${project}`);
    expect(stored, 'in the format that was chosen').toEqual(['3']);
    await expect(page.getByRole('listitem').filter({ hasText: 'GFP.png' })).toContainText('ready');
    type Annotations = { annotations: { name: string }[] };
    const { annotations } = await getJson<Annotations>(`annotations/byproject_id/${project}`, token);
    expect(annotations.map((one) => one.name)).toEqual(['m1', 'single']);

    // The same folder again: what is there is left out, and what has another size is another file.
    writeFileSync(join(folder, 'Plate/WT/m1/channels/GFP.png'), 'another');
    await page.getByLabel('Folder').setInputFiles(join(folder, 'Plate'));
    await expect(plan).toContainText('2 images');
    await plan.getByText('3 files left out').click();
    await expect(plan.getByRole('listitem').filter({ hasText: 'DAPI.png is in the project already' })).toBeVisible();
    await expect(plan.getByRole('listitem').filter({ hasText: 'GFP.png another file of this name' })).toBeVisible();
    await send('DELETE', `projects/${project}`);
    rmSync(folder, { recursive: true });
  });
});

test.describe('names of files', () => {
  test.use({ provoked: [400] });

  test('say what files are, by a pattern of a program, one of my own, or a table', async ({ page }) => {
    const name = `Named ${Date.now().toString(36)}`;
    const project = await create('project', { name, owner_id: await adminUser(), settings: '' });
    const images = ['01-A-01', '02-A-02', '03-A-03'].flatMap((place) => [
      `Channel1-${place}.tif`,
      `Channel2-${place}.tif`,
    ]);
    const folder = folderOf(...images.map((image) => `plate_SBS/${image}`), 'plate_SBS/notes.txt');
    const rows = ['file,sample,layer,dose', ...images.map((image) => `${image},m${image[10]},w${image[7]},2 Gy`)];
    writeFileSync(join(folder, 'plate_SBS', 'samples.csv'), rows.join('\n'));
    await visit(page, `project/${project}/edit/upload`);
    await page.getByLabel('Folder').setInputFiles(join(folder, 'plate_SBS'));
    const plan = page.getByRole('region', { name: 'Plan' });
    await expect(plan, 'by folders, each is an annotation').toContainText('6 annotations in 1 category');
    const says = plan.getByLabel('What a file is, says');
    await says.selectOption('preset cellprofiler');
    await expect(plan).toContainText('6 images');
    await expect(plan).toContainText('3 annotations in 1 category');
    await expect(plan.getByRole('region', { name: 'The first name, taken apart' })).toContainText('channel');
    const first = 'plate_SBS/Channel1-01-A-01.tif';
    await expect(plan.getByLabel(`category of ${first}`)).toHaveValue('plate_SBS');
    const sample = await plan.getByLabel(`annotation of ${first}`).inputValue();
    await expect(plan.getByLabel('annotation of plate_SBS/Channel2-01-A-01.tif')).toHaveValue(sample);
    await plan.getByLabel(`annotation of ${first}`).fill('elsewhere');
    await plan.getByLabel(`annotation of ${first}`).press('Enter');
    await expect(plan).toContainText('4 annotations in 1 category');

    await says.selectOption('pattern');
    const pattern = plan.getByLabel(/^Pattern/);
    await pattern.fill('Channel{channel-{field}.tif');
    await expect(plan.getByRole('alert')).toBeVisible();
    await pattern.fill('Channel{channel}-{field}-{row}-{column}.tif');
    await plan.getByLabel('Channels are called').fill('1=DAPI, 2=GFP');
    await expect(plan.getByLabel(`layer of ${first}`)).toHaveValue('DAPI');
    await expect(plan).toContainText('3 annotations in 1 category');

    await says.selectOption('table plate_SBS/samples.csv');
    await expect(plan.getByLabel(`layer of ${first}`)).toHaveValue('w1');
    await expect(plan.getByLabel(`annotation of ${first}`)).toHaveValue('m1');
    await expect(plan).toContainText('3 annotations in 1 category');
    await says.selectOption('folders');
    await expect(plan).toContainText('6 annotations in 1 category');
    await send('DELETE', `projects/${project}`);
    rmSync(folder, { recursive: true });
  });
});
