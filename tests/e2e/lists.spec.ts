import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { adminUser, create, pages, send } from './support/instance.ts';
import { expect, test, visit } from './support/test.ts';

const rows = 450;
const nameOf = (i: number) => `cell_${String(i).padStart(3, '0')}`;

/** A category of three pages of rows, without a picture: the same for all tests of this file. */
interface Long {
  project: number;
  category: number;
  ids: number[];
}

let made: Promise<Long> | undefined;
function longList(): Promise<Long> {
  made ??= makeLongList();
  return made;
}

async function makeLongList(): Promise<Long> {
  const owner_id = await adminUser();
  const name = `Long list ${Date.now().toString(36)}`;
  const project_id = await create('project', { name, owner_id, settings: '' });
  const category_id = await create('category', { name: 'Many', project_id, owner_id, settings: '' });
  const ids: number[] = [];
  for (let i = 0; i < rows; i += 25) {
    const some = Array.from({ length: 25 }, (_, j) => nameOf(i + j));
    const common = { status: 'N', image_id: 0, project_id, category_id, owner_id };
    ids.push(...(await Promise.all(some.map((name) => create('annotation', { name, ...common })))));
  }
  return { project: project_id, category: category_id, ids };
}

const list = (page: Page) => page.getByRole('navigation', { name: 'Annotations' });
const scroller = (page: Page) => list(page).locator('ul').locator('..');

async function scrollDown(page: Page): Promise<void> {
  await scroller(page).evaluate((box) => {
    box.scrollTop = box.scrollHeight;
  });
}

test('a long list comes page by page, and stays where one scrolled to while it grows', async ({ page }) => {
  const { project, ids } = await longList();
  await visit(page, `project/${project}/annotation/${ids[3]}`);
  await expect(list(page).getByRole('link', { name: nameOf(3) })).toHaveAttribute('aria-current', 'page');
  // Each time the end is reached more arrives below.
  for (const last of [199, 399, 449]) {
    await expect(async () => {
      await scrollDown(page);
      await expect(list(page).getByRole('link', { name: nameOf(last) })).toBeVisible({ timeout: 500 });
    }).toPass();
  }
  await expect(list(page).getByRole('link', { name: nameOf(3) })).toHaveCount(0);
  // What is opened from elsewhere comes into view.
  await page.keyboard.press('n');
  await expect(page).toHaveURL(`${pages}project/${project}/annotation/${ids[4]}`);
  await expect(list(page).getByRole('link', { name: nameOf(4) })).toBeVisible();
});

test('an annotation far down the list is brought into view, and Next goes on from it', async ({ page }) => {
  const { project, ids } = await longList();
  await visit(page, `project/${project}/annotation/${ids[399]}`);
  await expect(list(page).getByRole('link', { name: nameOf(399) })).toBeVisible();
  await page.getByRole('button', { name: /^Next/ }).click();
  await expect(page).toHaveURL(`${pages}project/${project}/annotation/${ids[400]}`);
});

test('an annotation far down its list opens with one request for the list, and lists above it come when one goes there', async ({
  page,
}) => {
  const { project, ids } = await longList();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/categories\/\d+\/annotations/.test(request.url())) asked.push(new URL(request.url()).search);
  });
  await visit(page, `project/${project}/annotation/${ids[300]}`);
  await expect(list(page).getByRole('link', { name: nameOf(300) })).toBeVisible();
  expect(asked).toEqual([`?limit=200&around=${ids[300]}`]);
  // Its place in the list is that of the whole list.
  expect(await scroller(page).evaluate((box) => box.scrollTop)).toBeGreaterThan(270 * 32);
  await scroller(page).evaluate((box) => {
    box.scrollTop = 0;
  });
  await expect(list(page).getByRole('link', { name: nameOf(0) })).toBeVisible();
});

test('End goes to the end of a grid at once', async ({ page }) => {
  const { project, category } = await longList();
  await visit(page, `project/${project}/category/${category}`);
  const grid = page.getByRole('main');
  await grid.getByRole('link', { name: nameOf(0) }).focus();
  const answer = page.waitForResponse((response) => response.url().includes('end=1'));
  await page.keyboard.press('End');
  await answer;
  await expect(grid.getByRole('link', { name: nameOf(rows - 1) })).toBeFocused();
});

