import { adminToken, adminUser, create, getJson, imported, samplePath, send } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

// Labels are the classes of shapes: a manager gives them colour and key, the picture and the table show some of them alone.

test('a label has the colour and the key that a manager gives it, and is shown alone', async ({ page }) => {
  const { project, ids } = await imported();
  const owner_id = await adminUser();
  const row = { name: 'Nuclei', data: 'none', image_id: 0, settings: '', sequence: 90, parent_id: 0, owner_id };
  const layer = await create('layer', { ...row, annotation_id: ids.get('KO/mouse_04'), project_id: project });
  const labels: number[] = [];
  for (const name of ['interphase', 'mitotic'])
    labels.push(await create('label', { name, project_id: project, owner_id }));
  try {
    await visit(page, `project/${project}/edit/labels`);
    await page.getByLabel('Key of mitotic').selectOption('7');
    await expect(page.getByLabel('Key of mitotic')).toHaveValue('7');
    await page.getByLabel('Colour of mitotic', { exact: true }).fill('#cc0044');
    await page.getByLabel('Key of interphase').focus();
    await expect(page.getByRole('button', { name: 'Colour of mitotic by its place' })).toBeVisible();
    await page.screenshot({ path: 'build/e2e/classes-editor.png' });
    const { label } = await getJson<{ label: object }>(`labels/${labels[1]}`, await adminToken());
    expect(Object.keys(label).sort()).toEqual(['label_id', 'name', 'owner_id', 'project_id', 'version']);

    await visit(page, await samplePath('KO/mouse_04'));
    await settled(page);
    // The same digit says the label of the sample.
    const said = page.getByRole('button', { name: '7 mitotic' });
    await page.keyboard.press('7');
    await expect(said).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('7');
    await expect(said).toHaveAttribute('aria-pressed', 'false');
    const created = [
      { id: crypto.randomUUID(), kind: 'rectangle', geometry: [300, 300, 100, 100, 0], class: labels[0] },
      { id: crypto.randomUUID(), kind: 'point', geometry: [500, 350] },
    ];
    expect(await send('POST', `web/layers/${layer}/edits`, { base: 0, created })).toBe(200);
    const rows = page.getByRole('listbox', { name: 'ROIs' }).getByRole('option');
    await expect(rows).toHaveCount(2);
    const box = await page.getByRole('main', { name: /^Image of/ }).boundingBox();
    const at = await page.evaluate(() => window.__memento?.imageToCanvas(600, 500));
    await page.keyboard.press('t');
    await page.keyboard.press('7');
    await page.mouse.click((box?.x ?? 0) + (at?.x ?? 0), (box?.y ?? 0) + (at?.y ?? 0));
    await expect(rows).toHaveCount(3);
    await expect(rows.last()).toContainText('mitotic');
    const colour = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-shapes]');
        const place = window.__memento?.imageToCanvas(600, 500);
        if (!canvas || !place) return [];
        const data = canvas.getContext('2d')?.getImageData(Math.round(place.x), Math.round(place.y), 1, 1).data;
        return [...(data ?? [])].slice(0, 3);
      });
    await page.screenshot({ path: 'build/e2e/classes-picture.png' });
    // Where its letter stands, once there are none.
    await page.getByRole('button', { name: 'Letters' }).click();
    await expect.poll(colour).toEqual([0xcc, 0, 0x44]);

    await page.keyboard.press('Escape');
    await page.getByLabel('Only this class').selectOption({ label: 'Only interphase' });
    await expect(rows).toHaveCount(1);
    await page.keyboard.press('v');
    await expect.poll(colour).toEqual([0, 0, 0]);
    await page.getByLabel('Only this class').selectOption({ label: 'All classes' });
    await page.getByRole('button', { name: 'Only mine' }).click();
    await expect(rows).toHaveCount(3);
    await page.getByRole('button', { name: 'Only mine' }).click();
    await page.getByRole('button', { name: 'By class', exact: true }).click();
    await expect(page.getByRole('row', { name: /^interphase 1 33\.3\s% / })).toBeVisible();
    await expect(page.getByRole('row', { name: /^All 3/ })).toBeVisible();
    await page.screenshot({ path: 'build/e2e/classes-by-class.png' });
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await expect(rows).toHaveCount(3);
    // The list is another one then: it is scrolled all the same.
    const more = Array.from({ length: 80 }, (_, i) => ({
      id: crypto.randomUUID(),
      kind: 'point',
      geometry: [i, i],
      name: `p${i}`,
    }));
    expect(await send('POST', `web/layers/${layer}/edits`, { base: 0, created: more })).toBe(200);
    await expect(page.getByRole('heading', { name: /^ROIs 83$/ })).toBeVisible();
    await page.getByRole('listbox', { name: 'ROIs' }).evaluate((list) => list.scrollTo(0, 1e6));
    await expect(rows.last()).toBeInViewport();
    // As it was drawn, from the bottom to the top, also what others have drawn.
    await expect(rows.last()).toContainText('p79');
  } finally {
    await send('DELETE', `layers/${layer}`);
    for (const label of labels) await send('DELETE', `labels/${label}`);
  }
});
