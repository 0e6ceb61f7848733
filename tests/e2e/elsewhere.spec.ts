import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminUser, create, send } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

/** A picture of one colour on another server, which lets other pages read it, only show it, or have nothing. */
let server: Server;
let address = '';
test.beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'memento-elsewhere-'));
  const file = join(folder, 'red.png');
  execFileSync('vips', ['black', join(folder, 'black.png'), '400', '300', '--bands', '3'], { stdio: 'ignore' });
  execFileSync('vips', ['linear', join(folder, 'black.png'), file, '1 1 1', '200 30 60', '--uchar'], {
    stdio: 'ignore',
  });
  const picture = readFileSync(file);
  rmSync(folder, { recursive: true });
  server = createServer((request, response) => {
    if (request.url === '/refused.png') return response.writeHead(403).end();
    if (request.url === '/open.png') response.setHeader('access-control-allow-origin', '*');
    return response.setHeader('content-type', 'image/png').end(picture);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => new Promise((resolve) => server.close(resolve)));

test.describe('a picture on another server', () => {
  test.use({ elsewhere: 'localhost', provoked: [403], said: /CORS policy|ERR_FAILED/ });

  test('is drawn where it may be read, shown as it is where not, and says why where it is refused', async ({
    page,
  }) => {
    const owner_id = await adminUser();
    const project_id = await create('project', { name: `Elsewhere ${Date.now()}`, owner_id, settings: '' });
    const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
    const common = { project_id, category_id, owner_id };
    const open = async (name: string) => {
      const image = { name, uri: `${address}/${name}.png`, type: 'E', project_id, owner_id };
      const image_id = await create('image', image);
      const annotation_id = await create('annotation', { name, status: 'N', image_id, ...common });
      const layer = { name, data: '', image_id, settings: '', sequence: 1, parent_id: 0, annotation_id };
      await create('layer', { ...layer, project_id, owner_id });
      await visit(page, `project/${project_id}/annotation/${annotation_id}`);
    };
    try {
      const middle = () =>
        page.evaluate(() => {
          const shown = window.__memento?.readPixels();
          if (!shown) return [];
          const at = (Math.floor(shown.height / 2) * shown.width + Math.floor(shown.width / 2)) * 4;
          return [...shown.data.slice(at, at + 3)];
        });
      await open('open');
      await settled(page);
      expect(await middle()).toEqual([200, 30, 60]);
      await expect(page.locator('main img')).toHaveCount(0);

      await open('sealed');
      await settled(page);
      expect(await middle()).toEqual([0, 0, 0]);
      const picture = page.locator('main img').first();
      await expect(picture).toBeVisible();
      await expect(page.getByText('Its server lets no page read its values')).toBeVisible();
      // Where it belongs, also once one has moved.
      const lies = async () => {
        const corner = await page.evaluate(() => window.__memento?.imageToCanvas(0, 0));
        const box = await picture.boundingBox();
        const host = await page.locator('main canvas').first().boundingBox();
        return Math.hypot(
          (box?.x ?? 0) - (host?.x ?? 0) - (corner?.x ?? 9),
          (box?.y ?? 0) - (host?.y ?? 0) - (corner?.y ?? 9),
        );
      };
      await expect.poll(lies).toBeLessThan(1.5);
      await page.evaluate(() => window.__memento?.showAt(2, 100, 50));
      await expect.poll(lies).toBeLessThan(1.5);
      await expect(page.locator('[data-whole="false"] img'), 'the overview shows it, too').toBeVisible();
      await page.getByRole('button', { name: 'Hide sealed' }).click();
      await expect(picture).toHaveCSS('opacity', '0');

      await open('refused');
      await expect(page.getByRole('alert')).toContainText('localhost');
      await expect(page.getByRole('alert')).toContainText('refused the picture');
      const said = await page.getByRole('alert').boundingBox();
      for (const name of ['Drawing', 'View']) {
        const tools = await page.getByRole('toolbar', { name }).boundingBox();
        if (!said || !tools) throw new Error(`There is no ${name}.`);
        const isRight = said.x >= tools.x + tools.width;
        expect(isRight || said.y >= tools.y + tools.height, `it is not under ${name}`).toBe(true);
      }
    } finally {
      await send('DELETE', `projects/${project_id}`);
    }
  });
});
