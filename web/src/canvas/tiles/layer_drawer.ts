import OpenSeadragon from 'openseadragon';
import { Pace } from './pace.ts';
import { Projection } from './projection.ts';
import { isSamePicture, type Picture, pictureOf } from './same_picture.ts';
import { type TileProgram, TilePrograms, type Way } from './shaders.ts';
import { type Texture, Textures } from './textures.ts';
import type { TileData } from './tile_data.ts';
import { taps, tileMatrix, viewMatrix } from './tile_place.ts';
import { type DisplayState, type LayerTileSource, tileDataType } from './tile_source.ts';

type Tile = OpenSeadragon.Tile;
type TiledImage = OpenSeadragon.TiledImage;

/**
 * Draws all layers with WebGL 2: a shader windows, tints and blends a tile, so a slider is one uniform and never a
 * request. Textures are made when a tile is first drawn, or is likely to be next; the decoded values stay in OpenSeadragon's cache, which is what
 * the pixel read-out uses and what brings the picture back after a lost context.
 *
 * A layer is drawn finest level first at one depth, and what has this depth already is rejected: each pixel of a layer is
 * shaded and blended once, so additive layers do not count coarse and fine tiles twice.
 */
export class LayerDrawer extends OpenSeadragon.DrawerBase {
  private readonly gl: WebGL2RenderingContext;
  private programs: TilePrograms | null = null;
  /** what was drawn last stays */
  isHeld = false;
  /** nothing is drawn for nobody */
  isUnseen = false;
  /** what is on the canvas; null: nothing that can be relied on */
  private shown: Picture | null = null;
  /** of a sample that is seen for the first time: drawn coarsely, and not on the screen yet */
  private glimpse: Picture | null = null;
  private projection: Projection | null = null;
  private readonly pace: Pace;
  private readonly textures: Textures;
  private readonly onLost = (event: Event) => {
    event.preventDefault();
    this.programs = null;
    this.textures.end();
  };
  private readonly onRestored = () => {
    this.shown = null;
    if (this.glimpse) this.fit();
    this.glimpse = null;
    this.prepare();
    this.setInternalCacheNeedsRefresh();
    this.viewer.forceRedraw();
  };
  private readonly onResize = () => this.fit();

  constructor(options: ConstructorParameters<typeof OpenSeadragon.DrawerBase>[0]) {
    super(options);
    const gl = this.canvas.getContext('webgl2', {
      antialias: false,
      alpha: true,
      premultipliedAlpha: true,
      depth: true,
    });
    if (!gl) throw new Error('WebGL 2 is not available.');
    this.gl = gl;
    this.textures = new Textures(gl);
    this.pace = new Pace(gl);
    this.canvas.addEventListener('webglcontextlost', this.onLost);
    this.canvas.addEventListener('webglcontextrestored', this.onRestored);
    this.viewer.addHandler('resize', this.onResize);
    this.prepare();
  }

  static override isSupported(): boolean {
    const gl = document.createElement('canvas').getContext('webgl2');
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
    return gl !== null;
  }

  override get defaultOptions(): OpenSeadragon.BaseDrawerOptions {
    return { usePrivateCache: true, preloadCache: false } as OpenSeadragon.BaseDrawerOptions;
  }

  override getType(): string {
    return 'memento';
  }

  override getSupportedDataFormats(): string[] {
    return [tileDataType];
  }

  override canRotate(): boolean {
    return true;
  }

  /** Smoothing follows the zoom (see taps), so there is nothing to set; OpenSeadragon insists on being asked. */
  override setImageSmoothingEnabled(): void {}

  /** OpenSeadragon asks for this while the base class is being constructed: nothing of ours exists yet. */
  _createDrawingElement(): HTMLCanvasElement {
    const canvas = OpenSeadragon.makeNeutralElement('canvas') as HTMLCanvasElement;
    const size = this.wantedSize();
    canvas.width = size.x;
    canvas.height = size.y;
    return canvas;
  }

  override internalCacheCreate(cache: OpenSeadragon.CacheRecord): Texture {
    return this.textures.take(cache.data as TileData);
  }

  override internalCacheFree(data: Texture | undefined): void {
    if (data?.texture) this.textures.free(data);
  }