test('a filter goes through all categories, Next follows it, and the address keeps it', async ({ page }) => {
  const owner_id = await adminUser();
  const project_id = await create('project', { name: `Filtered ${Date.now().toString(36)}`, owner_id, settings: '' });
  const label_id = await create('label', { name: 'odd', project_id, owner_id });
  const made: number[] = [];
  for (const name of ['A', 'B']) {
    const category_id = await create('category', { name, project_id, owner_id, settings: '' });
    for (const i of [1, 2]) {
      const annotation = {
        name: `${name.toLowerCase()}${i}`,
        status: 'N',
        image_id: 0,
        project_id,
        category_id,
        owner_id,
      };
      made.push(await create('annotation', annotation));
    }
  }
  for (const annotation_id of [made[0], made[3]]) await send('POST', 'annotations_labels', { annotation_id, label_id });

  await visit(page, `project/${project_id}/annotation/${made[0]}`);
  await page.getByRole('button', { name: 'Filter and sort' }).click();
  await page.getByRole('combobox', { name: 'Label' }).selectOption('odd');
  await expect(list(page).getByRole('link')).toHaveText([/a1$/, /b2$/]);
  await expect(page).toHaveURL(new RegExp(`label=${label_id}`));
  await expectAccessible(page, 'a list is filtered');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Next/ }).click();
  await expect(page).toHaveURL(new RegExp(`annotation/${made[3]}\\?.*label=${label_id}`));
  await page.reload();
  await expect(list(page).getByRole('link', { name: 'b2' })).toHaveAttribute('aria-current', 'page');
  await expect(list(page).getByRole('link', { name: 'a2' })).toHaveCount(0);
  // Round at the end.
  await page.getByRole('button', { name: /^Next/ }).click();
  await expect(page).toHaveURL(new RegExp(`annotation/${made[0]}\\?`));
  // A name is found in whichever category it is.
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('searchbox', { name: 'Find an annotation' }).fill('B1');
  await expect(list(page).getByRole('link')).toHaveCount(1);
  await expect(list(page).getByRole('link', { name: 'b1' })).toBeVisible();
  await expect(page).toHaveURL(/search=B1/);
});

test.describe('a page that cannot be had', () => {
  test.use({ provoked: [503] });

  for (const { where, open } of [
    { where: 'list', open: (long: Long) => `annotation/${long.ids[0]}` },
    { where: 'grid', open: (long: Long) => `category/${long.category}` },
  ]) {
    test(`leaves the rows of the ${where} that are here, and is asked for again on demand`, async ({ page }) => {
      const long = await longList();
      let asked = 0;
      await page.route(/annotations\?.*after=/, (route) => {
        asked++;
        return route.fulfill({ status: 503, json: { error: { code: 'busy', message: 'The server is busy.' } } });
      });
      await visit(page, `project/${long.project}/${open(long)}`);
      const place = where === 'list' ? list(page) : page.getByRole('main');
      await expect(place.getByRole('link', { name: nameOf(0) })).toBeVisible();
      const scrolled = where === 'list' ? scroller(page) : place.locator('.scroll');
      const alert = place.getByRole('alert');
      await expect(async () => {
        await scrolled.evaluate((box) => {
          box.scrollTop = box.scrollHeight;
        });
        await expect(alert).toBeVisible({ timeout: 500 });
      }).toPass();
      await expect(place.getByRole('link', { name: nameOf(199) })).toBeVisible();
      const tries = asked;
      expect(tries, 'the first try and two more').toBe(3);
      await page.waitForTimeout(1500);
      expect(asked, 'nobody asked again').toBe(tries);

      await page.unroute(/annotations\?.*after=/);
      await alert.getByRole('button', { name: 'Try again' }).click();
      await expect(alert).toHaveCount(0);
      await expect(async () => {
        await scrolled.evaluate((box) => {
          box.scrollTop = box.scrollHeight;
        });
        await expect(place.getByRole('link', { name: nameOf(449) })).toBeVisible({ timeout: 500 });
      }).toPass();
    });
  }
});

test.describe('a page that begins after a row that is gone', () => {
  test.use({ provoked: [409] });

  test('is not taken for the end; the list is had anew', async ({ page }) => {
    const { project, category, ids } = await longList();
    const owner_id = await adminUser();
    // The last one of the first page, until it is deleted.
    const common = { status: 'N', image_id: 0, project_id: project, category_id: category, owner_id };
    const extra = await create('annotation', { name: `${nameOf(198)}5`, ...common });
    await visit(page, `project/${project}/annotation/${ids[3]}`);
    await expect(list(page).getByRole('link', { name: nameOf(3) })).toBeVisible();
    expect(await send('DELETE', `annotations/${extra}`)).toBe(204);
    const alert = list(page).getByRole('alert');
    await expect(async () => {
      await scrollDown(page);
      await expect(alert).toContainText('not there any more', { timeout: 500 });
    }).toPass();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).toHaveCount(0);
    await expect(async () => {
      await scrollDown(page);
      await expect(list(page).getByRole('link', { name: nameOf(449) })).toBeVisible({ timeout: 500 });
    }).toPass();
  });
});
