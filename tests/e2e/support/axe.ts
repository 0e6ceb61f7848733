import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(new URL('../../../web/node_modules/axe-core/axe.min.js', `file://${__filename}`), 'utf8');

interface Found {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** Holds the page as it is now against the rules of axe-core: nothing of it may be serious, or worse. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  // Beside the page's own scripts, whose policy lets no other in.
  await page.evaluate(source);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: Found[] }> } };
    return (await axe.run({ resultTypes: ['violations'] })).violations;
  });
  const serious = found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target} ${failureSummary ?? ''}`),
    );
  expect(serious, state).toEqual([]);
}
