import { ImageCanvas } from '../../canvas/image_canvas.ts';
import { withTexts } from '../../canvas/png_text.ts';
import { type CaptionLine, captionOf, planeText } from '../../model/caption.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { baseImage } from '../../model/layers/layers.ts';
import { scaleBar } from '../../model/scale_bar.ts';
import { overlays } from './overlays.ts';

export interface Names {
  project: string;
  category: string;
  annotation: string;
}

/** A tile that has not come until then is left out, as it is on the screen. */
const patience = 30_000;

/** The same view on a canvas beside the page, with the finer tiles that it takes. */
async function largerPicture(canvas: ImageCanvas, store: LayerStore, times: number) {
  const { width, height } = canvas.host.getBoundingClientRect();
  const [host, overview] = [document.createElement('div'), document.createElement('div')];
  host.style.cssText = `position:fixed;left:0;top:0;width:${width * times}px;height:${height * times}px;visibility:hidden;z-index:-1`;
  overview.style.cssText = 'width:8px;height:8px';
  host.append(overview);
  document.body.append(host);
  const large = new ImageCanvas(host, overview, {
    onView: () => {},
    onProbe: () => {},
    onSessionOver: async () => false,
  });
  const { zoom, x, y } = canvas.lookingAt();
  const turned = canvas.whereabouts();
  await large.open(store);
  large.goTo({ zoom: zoom * times, x, y, rotation: turned?.rotation ?? 0, flipped: turned?.flipped ?? false });
  const until = performance.now() + patience;
  while (!large.isReady() && performance.now() < until) await new Promise(requestAnimationFrame);
  return {
    picture: large.picture(),
    end: () => {
      large.destroy();
      host.remove();
    },
  };
}

const [margin, line, bar] = [12, 20, 4];
const font = '600 12px "Inter Variable", sans-serif';

/** A picture with what is said below it. */
interface Page {
  canvas: HTMLCanvasElement;
  /** of the picture alone, in pixels of the file */
  height: number;
  title: string;
  description: string;
}

/** letter: of the pane, where there are several. */
async function pageOf(
  canvas: ImageCanvas,
  store: LayerStore,
  times: number,
  names: Names,
  letter = '',
): Promise<Page | null> {
  const larger = times === 1 ? null : await largerPicture(canvas, store, times);
  const picture = larger?.picture ?? canvas.picture();
  const lines = captionOf(store);
  const title = [names.project, names.category, names.annotation].filter(Boolean).join(' / ');
  const place = planeText(store);
  // Pixels of the file a CSS pixel of the page.
  const ratio = picture.width / canvas.host.clientWidth || 1;
  const width = picture.width / ratio;
  const page = document.createElement('canvas');
  const ink = page.getContext('2d');
  if (!ink) return null;
  ink.font = font;
  const rows = rowsOf(lines, width - 2 * margin, (text) => ink.measureText(text).width);
  const height = picture.height / ratio;
  page.width = picture.width;
  page.height = picture.height + Math.ceil((2 * margin + line * (1 + rows.length)) * ratio);
  ink.fillStyle = '#000';
  ink.fillRect(0, 0, page.width, page.height);
  ink.drawImage(picture, 0, 0);
  const pictureHeight = picture.height;
  larger?.end();
  ink.scale(ratio, ratio);
  ink.save();
  ink.beginPath();
  ink.rect(0, 0, width, height);
  ink.clip();
  for (const [paint, whose] of overlays) if (whose === canvas) paint(ink, width, height);
  ink.restore();
  ink.font = font;
  ink.textBaseline = 'middle';
  const size = baseImage(store.layers)?.pixelSize;
  const zoom = canvas.zoom();
  const scale = size ? scaleBar(size, zoom) : null;
  if (scale) drawScale(ink, scale, height);
  drawCaption(ink, [letter, [title, place].filter(Boolean).join(', ')].filter(Boolean).join('  '), rows, height);
  const description = [place, ...lines.map(({ text }) => text), scale ? `scale bar ${scale.text}` : '']
    .filter(Boolean)
    .join('; ');
  return { canvas: page, height: pictureHeight, title, description };
}

async function fileOf(page: HTMLCanvasElement, title: string, description: string, address: string) {
  const file = await new Promise<Blob | null>((resolve) => page.toBlob(resolve));
  if (!file) return null;
  const texts = { Title: title, Description: description, Source: address, Software: 'Memento' };
  return new Blob([withTexts(new Uint8Array(await file.arrayBuffer()), texts)], { type: 'image/png' });
}

/**
 * What is seen as a PNG file: the picture itself, untouched but for the scale bar on its plate, and below it what it is and
 * how it is shown. The same is in the texts of the file.
 */
export async function pictureFile(
  canvas: ImageCanvas,
  store: LayerStore,
  times: number,
  names: Names,
  address: string,
): Promise<Blob | null> {
  const page = await pageOf(canvas, store, times, names);
  return page && fileOf(page.canvas, page.title, page.description, address);
}

