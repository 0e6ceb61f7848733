// Holds every chunk of the built pages against its budget (KiB of JavaScript, gzip -9); fails when one is over, and when
// one has no budget. Runs after each build. "first" is what the first page loads before anything is clicked; every other
// budget is for what its chunks add to those named before it.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budgets = [
  { name: 'first', kib: 160, key: /^index\.html$/ },
  { name: 'menu', kib: 20, key: /^src\/(shell\/user_menu|pages\/home\/export_menu)\.tsx$/ },
  {
    name: 'saving',
    kib: 22,
    key: /^src\/shell\/(make_queue|watch_project|changes_panel|conflict_dialog|shape_conflict)\.tsx?$/,
  },
  { name: 'viewer', kib: 130, key: /^src\/pages\/viewer\/viewer_page\.tsx$/ },
  { name: 'guest', kib: 10, key: /^src\/pages\/viewer\/shared_page\.tsx$/ },
  { name: 'sharing', kib: 10, key: /^src\/pages\/viewer\/share\/share_panel\.tsx$/ },
  { name: 'grid', kib: 10, key: /^src\/pages\/viewer\/grid\/grid_view\.tsx$/ },
  { name: 'swiping', kib: 5, key: /^src\/pages\/viewer\/grid\/swipe_view\.tsx$/ },
  { name: 'comments', kib: 5, key: /^src\/pages\/viewer\/comments\/(comment_drawer|pins)\.tsx$/ },
  { name: 'filtering', kib: 5, key: /^src\/pages\/viewer\/list\/filter_panel\.tsx$/ },
  { name: 'scores', kib: 5, key: /^src\/pages\/viewer\/scoring\/(distribution|score_icon|more_labels)\.tsx$/ },
  { name: 'faults', kib: 3, key: /^src\/pages\/viewer\/faults\/(lost_band|away_note)\.tsx$/ },
  { name: 'planes', kib: 5, key: /^src\/(pages\/viewer\/layers\/plane_lines\.tsx|model\/layers\/linked_layers\.ts)$/ },
  { name: 'adjusting', kib: 10, key: /^src\/pages\/viewer\/layers\/layer_detail\.tsx$/ },
  { name: 'drawing', kib: 60, key: /^src\/pages\/viewer\/drawing\// },
  { name: 'painting', kib: 30, key: /^src\/(canvas\/tools\/painting|model\/regions)\// },
  { name: 'sealed pictures', kib: 2, key: /^src\/canvas\/sealed_picture\.ts$/ },
  { name: 'no WebGL', kib: 6, key: /^src\/canvas\/tiles\/software_drawer\.ts$/ },
  { name: 'copying', kib: 5, key: /^src\/shell\/copy_button\.tsx$/ },
  { name: 'joining', kib: 3, key: /^src\/model\/drawing\/joined\.ts$/ },
  { name: 'history', kib: 10, key: /^src\/pages\/viewer\/history\/history\.tsx$/ },
  { name: 'gallery', kib: 15, key: /^src\/pages\/viewer\/gallery\/(gallery_page|one_crop)\.tsx?$/ },
  { name: 'comparing', kib: 10, key: /^src\/pages\/viewer\/compare\/compare\.tsx$/ },
  { name: 'saving views', kib: 5, key: /^src\/pages\/viewer\/picture_file\.ts$/ },
  { name: 'all done', kib: 5, key: /^src\/pages\/viewer\/all_done\.tsx$/ },
  { name: 'properties', kib: 3, key: /^src\/pages\/viewer\/properties\.tsx$/ },
  { name: 'views', kib: 10, key: /^src\/pages\/viewer\/views\/views_panel\.tsx$/ },
  { name: 'help', kib: 10, key: /^src\/pages\/help\// },
  { name: 'invited', kib: 10, key: /^src\/pages\/login\/join_page\.tsx$/ },
  { name: 'keys', kib: 5, key: /^src\/commands\/keys_dialog\.tsx$/ },
  { name: 'undoing', kib: 5, key: /^src\/pages\/viewer\/scoring\/steps\.ts$/ },
  { name: 'administration', kib: 60, key: /^src\/(administration\.ts|pages\/(project|users|share_image|account)\/)/ },
  // Loaded by a worker: it is no chunk of the page, and named by its file.
  { name: 'tile worker', kib: 4, file: /^assets\/tile_worker-/ },
];

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const scripts = readdirSync(new URL('assets/', dist))
  .filter((name) => name.endsWith('.js'))
  .map((name) => `assets/${name}`);

/** The files of a chunk and of all that it imports at once. */
function filesOf(key, found = new Set()) {
  const entry = manifest[key];
  if (!entry || found.has(entry.file)) return found;
  found.add(entry.file);
  for (const next of entry.imports ?? []) filesOf(next, found);
  return found;
}

function filesUnder({ key, file }) {
  if (file) return scripts.filter((name) => file.test(name));
  const entries = Object.keys(manifest).filter((name) => key.test(name) && manifest[name].file.endsWith('.js'));
  return entries.flatMap((entry) => [...filesOf(entry)]);
}

const sizeOf = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length / 1024;

const counted = new Set();
let failed = false;
for (const budget of budgets) {
  const files = [...new Set(filesUnder(budget))].filter((name) => !counted.has(name));
  for (const name of files) counted.add(name);
  if (files.length === 0) continue;
  const size = files.reduce((sum, name) => sum + sizeOf(name), 0);
  const isOver = size > budget.kib;
  failed ||= isOver;
  console.log(
    `${budget.name.padEnd(16)}${size.toFixed(1).padStart(6)} KiB of ${budget.kib}${isOver ? ', over its budget' : ''}`,
  );
}
for (const name of scripts.filter((name) => !counted.has(name))) {
  failed = true;
  console.log(`${name} has no budget. Give it one in scripts/size.mjs.`);
}
process.exit(failed ? 1 : 0);
