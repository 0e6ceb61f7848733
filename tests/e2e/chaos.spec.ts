import type { BrowserContext, Locator, Page } from '@playwright/test';
import {
  adminPassword,
  adminToken,
  adminUser,
  api,
  create,
  getJson,
  responderAway,
  send,
  sessionCookie,
} from './support/instance.ts';
import { randomOf } from './support/random.ts';
import { enterAs, expect, test, visit } from './support/test.ts';

// What somebody says while everything fails around him: MEMENTO_CHAOS_SEED and MEMENTO_CHAOS_GESTURES ask for other runs.
const seed = Number(process.env.MEMENTO_CHAOS_SEED ?? 20261128);
const gestures = Number(process.env.MEMENTO_CHAOS_GESTURES ?? 40);

const labelNames = ['alpha', 'beta', 'gamma'];
const options = ['low', 'high'];
const sampleNames = ['s0', 's1', 's2'];

const bar = (page: Page) => page.getByRole('region', { name: 'Labels' });
const toggle = (page: Page, name: string) => bar(page).getByRole('button', { name: new RegExp(`\\b${name}$`) });
const drawer = (page: Page) => page.getByRole('region', { name: 'Comments' });

class Chaos {
  readonly random = randomOf(seed);
  readonly done: string[] = [];
  /** what was said last of each sample, by the names of labels */
  readonly labels = new Map<number, string[]>();
  readonly comments = new Map<number, string[]>();
  readonly scores = new Map<number, string[]>();
  private readonly context: BrowserContext;
  private readonly project: number;
  private readonly samples: number[];
  page: Page;
  private at: number;
  private readonly cookie: string;
  private bringBack: (() => void) | null = null;
  private isOffline = false;

  constructor(page: Page, project: number, samples: number[], cookie: string) {
    this.cookie = cookie;
    this.page = page;
    this.context = page.context();
    this.project = project;
    this.samples = samples;
    this.at = samples[0] ?? 0;
  }

  private get isReachable(): boolean {
    return this.bringBack === null && !this.isOffline;
  }

  async open(): Promise<void> {
    await visit(this.page, `project/${this.project}/annotation/${this.at}`);
    // A server that was ended often is started again after a longer and longer pause.
    await expect(toggle(this.page, 'alpha')).toBeVisible({ timeout: 60_000 });
    // Whether it is open is known at once; what it shows comes later.
    const button = this.page.getByRole('button', { name: /^Comments \d/ });
    if ((await button.getAttribute('aria-expanded')) === 'false') await this.page.keyboard.press('c');
    await expect(drawer(this.page)).toBeVisible();
  }