  /** It is likely to be seen next; isAhead: of another sample. */
  prepareTile(tile: TileData, isAhead = false): void {
    if (this.programs && !this.isUnseen) this.textures.prepare(tile, this.programs, isAhead);
  }

  forgetAhead(): void {
    this.textures.forgetAhead();
  }

  /**
   * Called by OpenSeadragon for every frame in which something may have changed: what would come out the same is left as it is. Images
   * come in any order. isToLast: drawn in any case, for who reads it in this task.
   */
  draw(unordered: TiledImage[], isToLast = false): void {
    const { gl, programs } = this;
    if (!programs || this.isHeld || this.isUnseen) return;
    const view = viewMatrix(this.viewport);
    const picture = this.pictureOf(unordered, view);
    const before = this.shown ?? this.glimpse;
    if (!isToLast && before && isSamePicture(before, picture)) return;
    if (this.glimpse) this.fit();
    this.glimpse = null;
    this.shown = picture;
    this.compose(picture, view, programs);
    this.pace.drawn();
    // It is drawn while the page goes on.
    gl.flush();
    const first = unordered[0];
    if (first) this.raiseDrawn(first);
  }

  /**
   * What is seen of a sample first. Where a picture takes the graphics long it is drawn with fewer pixels, which the browser stretches, so that
   * it is there at once; and with all of them as soon as that is on the screen.
   */
  drawFirst(unordered: TiledImage[]): void {
    const { programs, canvas } = this;
    const view = viewMatrix(this.viewport);
    const picture = this.pictureOf(unordered, view);
    const { coarseness } = this.pace;
    const isPlain = picture.layers.every(({ display }) => display.projection === 0);
    if (!programs || coarseness === 1 || !isPlain || document.hidden || this.isHeld || this.isUnseen) {
      this.draw(unordered);
      return;
    }
    const { x, y } = this.wantedSize();
    canvas.width = Math.ceil(x / coarseness);
    canvas.height = Math.ceil(y / coarseness);
    this.shown = null;
    this.glimpse = picture;
    this.compose(picture, view, programs);
    this.gl.flush();
    // The frame after the next one begins when that is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => this.sharpen()));
  }

  /** Only for a moment it is not all that it will be. */
  get isCoarse(): boolean {
    return this.glimpse !== null;
  }

  /** What is on the canvas then, which may be more than there was. */
  private sharpen(): void {
    if (!this.glimpse) return;
    this.glimpse = noPicture;
    this.viewer.forceRedraw();
  }

  private pictureOf(unordered: TiledImage[], { values }: OpenSeadragon.Mat3): Picture {
    const { x, y } = this.wantedSize();
    return pictureOf(
      unordered.toSorted((a, b) => orderOf(a) - orderOf(b)),
      [x, y, ...values],
    );
  }

  private compose({ layers }: Picture, view: OpenSeadragon.Mat3, programs: TilePrograms): void {
    const { gl } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    let projected = 0;
    layers.forEach((layer, n) => {
      const { display } = layer;
      if (display.projection !== projected && display.projection !== 0) this.projection?.begin();
      projected = display.projection;
      if (projected === 0) this.blend(display);
      this.drawLayer(layer, view, 1 - (2 * (n + 1)) / (layers.length + 1), programs);
      const isLast = layers[n + 1]?.display.projection !== projected;
      if (projected !== 0 && isLast) this.projection?.end(programs, () => this.blend(display));
    });
  }

  /** The picture as it is now, top row first. Drawn in the same task, because a WebGL buffer does not outlive it. */
  readPixels(images: TiledImage[]): { width: number; height: number; data: Uint8Array } {
    this.draw(images, true);
    const { width, height } = this.canvas;
    const rows = new Uint8Array(width * height * 4);
    this.gl.readPixels(0, 0, width, height, this.gl.RGBA, this.gl.UNSIGNED_BYTE, rows);
    const data = new Uint8Array(rows.length);
    const stride = width * 4;
    for (let y = 0; y < height; y++)
      data.set(rows.subarray((height - 1 - y) * stride, (height - y) * stride), y * stride);
    return { width, height, data };
  }

