import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from './support/axe.ts';
import { addUser, api, create, getJson, memento, send, sessionCookie, tokenOf } from './support/instance.ts';
import { settled } from './support/picture.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

// Whoever opens an invite link is asked for by the page; nobody is, yet. Names that are taken, and a right that is gone.
test.use({ provoked: [401, 404, 409] });

const password = 'seven blue wolves';

/** Who makes an account by a link, without its page: his token. */
async function joinBy(link: string, username: string, name: string): Promise<string> {
  const body = {
    invite: link.split('#')[1],
    username,
    name,
    password: createHash('sha256').update(password).digest('hex'),
  };
  const answer = await fetch(`${api}web/invites/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${username} cannot join: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

/** A plate of three wells in two channels, as a microscope names it. */
function plate(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'memento-laboratory-')), 'plate_SBS');
  mkdirSync(folder);
  for (const place of ['01-A-01', '02-A-02', '03-A-03']) {
    for (const channel of [1, 2]) {
      const file = join(folder, `Channel${channel}-${place}.tif`);
      execFileSync('vips', ['gaussnoise', file, '96', '64', '--mean', '90', '--sigma', '40'], { stdio: 'ignore' });
    }
  }
  return folder;
}

test('a new laboratory: a plate, labels, scores and rules, ten annotators at work, one who leaves, what was deleted, and the results', async ({
  page,
  context,
  browser,
}) => {
  test.setTimeout(180_000);
  const owner = await addUser('lab_owner', 'Lab Owner');
  await memento('permission', 'grant', owner.username, 'proadm');
  await context.clearCookies();
  await enterAs(context, await sessionCookie(owner.username, owner.password));
  const ownerToken = await tokenOf(owner.username, owner.password);
  const name = `Laboratory ${Date.now().toString(36)}`;
  const username = `lab_${Date.now().toString(36)}`;
  const folder = plate();
  await visit(page, 'projects');
  await page.getByLabel('New project').fill(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/project\/\d+\/edit$/);
  const project = Number(/project\/(\d+)/.exec(page.url())?.[1]);
  const nav = page.getByRole('navigation', { name: 'Project' });

  // Images: the names say which are channels of one sample, and what is told of it.
  await nav.getByRole('link', { name: 'Upload' }).click();
  await page.getByLabel('Folder').setInputFiles(folder);
  const plan = page.getByRole('region', { name: 'Plan' });
  await plan.getByLabel('What a file is, says').selectOption('preset cellprofiler');
  await expect(plan).toContainText('3 annotations in 1 category');
  await plan.getByRole('button', { name: 'Upload 6 images' }).click();
  await expect(page.getByRole('region', { name: 'Uploads' })).toContainText('6 of 6 images here');

  // What is asked: labels in an order, a score that the category offers, and a digit that submits.
  await nav.getByRole('link', { name: /^Labels/ }).click();
  for (const label of ['apoptotic', 'interphase', 'mitotic']) {
    await page.getByLabel('New label').fill(label);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel(`Name of ${label}`)).toHaveValue(label);
  }
  await page.getByRole('button', { name: /^Move mitotic/ }).press('Alt+ArrowUp');
  await expect(page.getByRole('region', { name: 'In the viewer' })).toContainText('2mitotic3interphase');
  await page.getByRole('row', { name: /apoptotic/ }).dragTo(page.getByRole('row', { name: /interphase/ }), {
    sourcePosition: { x: 20, y: 8 },
    targetPosition: { x: 20, y: 36 },
  });
  await expect(page.getByRole('region', { name: 'In the viewer' })).toContainText('1mitotic2interphase3apoptotic');
  await nav.getByRole('link', { name: /^Classifications/ }).click();
  await page.getByLabel('New classification').fill('Foci');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Classification Foci' })).toBeVisible();
  await nav.getByRole('link', { name: /^Categories/ }).click();
  await page.getByRole('link', { name: 'plate_SBS' }).or(page.getByText('plate_SBS')).first().click();
  await page.getByRole('complementary', { name: 'Category plate_SBS' }).getByRole('checkbox', { name: /Foci/ }).check();
  await nav.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Number keys submit and go on' }).click();

  // Properties: one is changed by hand.
  await nav.getByRole('link', { name: /^Annotations/ }).click();
  await page.getByRole('link', { name: /A01/ }).or(page.getByText(/A01/)).first().click();
  const told = page.getByRole('complementary').getByRole('region', { name: 'Properties' });
  await expect(told.getByLabel('field')).not.toHaveValue('');
  await told.getByLabel('Name of a new property').fill('dose');
  await told.getByLabel('Its value').fill('2 Gy');
  await told.getByRole('button', { name: 'Add' }).click();
  await expect(told.getByLabel('dose', { exact: true })).toHaveValue('2 Gy');
  // It is a column of the list for who wants it, and stays one.
  await page.getByRole('button', { name: 'Properties', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'dose' }).click();
  await page.keyboard.press('Escape');
  const table = page.getByRole('region', { name: 'Annotations' });
  await expect(table.getByRole('listitem').filter({ hasText: 'A01' }).first()).toContainText('dose 2 Gy');
  await page.reload();
  await expect(table.getByRole('listitem').filter({ hasText: 'A01' }).first()).toContainText('dose 2 Gy');

  // Ten come by a link: one in the page, whose user name is taken at first.
  await nav.getByRole('link', { name: 'People' }).click();
  await page.getByRole('link', { name: 'Invite links' }).click();
  await page.getByRole('button', { name: 'Invite by link' }).click();
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByRole('status').getByRole('textbox').inputValue();
  const others = Array.from({ length: 9 }, (_, i) => `${username}_${i + 2}`);
  const tokens = await Promise.all(others.map((one, i) => joinBy(link, one, `Annotator ${i + 2}`)));
  const tablet = { viewport: { width: 820, height: 1180 }, hasTouch: true, colorScheme: 'light' } as const;
  const guest = await browser.newContext({ ...tablet, reducedMotion: 'reduce' });
  const annotator = await guest.newPage();
  await annotator.goto(link);
  await annotator.getByLabel('User name').fill(others[0] as string);
  await annotator.getByLabel('Your name, as others see it').fill('Lab Assistant');
  await annotator.getByLabel('Password', { exact: true }).fill(password);
  await annotator.getByRole('button', { name: 'Make account and join' }).click();
  await expect(annotator.getByText(`${others[0]} is taken. Is that you?`)).toBeVisible();
  await expectAccessible(annotator, 'the page of a link, on a tablet');
  await annotator.getByLabel('User name').fill(username);
  await annotator.getByRole('button', { name: 'Make account and join' }).click();
  await expect(annotator).toHaveURL(new RegExp(`/project/${project}$`));

  // What is told of a sample is found, filtered by, and shown beside its picture.
  await annotator.getByRole('button', { name: 'Show annotations' }).click();
  await annotator.getByRole('button', { name: 'Filter and sort' }).click();
  const filter = annotator.getByRole('group', { name: 'Filter' });
  await filter.getByLabel('Property').selectOption('dose');
  await filter.getByLabel('is', { exact: true }).fill('2 Gy');
  await filter.getByLabel('is', { exact: true }).press('Enter');
  const list = annotator.getByRole('navigation', { name: 'Annotations' });
  await expect(list.getByRole('link', { name: /A01/ })).toBeVisible();
  await expect(list.getByRole('link', { name: /A02/ })).toHaveCount(0);
  await list.getByRole('link', { name: /A01/ }).click();
  await settled(annotator);
  await annotator.getByRole('button', { name: 'Show layers' }).click();
  await expect(annotator.getByRole('region', { name: 'Properties' })).toContainText('2 Gy');
  await annotator.keyboard.press('1');
  await expect(annotator.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();

  // The others are at work at the same time, each on a sample that he is given next.
  type Listed = { annotations: { annotation_id: number; name: string; version: number }[] };
  type Kept = { labels: { label_id: number; name: string }[] };
  const { labels } = await getJson<Kept>(`labels/byproject_id/${project}`, ownerToken);
  const mitotic = labels.find((one) => one.name === 'mitotic')?.label_id;
  const { annotations } = await getJson<Listed>(`annotations/byproject_id/${project}`, ownerToken);
  const said = await Promise.all(
    tokens.map((token, i) => {
      const one = annotations[i % annotations.length];
      return send('POST', `web/annotations/${one?.annotation_id}/submit`, { labels: [mitotic], version: 1 }, token);
    }),
  );
  expect(
    said.every((status) => status === 200 || status === 409),
    'submitted, or told that somebody was quicker',
  ).toBe(true);

  // One leaves, and is removed: what she has open says so.
  await page.getByRole('link', { name: 'In the project' }).click();
  const people = page.getByRole('region', { name: 'People and their rights' });
  await expect(people).toContainText('Annotator 10');
  await expect(people.getByRole('listitem').filter({ hasText: 'Lab Assistant' })).toContainText(/1 *(now|today)/);
  await expectAccessible(page, 'the people of a project');
  await page.getByRole('button', { name: 'Take this right away from Lab Assistant' }).click();
  await expect(people).not.toContainText('Lab Assistant');
  await annotator.reload();
  await expect(annotator.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
  await guest.close();

  // The category is deleted by mistake, another takes its name, and it comes back under another one, with all that was said.
  await nav.getByRole('link', { name: /^Categories/ }).click();
  await page.getByRole('button', { name: 'Delete plate_SBS' }).click();
  const going = page.getByRole('dialog');
  await expect(going).toContainText('3 annotations');
  await going.getByLabel(/To go on, type/).fill('plate_SBS');
  await going.getByRole('button', { name: 'Delete the category' }).click();
  await expect(page.getByText('No category yet')).toBeVisible();
  await create('category', { name: 'plate_SBS', project_id: project, owner_id: owner.id, settings: '' });
  await nav.getByRole('link', { name: 'Trash', exact: true }).click();
  await expect(page.getByRole('table')).toContainText(/plate_SBS.*category, 3 annotations.*today.*Lab Owner.*30/);
  await page.getByRole('button', { name: 'Bring back plate_SBS' }).click();
  await expect(page.getByRole('alert')).toContainText("there is another category called 'plate_SBS'");
  const other = page.getByLabel('Bring it back as');
  await expect(other).toHaveValue('plate_SBS (2)');
  await other.fill('plate 1');
  await other.press('Enter');
  await expect(page.getByRole('status')).toContainText('plate_SBS is back.');
  await expect(page.getByRole('heading', { name: 'Nothing was deleted' })).toBeVisible();

  // The results are taken out, as a file.
  await nav.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('region', { name: 'Reviewed each day' })).toContainText('3 in the last 7 days');
  await expect(page.getByRole('region', { name: 'By person' })).toContainText(/Lab Assistant.*1.*(now|today)/);
  await expect(page.getByRole('region', { name: 'By label' })).toContainText(/mitotic *3/);
  await expect(nav.getByRole('link', { name: /^Images/ })).toHaveText('Images6');
  await expect(page.getByRole('region', { name: 'By category' })).toContainText('3 of 3');
  await expect(page.getByRole('region', { name: 'Latest' })).toContainText(
    'Lab Owner brought back the category plate 1',
  );
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('Nothing.');
  await expectAccessible(page, 'the overview of a project');
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Annotation data, a row for each annotation as CSV' }).click();
  const lines = readFileSync(await (await file).path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(1 + 3);
  for (const line of lines.slice(1)) expect(line).toMatch(/plate 1,.*,S,mitotic,/);

  await send('DELETE', `projects/${project}`);
  for (const one of [username, ...others, owner.username]) await memento('user', 'remove', one, '--yes', '--quiet');
  rmSync(join(folder, '..'), { recursive: true });
});