export interface PanePicture {
  canvas: ImageCanvas;
  store: LayerStore;
  names: Names;
}

/** What is compared, as it stands beside each other; split: where the curtain hangs, 0 … 1 of the width, null where there is none. */
export async function panesFile(
  panes: readonly PanePicture[],
  split: number | null,
  times: number,
  address: string,
): Promise<Blob | null> {
  const pages: Page[] = [];
  for (const [i, { canvas, store, names }] of panes.entries()) {
    const page = await pageOf(canvas, store, times, names, 'ABCD'[i]);
    if (!page) return null;
    pages.push(page);
  }
  const sheet = document.createElement('canvas');
  const ink = sheet.getContext('2d');
  if (!ink || pages.length === 0) return null;
  const [under, over] = pages;
  if (split === null || !under || !over) layBeside(ink, pages);
  else layOver(ink, under, over, split);
  const told = (of: (page: Page) => string) => pages.map((page, i) => `${'ABCD'[i]}: ${of(page)}`).join('; ');
  return fileOf(
    sheet,
    told(({ title }) => title),
    told(({ description }) => description),
    address,
  );
}

/** Four go into two rows; between them is a line of black. */
function layBeside(ink: CanvasRenderingContext2D, pages: readonly Page[]): void {
  const across = pages.length === 4 ? 2 : pages.length;
  const rows = [pages.slice(0, across), pages.slice(across)].filter((row) => row.length > 0);
  const gap = 2;
  const high = rows.map((row) => Math.max(...row.map(({ canvas }) => canvas.height)));
  const wide = rows.map((row) => row.reduce((sum, { canvas }) => sum + canvas.width + gap, -gap));
  ink.canvas.width = Math.max(...wide);
  ink.canvas.height = high.reduce((sum, height) => sum + height, 0);
  ink.fillRect(0, 0, ink.canvas.width, ink.canvas.height);
  let y = 0;
  for (const [i, row] of rows.entries()) {
    let x = 0;
    for (const { canvas } of row) {
      ink.drawImage(canvas, x, y);
      x += canvas.width + gap;
    }
    y += high[i] ?? 0;
  }
}

/** The second one right of the curtain, and what is said of it below what is said of the first. */
function layOver(ink: CanvasRenderingContext2D, under: Page, over: Page, split: number): void {
  const { width } = under.canvas;
  const below = over.canvas.height - over.height;
  ink.canvas.width = width;
  ink.canvas.height = under.canvas.height + below;
  ink.fillRect(0, 0, width, ink.canvas.height);
  ink.drawImage(under.canvas, 0, 0);
  const edge = Math.round(width * split);
  const part = [width - edge, over.height] as const;
  if (part[0] > 0) ink.drawImage(over.canvas, edge, 0, ...part, edge, 0, ...part);
  ink.fillStyle = '#fff';
  ink.fillRect(edge - 1, 0, 2, over.height);
  ink.drawImage(over.canvas, 0, over.height, width, below, 0, under.canvas.height, width, below);
}

const chip = 16;

/** As many channels in a row as fit. */
function rowsOf(lines: readonly CaptionLine[], width: number, measure: (text: string) => number): CaptionLine[][] {
  const rows: CaptionLine[][] = [];
  let left = 0;
  for (const one of lines) {
    const needed = chip + measure(one.text) + margin;
    const row = rows[rows.length - 1];
    if (row && needed <= left) {
      row.push(one);
      left -= needed;
    } else {
      rows.push([one]);
      left = width - needed;
    }
  }
  return rows;
}

function drawScale(
  ink: CanvasRenderingContext2D,
  { length, text }: { length: number; text: string },
  height: number,
): void {
  const plate = line + bar + 8;
  ink.fillStyle = 'rgba(0, 0, 0, 0.6)';
  ink.fillRect(margin, height - margin - plate, length + 16, plate);
  ink.fillStyle = '#fff';
  ink.textAlign = 'center';
  ink.fillText(text, margin + 8 + length / 2, height - margin - plate + line / 2 + 2);
  ink.fillRect(margin + 8, height - margin - bar - 6, length, bar);
  ink.textAlign = 'left';
}

function drawCaption(ink: CanvasRenderingContext2D, title: string, rows: readonly CaptionLine[][], top: number): void {
  ink.fillStyle = '#fff';
  ink.fillText(title, margin, top + margin + line / 2);
  rows.forEach((row, i) => {
    const y = top + margin + line * (i + 1.5);
    let x = margin;
    for (const { tint, text } of row) {
      ink.fillStyle = tint;
      ink.fillRect(x, y - 5, 10, 10);
      ink.fillStyle = '#fff';
      ink.fillText(text, x + chip, y);
      x += chip + ink.measureText(text).width + margin;
    }
  });
}
