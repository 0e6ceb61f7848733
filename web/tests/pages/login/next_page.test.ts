import { describe, expect, it } from 'vitest';
import { hashPassword } from '../../../src/api/session.ts';
import { nextPage } from '../../../src/pages/login/next_page.ts';

describe('logging in', () => {
  it('sends the lower-case SHA-256 of what was typed', async () => {
    expect(await hashPassword('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await hashPassword('Überraschung')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leads back to where one was', () => {
    expect(nextPage('next=%2Fproject%2F2%2Fannotation%2F5')).toBe('/project/2/annotation/5');
    expect(nextPage('')).toBe('/');
  });

  it('never leads away from here', () => {
    for (const bad of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/login?next=/login',
    ]) {
      expect(nextPage(`next=${encodeURIComponent(bad)}`), bad).toBe('/');
    }
  });
});