  async gesture(i: number): Promise<void> {
    const kinds: [number, string, () => Promise<void>][] = [
      [8, 'submit', () => this.submit()],
      [5, 'comment', () => this.comment(`said ${i}`)],
      [4, 'score', () => this.score()],
      [2, 'session', () => this.endSession(`said ${i} after the session`)],
      [3, 'another sample', () => this.another()],
      [2, 'server', () => this.server()],
      [2, 'line', () => this.line()],
      [3, 'lost answer', () => this.loseAnswer()],
      [2, 'new tab', () => this.newTab()],
    ];
    let at = this.random() * kinds.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, name, run] of kinds) {
      at -= weight;
      if (at >= 0) continue;
      this.done.push(`${i} ${name} of ${this.at}`);
      await run();
      return;
    }
  }

  private async submit(): Promise<void> {
    const chosen = labelNames.filter(() => this.random() < 0.5);
    for (const [i, name] of labelNames.entries()) {
      const want = chosen.includes(name);
      if (((await toggle(this.page, name).getAttribute('aria-pressed')) === 'true') !== want) {
        await this.page.keyboard.press(String(i + 1));
      }
      await expect(toggle(this.page, name)).toHaveAttribute('aria-pressed', String(want));
    }
    const before = await this.waitingAndSaved();
    // On a link or a button Enter would be its own.
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.keyboard.press('Enter');
    // The page has said that it took it: it is on the disk, or already with the server.
    await expect(bar(this.page).getByText('submitted', { exact: true })).toBeVisible();
    await expect.poll(() => this.waitingAndSaved()).not.toEqual(before);
    this.labels.set(this.at, chosen);
  }

  private async score(): Promise<void> {
    const chosen = options.filter(() => this.random() < 0.5);
    let isOther = false;
    for (const [i, name] of options.entries()) {
      const button = bar(this.page).getByRole('button', { name: `Grade: ${name}`, exact: true });
      const want = String(chosen.includes(name));
      if ((await button.getAttribute('aria-pressed')) !== want) {
        isOther = true;
        await this.page.keyboard.press(`Shift+Digit${i + 1}`);
      }
      await expect(button).toHaveAttribute('aria-pressed', want);
    }
    if (!isOther) return;
    const before = await this.waitingAndSaved();
    await this.page.keyboard.press('Shift+C');
    await expect.poll(() => this.waitingAndSaved()).not.toEqual(before);
    this.scores.set(this.at, chosen);
  }

  /**
   * What is said after it waits until somebody has given the password, over the page. The page asks now and then what is new: where it finds
   * out that way before anything is sent, what was typed stays in its box and is sent afterwards.
   */
  private async endSession(text: string): Promise<void> {
    if (!this.isReachable) return;
    const [cookie] = (await this.context.cookies()).filter(({ name }) => name === this.cookie);
    const headers = { cookie: `${cookie?.name}=${cookie?.value}`, 'x-memento': 'page' };
    const logOut = async () => (await fetch(`${api}web/logout`, { method: 'POST', headers })).status;
    await expect.poll(logOut, { timeout: 60_000 }).toBe(204); // the server may be on its way back
    await this.write(text);
    const dialog = this.page.getByRole('dialog', { name: 'Log in again' });
    await expect(dialog).toBeVisible({ timeout: 90_000 });
    await dialog.getByLabel('Password of admin').fill(adminPassword);
    await this.page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    if ((await this.box().inputValue()) === text) await this.box().press('Control+Enter');
    // What is typed in the moment in which the dialog comes up goes into that.
    else if ((await this.said(text).count()) === 0) await this.write(text);
    await this.leaveSaid(text);
  }

  /** Changes whenever something has come into the queue, or was confirmed. */
  private waitingAndSaved(): Promise<string> {
    return this.page.evaluate(() => String(document.querySelector('[data-kept]')?.getAttribute('data-kept')));
  }

  private async comment(text: string): Promise<void> {
    await this.write(text);
    await this.leaveSaid(text);
  }

  private box(): Locator {
    return drawer(this.page).getByRole('textbox', { name: /^Comment on/ });
  }

  private said(text: string): Locator {
    return drawer(this.page)
      .getByRole('paragraph')
      .filter({ hasText: new RegExp(`^${text}$`) });
  }

  private async write(text: string): Promise<void> {
    await this.box().fill(text);
    await this.page.keyboard.press('Control+Enter');
  }

  private async leaveSaid(text: string): Promise<void> {
    await expect(this.said(text)).toBeVisible();
    await this.page.keyboard.press('Escape');
    this.comments.set(this.at, [...(this.comments.get(this.at) ?? []), text]);
  }

  private async another(): Promise<void> {
    if (!this.isReachable) return;
    const i = Math.floor(this.random() * this.samples.length);
    this.at = this.samples[i] ?? 0;
    await this.page
      .getByRole('navigation', { name: 'Annotations' })
      .getByRole('link', { name: sampleNames[i] ?? '' })
      .click();
    await expect(this.page.getByRole('heading', { level: 1, name: sampleNames[i] ?? '' })).toBeVisible();
    await expect(toggle(this.page, 'alpha')).toBeVisible();
  }

  private async server(): Promise<void> {
    if (this.bringBack) {
      this.bringBack();
      this.bringBack = null;
    } else this.bringBack = await responderAway();
  }

  private async line(): Promise<void> {
    this.isOffline = !this.isOffline;
    await this.context.setOffline(this.isOffline);
  }

  /** The server does what it is asked for next, and nobody hears of it. */
  private async loseAnswer(): Promise<void> {
    await this.page.route(
      /\/(submit|comments|classify)$/,
      async (route) => {
        await route.fetch().catch(() => {});
        await route.abort().catch(() => {});
      },
      { times: 1 },
    );
  }

  /** The tab is gone at once, whatever it was doing; another one goes on. */
  private async newTab(): Promise<void> {
    if (!this.isReachable) return;
    const before = this.page;
    this.page = await this.context.newPage();
    await before.close();
    await this.open();
  }

  async end(): Promise<void> {
    this.bringBack?.();
    this.bringBack = null;
    await this.context.setOffline(false);
    await this.page.unrouteAll({ behavior: 'ignoreErrors' });
  }
}

