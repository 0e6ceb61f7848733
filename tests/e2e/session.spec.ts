import { adminPassword, api, origin, pages, samplePath, sessionCookie, tileOf } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { enter, enterAs, expect, test, visit } from './support/test.ts';

test.use({ visitor: 'nobody', provoked: [401] });

test('the session cookie is out of reach of scripts and of other sites', async ({ page, context }) => {
  await visit(page, 'login');
  const answered = page.waitForResponse((response) => response.url() === `${api}login`);
  await enter(page, 'admin', adminPassword);
  await expect(page).toHaveURL(pages);
  expect(await (await answered).text(), 'no token in the answer').not.toMatch(/[\w-]+\.[\w-]+\.[\w-]+/);
  const cookies = await context.cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({
    name: `memento_${new URL(origin).port}`,
    httpOnly: true,
    sameSite: 'Strict',
    domain: '127.0.0.1',
    path: '/',
  });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
    cookies[0]?.value ?? 'no cookie',
  );
});

test('logging out ends the session, in this browser and for whoever copied the cookie', async ({ page, context }) => {
  const cookie = await sessionCookie('admin', adminPassword);
  await enterAs(context, cookie);
  const tile = await tileOf('WT/mouse_01');
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  const status = () => page.evaluate((url) => fetch(url).then((answer) => answer.status), tile);
  expect(await status()).toBe(200);

  await page.getByRole('button', { name: /, account$/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page).toHaveURL(`${pages}login`);
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  expect(await status(), 'not from the cache of the browser either').toBe(401);
  const copied = { cookie: `${cookie.name}=${cookie.value}` };
  await expect.poll(async () => (await fetch(tile, { headers: copied })).status, { timeout: 4000 }).toBe(401);
  expect((await fetch(`${api}web/me`, { headers: copied })).status).toBe(401);

  await page.goBack();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  await expect(page.getByText('mouse_01')).toHaveCount(0);
});

/** Logs somebody out from elsewhere: the pages do not know yet. */
async function endSession({ name, value }: { name: string; value: string }): Promise<void> {
  const left = await fetch(`${api}web/logout`, {
    method: 'POST',
    headers: { cookie: `${name}=${value}`, 'x-memento': 'page' },
  });
  expect(left.status).toBeLessThan(300);
}

test('a session that ends while one looks leads to the login over the page, and from there on', async ({
  page,
  context,
}) => {
  const cookie = await sessionCookie('admin', adminPassword);
  await enterAs(context, cookie);
  await visit(page, '');
  await page.getByRole('link', { name: 'MyExperiment' }).click();
  await expect(page.getByRole('main', { name: /^Annotations of/ })).toBeVisible();
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  await page.getByRole('button', { name: 'Grid of WT' }).click();
  await page.getByRole('main', { name: 'Annotations of WT' }).getByRole('link', { name: 'mouse_01' }).click();
  await settled(page);
  // The next one would open without asking: it is here already.
  const list = page.getByRole('navigation', { name: 'Annotations' });
  await list.getByRole('button', { name: 'Unfold KO' }).click();
  await expect(list.getByRole('link', { name: /mouse_03/ })).toBeVisible();
  await endSession(cookie);
  await list.getByRole('link', { name: /mouse_03/ }).click();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  // Going back does not lead around it.
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  await page.goForward();
  await page.getByLabel('Password of admin').fill(adminPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(pages + (await samplePath('KO/mouse_03')));
  await settled(page);
});

test('who loads a page anew without a session gets the login first, and nothing of what was seen', async ({
  page,
  context,
}) => {
  const cookie = await sessionCookie('admin', adminPassword);
  await enterAs(context, cookie);
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  await endSession(cookie);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  // Nothing of what was seen is kept for whoever goes back.
  await page.goBack();
  await expect(page.getByText('mouse_01')).toHaveCount(0);
  await page.goForward();
  await enter(page, 'admin', adminPassword);
  await expect(page).toHaveURL(pages + (await samplePath('WT/mouse_01')));
  await settled(page);
});

test('logging out of a session that is over already is logging out', async ({ page, context }) => {
  const cookie = await sessionCookie('admin', adminPassword);
  await enterAs(context, cookie);
  await visit(page, '');
  await page.getByRole('button', { name: /, account$/ }).click();
  await endSession(cookie);
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page).toHaveURL(`${pages}login`);
});
