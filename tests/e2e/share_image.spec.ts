import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addUser, memento, send, sessionCookie } from './support/instance.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

test.describe('an image', () => {
  // The line is cut once on purpose.
  test.use({ said: /net::ERR/ });

  test('becomes a link that anyone can open, over a line that breaks', async ({ page, context, browser }) => {
    const name = `Liver ${Date.now().toString(36)}`;
    const folder = mkdtempSync(join(tmpdir(), 'memento-share-'));
    execFileSync('vips', ['black', join(folder, 'liver.png'), '64', '48'], { stdio: 'ignore' });
    await visit(page, '');
    await page.getByRole('link', { name: 'Share image' }).click();
    await page.getByLabel('File', { exact: true }).setInputFiles(join(folder, 'liver.png'));
    await expect(page.getByLabel('Name')).toHaveValue('liver');
    await page.getByLabel('Name').fill(name);
    let cuts = 0;
    await page.route('**/web/uploads/*', (route) =>
      route.request().method() === 'PATCH' && cuts++ === 0 ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: '1 day' }).click();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect(page.getByText('Processed')).toBeVisible();
    expect(cuts).toBeGreaterThan(1);
    const link = await page.getByLabel(/^Link, until/).inputValue();
    expect(link).toMatch(/\/memento\/s#[0-9a-f]+\.[0-9a-f]+$/);
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeFocused();
    const guest = await browser.newContext({ ignoreHTTPSErrors: true });
    const look = await guest.newPage();
    await look.goto(link);
    await expect(look.getByText(name).first()).toBeVisible();
    await guest.close();

    // Its name is taken now: the next one gets a number, and an address becomes a link, too.
    await page.getByRole('button', { name: 'Share another' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByRole('radio', { name: 'Address' }).click();
    await page.getByLabel(/^Address of an image/).fill('https://example.org/a.jpg');
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect(page.getByLabel('Name')).toHaveValue(`${name} 2`);
    await expect(page.getByLabel(/^Link, until/)).toBeVisible();
    const project = /project\/(\d+)/.exec(
      (await page.getByRole('link', { name: /^Shared by/ }).getAttribute('href')) ?? '',
    );
    expect(await send('DELETE', `projects/${project?.[1]}`)).toBe(204);
    rmSync(folder, { recursive: true });

    // Who manages nothing is not offered it.
    const user = await addUser('onlooker', 'Ona Onlooker');
    await context.clearCookies();
    await enterAs(context, await sessionCookie(user.username, user.password));
    await visit(page, 'share');
    await expect(page.getByRole('heading', { name: 'You may not share images' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Share image' })).toHaveCount(0);
    await memento('user', 'remove', user.username, '--yes');
  });
});
