import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { adminPassword, origin, pages, sessionCookie } from './instance.ts';

interface Options {
  /** who looks at the page: with the session of the administrator, or nobody yet */
  visitor: 'admin' | 'nobody';
  /** HTTP statuses a test provokes on purpose: the browser calls them errors in its console */
  provoked: number[];
  /** what else of the console a test provokes on purpose */
  said: RegExp | null;
  /** another server that is asked on purpose: its host, without a port */
  elsewhere: string;
}

interface Fixtures {
  quiet: undefined;
}

/**
 * Every test fails when its page says an error in the console, throws, breaks the content security policy, or asks any
 * other server for anything.
 */
export const test = base.extend<Options & Fixtures, { adminCookie: { name: string; value: string } }>({
  visitor: ['admin', { option: true }],
  provoked: [[], { option: true }],
  said: [null, { option: true }],
  elsewhere: ['', { option: true }],
  adminCookie: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants to see what a fixture takes
    async ({}, use) => use(await sessionCookie('admin', adminPassword)),
    { scope: 'worker' },
  ],
  context: async ({ context, visitor, adminCookie }, use) => {
    if (visitor === 'admin') await enterAs(context, adminCookie);
    await use(context);
  },
  quiet: [
    async ({ context, provoked, said, elsewhere }, use) => {
      const problems = watch(context, provoked, said, elsewhere);
      await use(undefined);
      expect(problems, 'errors, violations and foreign requests of the pages').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export function enterAs(context: BrowserContext, { name, value }: { name: string; value: string }): Promise<void> {
  return context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Strict' }]);
}

function watch(context: BrowserContext, provoked: number[], said: RegExp | null, elsewhere: string): string[] {
  const problems: string[] = [];
  context.on('console', (message) => {
    const status = /the server responded with a status of (\d+)/.exec(message.text())?.[1];
    const known = status ? provoked.includes(Number(status)) : said?.test(message.text());
    if (message.type() === 'error' && !known) {
      problems.push(`console: ${message.text()} (${message.location().url})`);
    }
    if (message.text().startsWith('CSP ')) problems.push(message.text());
  });
  context.on('weberror', (error) => problems.push(`thrown: ${error.error().stack}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== origin && url.hostname !== elsewhere)
      problems.push(`foreign: ${request.url()}`);
  });
  context.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      console.warn(`CSP ${event.violatedDirective} forbids ${event.blockedURI} in ${event.sourceFile}`),
    ),
  );
  return problems;
}

/** Opens a page of ours by its address below /memento/. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(pages + path);
}

/** Types a user name and a password into the login page, and sends them. */
export async function enter(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}
