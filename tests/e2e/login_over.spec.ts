import type { BrowserContext, Page } from '@playwright/test';
import { addUser, adminPassword, api, pages, samplePath, sessionCookie, type User } from './support/instance.ts';
import { changed, expectComputed, layer, readActualPixels, readCanvas, settled } from './support/picture.ts';
import { enter, enterAs, expect, test, visit } from './support/test.ts';

test.use({ visitor: 'nobody', provoked: [401] });

const path = 'WT/mouse_01';
type Cookie = { name: string; value: string };

/** Opens a sample with a session of its own, and marks the page: a mark that is gone means that it was loaded anew. */
async function openSample(page: Page, context: BrowserContext): Promise<Cookie> {
  const cookie = await sessionCookie('admin', adminPassword);
  await enterAs(context, cookie);
  await visit(page, await samplePath(path));
  await settled(page);
  const list = page.getByRole('navigation', { name: 'Annotations' });
  await list.getByRole('button', { name: 'Unfold KO' }).click();
  await expect(list.getByRole('link', { name: /mouse_03/ })).toBeVisible();
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  return cookie;
}

const isSamePage = (page: Page) => page.evaluate(() => 'isSamePage' in window);

/** Ends a session from elsewhere: the pages do not know yet. */
async function endSession({ name, value }: Cookie): Promise<void> {
  const headers = { cookie: `${name}=${value}`, 'x-memento': 'page' };
  expect((await fetch(`${api}web/logout`, { method: 'POST', headers })).status).toBe(204);
}

/** One that is not fetched before it is asked for, as the next one is. */
async function openAnother(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Annotations' })
    .getByRole('link', { name: /mouse_03/ })
    .click();
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Log in again' });

async function typePassword(page: Page, password: string): Promise<void> {
  await dialog(page).getByLabel('Password of admin').fill(password);
  await page.keyboard.press('Enter');
}

test('who is asked to log in again stays where he is, and what was asked for goes on', async ({ page, context }) => {
  const cookie = await openSample(page, context);
  const panel = page.getByRole('complementary', { name: 'Layers' });
  await panel.getByRole('button', { name: 'Adjust DAPI' }).click();
  const white = panel.getByRole('textbox', { name: 'White point of DAPI' });
  await white.fill('77');
  await white.press('Enter');
  const search = page.getByRole('searchbox', { name: 'Find an annotation' });
  await search.fill('mouse');
  const before = await readActualPixels(page, 300, 400);
  const tiles: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/memento/t/')) tiles.push(request.url());
  });

  await endSession(cookie);
  const asking = page.evaluate(() => window.__memento?.refetch());
  await expect(dialog(page)).toBeVisible();
  expect(page.url().replace(/\?.*/, '')).toBe(pages + (await samplePath(path)));
  // No key does anything to the page behind it.
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await asking;
  await page.evaluate(() => void window.__memento?.refetch());
  await expect(dialog(page)).toBeVisible();

  await typePassword(page, 'not it');
  await expect(dialog(page).getByRole('alert')).toContainText('This is not the password of admin.');
  const answers: number[] = [];
  page.on('response', (response) => {
    if (/\/web\/annotations\/\d+$/.test(response.url())) answers.push(response.status());
  });
  await typePassword(page, adminPassword);
  await expect(dialog(page)).toBeHidden();
  await expect.poll(() => answers, 'the request that had failed went on').toEqual([200]);

  expect(await isSamePage(page)).toBe(true);
  await expect(search).toHaveValue('mouse');
  await expect(white).toHaveValue('77');
  expect((await layer(page, 'DAPI')).look.white).toBe(77);
  expect(changed(before, await readCanvas(page)), 'the view is where it was').toBe(0);
  expect(tiles).toEqual([]);
});

test('another sample opens as soon as one is back', async ({ page, context }) => {
  const cookie = await openSample(page, context);
  await endSession(cookie);
  await openAnother(page);
  await expect(dialog(page)).toBeVisible();
  await typePassword(page, adminPassword);
  await expect(page).toHaveURL(pages + (await samplePath('KO/mouse_03')));
  await expect(page.getByRole('heading', { name: 'mouse_03' })).toBeVisible();
  await settled(page);
  expect(await isSamePage(page)).toBe(true);
});

test.describe('tiles that found no session', () => {
  test.use({ provoked: [401, 404], said: /^Tile .* failed to load/ });

  test('are had once one is back', async ({ page, context }) => {
    const cookie = await sessionCookie('admin', adminPassword);
    await enterAs(context, cookie);
    const tiles = /\/memento\/t\/.*\d+\/\d+_\d+\.\w+$/;
    await page.route(tiles, (route) => route.fulfill({ status: 404 }));
    await visit(page, await samplePath(path));
    const missing = page.getByText(/\d+ tiles? missing/);
    await expect(missing).toBeVisible();
    await page.unroute(tiles);
    await endSession(cookie);
    // Until nginx has forgotten that the session may see them.
    await page.waitForTimeout(2500);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(dialog(page)).toBeVisible();
    await typePassword(page, adminPassword);
    await expect(dialog(page)).toBeHidden();
    await expectComputed(page, path, await readActualPixels(page, 300, 400));
    await expect(missing).toHaveCount(0);
  });
});

test('who does not want to log in now is asked again by the next thing that needs it', async ({ page, context }) => {
  const cookie = await openSample(page, context);
  await endSession(cookie);
  await openAnother(page);
  await dialog(page).getByRole('button', { name: 'Not now' }).click();
  await expect(dialog(page)).toBeHidden();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog(page)).toBeVisible();
  await typePassword(page, adminPassword);
  await settled(page);
  await expect(page.getByRole('heading', { name: 'mouse_03' })).toBeVisible();
});

test.describe('somebody else', () => {
  // He may not see the project.
  test.use({ provoked: [401, 404] });

  let other: User;
  test.beforeAll(async () => {
    other = await addUser('elsewhere', 'Elsa Else');
  });

  test('gets a page that is loaded anew', async ({ page, context }) => {
    const cookie = await openSample(page, context);
    await endSession(cookie);
    await openAnother(page);
    await dialog(page).getByRole('button', { name: 'Use another account' }).click();
    await expect(page.getByLabel('User name')).toBeVisible();
    expect(await isSamePage(page)).toBe(false);
    await expect(page.getByText('mouse_01')).toHaveCount(0);
    await enter(page, other.username, other.password);
    await expect(page.getByRole('button', { name: 'Elsa Else, account' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
  });

  test('who logs in in another window does so too', async ({ page, context }) => {
    const cookie = await openSample(page, context);
    await endSession(cookie);
    await openAnother(page);
    await expect(dialog(page)).toBeVisible();
    await enterAs(context, await sessionCookie(other.username, other.password));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(page.getByRole('button', { name: 'Elsa Else, account' })).toBeVisible();
    expect(await isSamePage(page)).toBe(false);
    await expect(page.getByText('mouse_01')).toHaveCount(0);
  });

  test('but the same person in another window goes on here', async ({ page, context }) => {
    const cookie = await openSample(page, context);
    await endSession(cookie);
    await openAnother(page);
    await expect(dialog(page)).toBeVisible();
    await enterAs(context, await sessionCookie('admin', adminPassword));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(dialog(page)).toBeHidden();
    await expect(page.getByRole('heading', { name: 'mouse_03' })).toBeVisible();
    expect(await isSamePage(page)).toBe(true);
  });
});
