import { readdirSync, readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The address of a running Memento, for `npm run dev`: it answers the API and the tiles.
const backend = process.env.MEMENTO_URL ?? 'http://127.0.0.1:8080';

/** The books and their pictures, for the page that shows them. */
const books = {
  name: 'books',
  generateBundle(this: { emitFile: (file: { type: 'asset'; fileName: string; source: Uint8Array }) => void }) {
    const folder = new URL('../docs/books/', import.meta.url);
    for (const name of readdirSync(folder, { recursive: true }) as string[]) {
      if (/\.(md|webp)$/.test(name))
        this.emitFile({ type: 'asset', fileName: `help/${name}`, source: readFileSync(new URL(name, folder)) });
    }
  },
};

/** What is never used of OpenSeadragon: tiles of other servers, its own drawers and buttons. It is one file of many parts. */
const unused = [
  'DziTileSource',
  'IIIFTileSource',
  'IIPTileSource',
  'IrisTileSource',
  'OsmTileSource',
  'TmsTileSource',
  'ZoomifyTileSource',
  'LegacyTileSource',
  'ImageTileSource',
  'TileSourceCollection',
  'DisplayRect',
  'Button',
  'ButtonGroup',
  'ReferenceStrip',
  'CanvasDrawer',
  'WebGLDrawer',
];
const openSeadragon = {
  name: 'openseadragon-parts',
  apply: 'build' as const,
  transform(code: string, id: string) {
    if (!id.endsWith('/openseadragon/build/openseadragon/openseadragon.js')) return null;
    const parts = code.split(/(?<=^\}\s*\(\s*OpenSeadragon\s*\)\s*\);$)/m);
    const kept = parts.filter((part) => !unused.some((name) => defines(part, name)));
    if (parts.length - kept.length !== unused.length)
      throw new Error('OpenSeadragon has other parts than vite.config.ts says.');
    return { code: kept.join(''), map: null };
  },
};

function defines(part: string, name: string): boolean {
  return new RegExp(`^\\s*(\\$|OpenSeadragon)\\.${name} = `, 'm').test(part);
}

export default defineConfig({
  base: '/memento/',
  plugins: [react(), books, openSeadragon],
  // Nothing is inlined as data: the pages forbid that for scripts, and one rule for all assets is easier to keep.
  build: { target: 'es2022', assetsInlineLimit: 0, manifest: true },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', proxy: { '/memento-api': backend, '/memento/t': backend } },
  test: { environment: 'node', include: ['tests/**/*.test.ts'] },
});
