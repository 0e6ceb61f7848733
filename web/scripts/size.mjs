// Checks the built pages against their budgets (KiB of JavaScript, gzip -9) and fails when one is over.
// "first" is what the first page loads before anything is clicked; "viewer" what opening an image adds.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budgets = { first: 160, viewer: 110 };
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

function files(key, seen = new Set()) {
  const entry = manifest[key];
  if (!entry || seen.has(entry.file)) return seen;
  seen.add(entry.file);
  for (const next of entry.imports ?? []) files(next, seen);
  return seen;
}
function kib(names) {
  let bytes = 0;
  for (const name of names) bytes += gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length;
  return bytes / 1024;
}

const first = files('index.html');
for (const page of ['login', 'home']) files(`src/pages/${page}/${page}_page.tsx`, first);
const viewer = [...files('src/pages/viewer/viewer_page.tsx')].filter((name) => !first.has(name));
const sizes = { first: kib(first), viewer: kib(viewer) };

let failed = false;
for (const [name, size] of Object.entries(sizes)) {
  const over = size > budgets[name];
  failed ||= over;
  console.log(`${name.padEnd(8)}${size.toFixed(1).padStart(7)} KiB of ${budgets[name]}${over ? '  over budget' : ''}`);
}
process.exit(failed ? 1 : 0);