test.describe('whatever fails', () => {
  // A session of its own, because it is ended.
  test.use({ visitor: 'nobody', provoked: [401, 409, 502, 503, 504], said: /Failed to load resource|Failed to fetch/ });
  test.setTimeout(30_000 + gestures * 6_000);

  test(`what was said is there once: ${gestures} gestures of seed ${seed}`, async ({ page }) => {
    const owner_id = await adminUser();
    const name = `Chaos ${Date.now().toString(36)}`;
    const project_id = await create('project', { name, owner_id, settings: '' });
    const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
    const labels = new Map<string, number>();
    for (const label of labelNames) labels.set(label, await create('label', { name: label, project_id, owner_id }));
    const samples: number[] = [];
    for (const one of sampleNames) {
      const common = { status: 'N', image_id: 0, project_id, category_id, owner_id };
      const annotation_id = await create('annotation', { name: one, ...common });
      const layer = { data: 'none', image_id: 0, settings: '', sequence: 1, parent_id: 0 };
      await create('layer', { name: 'drawn', ...layer, annotation_id, project_id, owner_id });
      samples.push(annotation_id);
    }
    const grade = { name: 'Grade', type: 'M', data: options.join(','), settings: '' };
    const classification_id = await create('classification', { ...grade, project_id, owner_id });
    expect(await send('POST', 'categories_classifications', { category_id, classification_id })).toBe(201);
    const cookie = await sessionCookie('admin', adminPassword);
    await enterAs(page.context(), cookie);
    const chaos = new Chaos(page, project_id, samples, cookie.name);
    await chaos.open();
    try {
      for (let i = 0; i < gestures; i++) await chaos.gesture(i);
    } finally {
      await chaos.end();
    }
    const told = `after ${chaos.done.join(', ')}`;
    // The server may be up to half a minute away, and all that was said meanwhile goes one by one.
    const saved = chaos.page.getByText(/^Saved \d\d:\d\d$/);
    await expect(saved, told).toBeVisible({ timeout: 60_000 + 500 * gestures });
    const token = await adminToken();
    type Sample = {
      annotation: { labels: number[]; status: string; comments: { content: string }[]; scores: { option: string }[] };
    };
    for (const id of samples) {
      const { annotation } = await getJson<Sample>(`web/annotations/${id}`, token);
      const said = chaos.labels.get(id);
      const wanted = (said ?? []).map((label) => labels.get(label) as number).sort();
      expect([annotation.status, annotation.labels.sort()], told).toEqual([said ? 'S' : 'N', wanted]);
      expect(annotation.scores.map(({ option }) => option).sort(), told).toEqual(
        [...(chaos.scores.get(id) ?? [])].sort(),
      );
      expect(annotation.comments.map(({ content }) => content).sort(), told).toEqual(
        [...(chaos.comments.get(id) ?? [])].sort(),
      );
    }
    const spoken = chaos.done.filter((one) => / (submit|comment|score|session) /.test(one)).length;
    expect(spoken, 'something was said').toBeGreaterThan(gestures / 5);
  });
});
