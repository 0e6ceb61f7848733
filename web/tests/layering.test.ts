import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Who may import whom, and who owns which library. A room that is not in the table, or a file that is too long, fails. */
const source = fileURLToPath(new URL('../src', import.meta.url));

/** From each room to those it may know, beside itself. Nothing is known by theme and model but themselves. */
const rooms: Record<string, readonly string[]> = {
  theme: [],
  model: [],
  api: ['model'],
  sync: ['api', 'model'],
  canvas: ['model'],
  ui: ['model'],
  commands: ['model', 'canvas', 'ui'],
  shell: ['api', 'model', 'sync', 'ui'],
  pages: ['api', 'model', 'sync', 'canvas', 'ui', 'commands', 'shell'],
  // The files that put everything together.
  '.': ['api', 'pages', 'shell', 'theme', 'ui'],
};

/** Libraries, and where alone they may be imported. */
const owners: readonly (readonly [library: RegExp, where: RegExp])[] = [
  [/^openseadragon$/, /^canvas\//],
  [/^flatbush$/, /^canvas\/shapes\//],
  [/^clipper2-ts\//, /^model\/regions\/combine\.ts$/],
  [/^@mui\//, /^(theme|ui|commands|shell|pages)\/|^app\.tsx$/],
  [/^@tanstack\/react-query$/, /^(api|shell|pages)\/|^app\.tsx$/],
  [/^wouter$/, /^(shell|pages)\/|^app\.tsx$/],
  [/^react(-dom)?(\/|$)/, /^(ui|commands|shell|pages)\/|^(app|main)\.tsx$/],
  [/^@fontsource-variable\//, /^main\.tsx$/],
];

interface Import {
  from: string;
  to: string;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });
}

/** The selectors of a style sheet that stand in no other block. */
function outerSelectors(css: string): string[] {
  const found: string[] = [];
  let [depth, words] = [0, ''];
  for (const sign of css.replace(/\/\*.*?\*\//gs, '')) {
    if (sign === '{' && depth++ === 0) found.push(words.trim().replace(/\s+/g, ' '));
    if (sign === '}') depth--;
    words = sign === '{' || sign === '}' ? '' : words + sign;
  }
  return found.filter((selector) => !selector.startsWith('@'));
}

const files = filesOf(source).map((path) => ({ path: relative(source, path), text: readFileSync(path, 'utf8') }));
const code = files.filter(({ path }) => /\.tsx?$/.test(path));

const imports = code.flatMap(({ path, text }): Import[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\bURL\()\s*'([^']+)'/g)].map(([, to = '']) => ({
    from: path,
    to: to.startsWith('.') ? normalize(join(dirname(path), to)) : to,
  })),
);
const inside = new Set(files.map(({ path }) => path));
const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : '.');

describe('the rooms of the pages', () => {
  it('are those of the table', () => {
    expect([...new Set(code.map(({ path }) => roomOf(path)))].sort()).toEqual(Object.keys(rooms).sort());
    expect(imports.length).toBeGreaterThan(300);
  });

  it('know only those they may', () => {
    const wrong = imports
      .filter(({ to }) => inside.has(to))
      .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !rooms[roomOf(from)]?.includes(roomOf(to)));
    expect(wrong).toEqual([]);
  });

  it('have pages that do not know each other', () => {
    const pageOf = (path: string) => path.split('/').slice(0, 2).join('/');
    const wrong = imports.filter(
      ({ from, to }) => from.startsWith('pages/') && to.startsWith('pages/') && pageOf(from) !== pageOf(to),
    );
    expect(wrong).toEqual([]);
  });

  it('import nothing but files that are there, and libraries they own', () => {
    for (const { from, to } of imports) {
      if (inside.has(to)) continue;
      const owner = owners.find(([library]) => library.test(to));
      expect(owner, `${from} imports ${to}, which nobody owns`).toBeDefined();
      expect(from, `${to} belongs to ${owner?.[1]}`).toMatch(owner?.[1] ?? /$./);
    }
  });

  it('have a model without the page around it, and a kit that asks no server', () => {
    const words =
      /\b(document|window|localStorage|sessionStorage|navigator|fetch|HTMLElement|Element|requestAnimationFrame)\b[.(]/;
    for (const { path, text } of code) {
      if (roomOf(path) === 'model') expect(text, path).not.toMatch(words);
      if (roomOf(path) === 'ui') expect(text, path).not.toMatch(/\bfetch\(/);
    }
  });

  it('ask the server in the client alone, and for tiles in their source', () => {
    const asking = code.filter(({ text }) => /\bfetch\(/.test(text)).map(({ path }) => path);
    expect(asking.sort()).toEqual(['api/client.ts', 'canvas/tiles/tile_source.ts']);
  });

  it("keep the server's names to api/", () => {
    const names = /\b(annotation|project|category|layer|image|user|label|comment|parent|owner)_id\b/;
    for (const { path, text } of code) if (roomOf(path) !== 'api') expect(text, path).not.toMatch(names);
  });

  it('say once how something looks', () => {
    for (const { path, text } of files.filter(({ path }) => path.endsWith('.css'))) {
      const said = outerSelectors(text);
      expect([...new Set(said)], path).toEqual(said);
    }
  });

  it('draw the circle with initials in one place', () => {
    const drawing = code.filter(({ path, text }) => /\binitials\(/.test(text) && roomOf(path) !== 'model');
    expect(drawing.map(({ path }) => path)).toEqual(['ui/avatar.tsx']);
    expect(files.filter(({ path, text }) => path.endsWith('.css') && /\.avatar\b/.test(text)).length).toBe(1);
  });

  it('have files one can read in a sitting', () => {
    for (const { path, text } of files) expect(text.split('\n').length, path).toBeLessThanOrEqual(400);
  });
});
