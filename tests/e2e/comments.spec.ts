import type { Page } from '@playwright/test';
import {
  addUser,
  adminToken,
  getJson,
  imported,
  memento,
  responderAway,
  samplePath,
  send,
  sessionCookie,
  tokenOf,
} from './support/instance.ts';
import { settled } from './support/picture.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

const drawer = (page: Page) => page.getByRole('region', { name: 'Comments' });
const saved = (page: Page) => page.getByText(/^Saved \d\d:\d\d$/);

interface Said {
  comment_id: number;
  content: string;
  author: string;
  x: number | null;
  y: number | null;
  resolved: boolean;
  answers_to: number;
}

async function commentsOf(sample: string): Promise<Said[]> {
  const { ids } = await imported();
  const { annotation } = await getJson<{ annotation: { comments: Said[] } }>(
    `web/annotations/${ids.get(sample)}`,
    await adminToken(),
  );
  return annotation.comments;
}

test('a comment is said, counted at once, changed, answered, resolved and deleted', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_01'));
  await settled(page);
  await page.keyboard.press('c');
  await expect(drawer(page)).toContainText('Nothing has been said');
  const field = drawer(page).getByRole('textbox', { name: /^Comment on/ });
  await field.fill('Too dense, see https://example.org/a?b=1. <b>Not</b> counted');
  // What is typed outlives the page.
  await page.reload();
  await expect(field).toHaveValue(/^Too dense/);
  await drawer(page).getByRole('button', { name: 'Add' }).click();
  await expect(drawer(page).getByRole('paragraph').filter({ hasText: '<b>Not</b> counted' })).toBeVisible();
  const link = drawer(page).getByRole('link', { name: 'https://example.org/a?b=1' });
  await expect(link).toHaveAttribute('href', 'https://example.org/a?b=1');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(page.getByRole('button', { name: /^Comments 1/ })).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Annotations' }).getByRole('link', { name: 'mouse_01' }),
  ).toContainText('1');
  await expect(saved(page)).toBeVisible();
  await expect(field).toHaveValue('');

  await drawer(page).getByRole('button', { name: 'Edit' }).click();
  await drawer(page).getByRole('textbox', { name: 'Change the comment' }).fill('Too dense');
  await drawer(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await commentsOf('WT/mouse_01')).map(({ content }) => content)).toEqual(['Too dense']);

  await drawer(page).getByRole('button', { name: 'Answer' }).click();
  await page.keyboard.type('I agree');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await commentsOf('WT/mouse_01')).length).toBe(2);
  const [first, answer] = await commentsOf('WT/mouse_01');
  expect(answer?.answers_to).toBe(first?.comment_id);

  await drawer(page).getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect(drawer(page)).toContainText('resolved by Administrator');
  await drawer(page).getByRole('button', { name: 'Open 0' }).click();
  await expect(drawer(page)).toContainText('None of its comments');
  await drawer(page).getByRole('button', { name: 'All' }).click();

  // Taken back and said again, one after the other, also after a reload and before the server has answered.
  const contents = async () => (await commentsOf('WT/mouse_01')).map(({ content }) => content);
  const resolved = async () => (await commentsOf('WT/mouse_01')).map((one) => one.resolved);
  await page.keyboard.press('Control+z');
  await expect.poll(resolved).toEqual([false, false]);
  await page.reload();
  await settled(page);
  await page.keyboard.press('Control+z');
  await expect.poll(contents).toEqual(['Too dense']);
  await page.keyboard.press('Control+z');
  await expect.poll(contents).toEqual([expect.stringContaining('<b>Not</b> counted')]);
  await page.keyboard.press('Control+z');
  await expect.poll(contents).toEqual([]);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+z');
  await expect.poll(contents).toEqual(['Too dense', 'I agree']);
  const [again, answered] = await commentsOf('WT/mouse_01');
  expect(answered?.answers_to).toBe(again?.comment_id);

  for (const left of [1, 0]) {
    await drawer(page).getByRole('button', { name: 'Delete' }).last().click();
    await drawer(page).getByRole('button', { name: 'Delete it' }).click();
    await expect.poll(async () => (await commentsOf('WT/mouse_01')).length).toBe(left);
  }
  await expect(page.getByRole('button', { name: /^Comments 0/ })).toBeVisible();

  // What somebody else has said, and a manager deletes, comes back as it was.
  const colleague = await addUser('colleague', 'Cora Colleague');
  await memento('permission', 'grant', colleague.username, 'propar', 'MyExperiment');
  const token = await tokenOf(colleague.username, colleague.password);
  const id = (await imported()).ids.get('WT/mouse_01');
  const { annotation } = await getJson<{ annotation: { layers: { layer_id: number }[] } }>(
    `web/annotations/${id}`,
    token,
  );
  const said = { layer_id: annotation.layers[0]?.layer_id, content: 'Is this focus?' };
  expect(await send('POST', `web/annotations/${id}/comments`, said, token)).toBe(201);
  const theirs = drawer(page).getByRole('paragraph').filter({ hasText: 'Is this focus?' });
  await expect(theirs).toBeVisible();
  await drawer(page).getByRole('button', { name: 'Delete' }).click();
  await drawer(page).getByRole('button', { name: 'Delete it' }).click();
  await expect.poll(contents).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect(theirs).toBeVisible();
  await expect.poll(async () => (await commentsOf('WT/mouse_01')).map((one) => one.author)).toEqual(['Cora Colleague']);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(contents).toEqual([]);
  await memento('permission', 'revoke', colleague.username, 'propar', 'MyExperiment');
});