  override destroy(): void {
    super.destroy();
    this.destroyInternalCache();
    this.canvas.removeEventListener('webglcontextlost', this.onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.onRestored);
    this.viewer.removeHandler('resize', this.onResize);
    this.programs = null;
    this.pace.end();
    this.textures.end();
    // Browsers allow a handful of contexts: give this one back now, not when it is collected.
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
    this.canvas.remove();
  }

  private prepare(): void {
    const { gl } = this;
    this.programs = new TilePrograms(gl);
    this.projection = new Projection(gl);
    gl.bindVertexArray(gl.createVertexArray());
    gl.enable(gl.BLEND);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LESS);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    this.textures.begin();
  }

  private drawLayer(
    { display, opacity, tiles }: Picture['layers'][number],
    view: OpenSeadragon.Mat3,
    depth: number,
    programs: TilePrograms,
  ): void {
    const { gl } = this;
    let current: TileProgram | null = null;
    for (let i = tiles.length - 1; i >= 0; i--) {
      const tile = tiles[i];
      const texture = tile && (this.getDataToDraw(tile) as Texture | undefined);
      if (!tile || !texture?.texture) {
        this.shown = null; // it is not all here yet
        continue;
      }
      const program = programs.of(this.wayOf(tile, texture, display));
      if (current !== program) {
        current = program;
        // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's
        gl.useProgram(program.program);
        this.setLook(program.at, display, opacity, depth);
      }
      this.drawTile(program.at, tile, texture, view);
    }
  }

  /** Coarsely no pixel is the mean of many. */
  private wayOf(tile: Tile, texture: Texture, { gamma, blend }: DisplayState): Way {
    const { bits, bands, width } = texture;
    const wide = this.viewport.getBoundsNoRotate(true).width;
    const shrink = ((width / tile.positionedBounds.width) * wide) / this.canvas.width;
    const most = bits === 8 || this.isCoarse ? 1 : 8;
    return { bits, bands, taps: Math.min(most, taps(shrink)), hasGamma: gamma !== 1, adds: blend !== 'normal' };
  }

  private blend({ blend }: DisplayState): void {
    const { gl } = this;
    gl.blendEquation(blend === 'max' ? gl.MAX : gl.FUNC_ADD);
    if (blend === 'add') gl.blendFuncSeparate(gl.ONE, gl.ONE, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    else gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  private setLook(at: TileProgram['at'], display: DisplayState, opacity: number, depth: number): void {
    const { gl } = this;
    const { black, white, gamma, tint } = display;
    gl.uniform1i(at.tex, 0);
    gl.uniform1f(at.depth, depth);
    gl.uniform3f(at.window, black, 1 / Math.max(1e-6, white - black), opacity);
    gl.uniform1f(at.gamma, gamma);
    gl.uniform3f(at.tint, tint[0], tint[1], tint[2]);
  }

  private drawTile(at: TileProgram['at'], tile: Tile, texture: Texture, view: OpenSeadragon.Mat3): void {
    const { gl } = this;
    gl.uniformMatrix3fv(at.place, false, tileMatrix(view, tile).values);
    gl.uniform1i(at.mirror, tile.flipped ? 1 : 0);
    gl.uniform2f(at.size, texture.width, texture.height);
    gl.bindTexture(gl.TEXTURE_2D, texture.texture);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  private fit(): void {
    const size = this.wantedSize();
    if (this.canvas.width === size.x && this.canvas.height === size.y) return;
    this.canvas.width = size.x;
    this.canvas.height = size.y;
  }

  // Two methods of the base class that its types leave out.
  private wantedSize(): OpenSeadragon.Point {
    return (this as unknown as { _calculateCanvasSize(): OpenSeadragon.Point })._calculateCanvasSize();
  }

  private raiseDrawn(image: TiledImage): void {
    const base = this as unknown as { _raiseTiledImageDrawnEvent(image: TiledImage, tiles: Tile[]): void };
    base._raiseTiledImageDrawnEvent(
      image,
      image.getTilesToDraw().map((drawn) => drawn.tile),
    );
  }
}

const noPicture: Picture = { view: [], layers: [] };

function orderOf(image: TiledImage): number {
  return (image.source as LayerTileSource).options.order;
}
