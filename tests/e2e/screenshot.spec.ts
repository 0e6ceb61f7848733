import { fileURLToPath } from 'node:url';
import { samplePath } from './support/instance.ts';
import { layer, settled } from './support/picture.ts';
import { expect, test, visit } from './support/test.ts';

// The picture of the README: made anew when it is wanted, so that a test run leaves the tree as it was.
if (process.env.MEMENTO_SCREENSHOT === '1') {
  test.use({ viewport: { width: 1440, height: 900 } });

  test('the picture of the README', async ({ page }) => {
    await visit(page, await samplePath('WT/mouse_01'));
    await settled(page);
    const panel = page.getByRole('complementary', { name: 'Layers' });
    // More than the range that is first: cells that lie on top of each other are not all white.
    for (const channel of ['RHOD', 'GFP', 'DAPI']) {
      await panel.getByRole('button', { name: `Adjust ${channel}` }).click();
      const white = panel.getByRole('textbox', { name: `White point of ${channel}` });
      await white.fill(String(Math.round(1.7 * (await layer(page, channel)).look.white)));
      await white.press('Enter');
    }
    await page.getByRole('main', { name: 'Image of mouse_01' }).hover({ position: { x: 420, y: 330 } });
    await expect(page.locator('footer')).toContainText('x');
    await settled(page);
    const path = fileURLToPath(new URL('../../web/screenshot.jpg', `file://${__filename}`));
    await page.screenshot({ path, type: 'jpeg', quality: 85 });
  });
}