test('a comment is pinned to a spot, and opens the view that it was written in', async ({ page }) => {
  await visit(page, await samplePath('WT/mouse_02'));
  await settled(page);
  await page.keyboard.press('c');
  await page.evaluate(() => window.__memento?.showAt(2, 300, 200));
  await page.getByRole('button', { name: 'Hide GFP' }).click();
  await settled(page);
  await drawer(page)
    .getByRole('textbox', { name: /^Comment on/ })
    .fill('This one');
  await drawer(page).getByRole('button', { name: 'Pin to a spot' }).click();
  const box = await page.getByRole('main', { name: /^Image of/ }).boundingBox();
  if (!box) throw new Error('There is no picture.');
  await page.mouse.click(box.x + box.width / 2 + 40, box.y + box.height / 2 + 20);
  await drawer(page).getByRole('button', { name: 'Add' }).click();
  await expect(saved(page)).toBeVisible();
  const said = (await commentsOf('WT/mouse_02')).find(({ content }) => content === 'This one');
  expect(said?.x).toBeCloseTo(320, 0);
  expect(said?.y).toBeCloseTo(210, 0);

  await page.keyboard.press('0');
  await page.getByRole('button', { name: 'Show GFP' }).click();
  await settled(page);
  await drawer(page)
    .getByRole('button', { name: /^Show where comment/ })
    .click();
  await settled(page);
  const scale = () =>
    page.evaluate(() => {
      const at = (x: number) => window.__memento?.imageToCanvas(x, 0)?.x ?? 0;
      return (at(100) - at(0)) / 100;
    });
  expect(await scale()).toBeCloseTo(2, 3);
  // The same channels, too.
  await expect(page.getByRole('button', { name: 'Show GFP' })).toBeVisible();
  const pin = page.getByRole('button', { name: 'Comment 1', exact: true });
  const there = await pin.boundingBox();
  expect((there?.x ?? 0) - box.x - box.width / 2).toBeCloseTo(40, -0.5);
});

test.describe('who may only look', () => {
  test.use({ visitor: 'nobody' });

  test('reads comments, and finds nothing to say any with', async ({ page, context }) => {
    const user = await addUser('reader', 'Rita Reader');
    await memento('permission', 'grant', user.username, 'provie', 'MyExperiment');
    await enterAs(context, await sessionCookie(user.username, user.password));
    await visit(page, await samplePath('WT/mouse_02'));
    await settled(page);
    await page.keyboard.press('c');
    await expect(drawer(page)).toContainText('This one');
    await expect(drawer(page).getByRole('textbox')).toHaveCount(0);
    for (const name of ['Edit', 'Delete', 'Answer', 'Resolve']) {
      await expect(drawer(page).getByRole('button', { name, exact: true })).toHaveCount(0);
    }
    await expect(page.getByRole('button', { name: /^Share/ })).toHaveCount(0);
  });
});

test.describe('the server away', () => {
  test.use({ provoked: [502, 503, 504] });

  test('a comment waits, and is there once when the server is back', async ({ page }) => {
    await visit(page, await samplePath('KO/mouse_03'));
    await settled(page);
    await page.keyboard.press('c');
    const field = drawer(page).getByRole('textbox', { name: /^Comment on/ });
    await field.fill('While away');
    const back = await responderAway();
    try {
      await page.keyboard.press('Control+Enter');
      await expect(drawer(page)).toContainText('waiting');
      await expect(page.getByRole('button', { name: 'Offline, 1 change waiting' })).toBeVisible();
    } finally {
      back();
    }
    await expect(saved(page)).toBeVisible({ timeout: 60_000 });
    expect((await commentsOf('KO/mouse_03')).map(({ content }) => content)).toEqual(['While away']);
  });
});
