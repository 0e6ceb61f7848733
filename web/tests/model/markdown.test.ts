import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorOf, blocksOf, spansOf } from '../../src/model/markdown.ts';

describe('a book', () => {
  it('is blocks, parted by empty lines', () => {
    const text =
      '# One\n\nTwo\nlines.\n\n- a\n  goes on\n- b\n\n1. c\n\n```sh\nx  y\n\nz\n```\n\n![P](pictures/p.jpg)\n\n| A | B |\n|---|---|\n| 1 | 2 |\n';
    expect(blocksOf(text)).toEqual([
      { kind: 'heading', level: 1, text: 'One' },
      { kind: 'text', text: 'Two lines.' },
      { kind: 'list', ordered: false, items: ['a goes on', 'b'] },
      { kind: 'list', ordered: true, items: ['c'] },
      { kind: 'code', text: 'x  y\n\nz' },
      { kind: 'picture', title: 'P', source: 'pictures/p.jpg' },
      { kind: 'table', head: ['A', 'B'], rows: [['1', '2']] },
    ]);
  });

  it('has lines with words that stand out, code and links', () => {
    expect(spansOf('See **this** and `that` in [a book](owners.md).')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'strong', text: 'this' },
      { kind: 'text', text: ' and ' },
      { kind: 'code', text: 'that' },
      { kind: 'text', text: ' in ' },
      { kind: 'link', text: 'a book', target: 'owners.md' },
      { kind: 'text', text: '.' },
    ]);
    expect(anchorOf('Keep it safe: https!')).toBe('keep-it-safe-https');
  });

  it('says nothing that is not understood here', () => {
    const folder = new URL('../../../docs/books/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
    expect(names.length).toBe(4);
    for (const name of names) {
      for (const block of blocksOf(readFileSync(new URL(name, folder), 'utf8'))) {
        const text = block.kind === 'text' ? block.text : block.kind === 'list' ? block.items.join(' ') : '';
        const plain = spansOf(text).flatMap((span) => (span.kind === 'text' ? [span.text] : []));
        expect(plain.join(' '), name).not.toMatch(/\*\*|`|\]\(|^#|^\|/);
      }
    }
  });
});
