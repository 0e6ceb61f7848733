import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tints } from '../../src/model/layers/tint.ts';
import { dark, light } from '../../src/theme/palette.ts';

const css = readFileSync(new URL('../../src/theme/tokens.css', import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, '');

/** The custom properties of the first rule whose selector has this text. */
function tokens(selector: string): Map<string, string> {
  const rule = css.split('}').find((part) => part.split('{')[0]?.includes(selector));
  const pairs = [...(rule?.split('{')[1] ?? '').matchAll(/--([\w-]+):\s*([^;]+);/g)];
  return new Map(pairs.map(([, name, value]) => [name ?? '', value ?? '']));
}

/** Without spaces, and `.10` as `0.1`: two ways to write one colour. */
const same = (color: string | undefined) =>
  color
    ?.toLowerCase()
    .replace(/\s/g, '')
    .replace(/,0?(\.\d+)\)/, (_all, part) => `,${Number(part)})`);

describe('the theme', () => {
  for (const [name, scheme] of Object.entries({ dark, light })) {
    it(`${name} has the colours of the tokens`, () => {
      const values = tokens(`[data-theme="${name}"]`);
      expect(values.size).toBeGreaterThan(25);
      for (const [token, color] of Object.entries(scheme)) expect(same(color), token).toBe(same(values.get(token)));
    });
  }

  it('has a value for every token in both themes', () => {
    expect([...tokens('[data-theme="light"]').keys()].sort()).toEqual([...tokens('[data-theme="dark"]').keys()].sort());
  });

  it('tints channels as the tokens say', () => {
    const values = tokens(':root');
    for (const [name, color] of Object.entries(tints)) expect(same(color), name).toBe(same(values.get(`tint-${name}`)));
  });
});
