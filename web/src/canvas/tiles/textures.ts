import type { TilePrograms } from './shaders.ts';
import type { TileData } from './tile_data.ts';

export interface Texture {
  texture: WebGLTexture | null;
  /** a texture of a lost context must not be deleted in the one that follows */
  generation: number;
  bits: 8 | 16;
  width: number;
  height: number;
  bands: number;
}

type Made = Omit<Texture, 'texture' | 'generation'>;

/** Textures that may lie there before anything is drawn of them. */
const maxPrepared = 64;

/**
 * The decoded values of tiles as textures. Each is made when it is first drawn, or, of what is likely to be seen next, before that: the
 * frame that shows it then has nothing left to do but to draw.
 */
export class Textures {
  private readonly gl: WebGL2RenderingContext;
  private generation = 0;
  private isLost = false;
  /** not drawn yet; what lies there longest goes first */
  private readonly prepared = new Map<TileData, Texture>();
  /** of these, what belongs to another sample */
  private readonly ahead = new Set<TileData>();
  /** a picture of one pixel that nobody sees */
  private aside: WebGLFramebuffer | null = null;

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
  }

  /** In a new context, which has none of those that were. */
  begin(): void {
    const { gl } = this;
    this.generation++;
    this.isLost = false;
    this.prepared.clear();
    const pixel = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, pixel);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, 1, 1);
    this.aside = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.aside);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, pixel, 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** The context is lost: nothing can be made, and nothing has to be deleted. */
  end(): void {
    this.isLost = true;
    this.prepared.clear();
  }

  take(tile: TileData): Texture {
    const made = this.prepared.get(tile);
    if (!made) return this.make(tile);
    this.prepared.delete(tile);
    return made;
  }

  /** Browsers put off what a texture takes until it is first drawn: so something is, aside. */
  prepare(tile: TileData, programs: TilePrograms, isAhead: boolean): void {
    if (isAhead) this.ahead.add(tile);
    if (this.isLost || this.prepared.has(tile)) return;
    const { gl } = this;
    const made = this.make(tile);
    this.prepared.set(tile, made);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.aside);
    gl.viewport(0, 0, 1, 1);
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's
    gl.useProgram(programs.of({ bits: made.bits, bands: made.bands, taps: 1, hasGamma: false, adds: true }).program);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    const [oldest] = this.prepared.keys();
    if (this.prepared.size > maxPrepared && oldest) this.drop(oldest);
  }

  /** Other samples are likely to be opened next. */
  forgetAhead(): void {
    for (const tile of this.ahead) this.drop(tile);
    this.ahead.clear();
  }

  private drop(tile: TileData): void {
    const made = this.prepared.get(tile);
    this.prepared.delete(tile);
    if (made) this.free(made);
  }

  free(data: Texture): void {
    if (data.generation === this.generation && !this.isLost) this.gl.deleteTexture(data.texture);
    data.texture = null;
  }

  private make(tile: TileData): Texture {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const made = { texture, generation: this.generation, ...this.upload(tile) };
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return made;
  }

  private upload(tile: TileData): Made {
    const { gl } = this;
    if (tile.kind === 'grey' && tile.pixels.data instanceof Uint16Array) {
      const { width, height, bands, data } = tile.pixels;
      const [inner, format] = bands === 2 ? [gl.RG16UI, gl.RG_INTEGER] : [gl.R16UI, gl.RED_INTEGER];
      gl.texImage2D(gl.TEXTURE_2D, 0, inner, width, height, 0, format, gl.UNSIGNED_SHORT, data);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      return { bits: 16, width, height, bands };
    }
    const made = tile.kind === 'grey' ? this.uploadGrey8(tile.pixels) : this.uploadColour(tile.bitmap);
    // Mipmaps: a small image has one level only and is also shown much smaller than it is.
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    return made;
  }

  private uploadGrey8(pixels: Extract<TileData, { kind: 'grey' }>['pixels']): Made {
    const { gl } = this;
    const { width, height, bands, data } = pixels;
    const [inner, format] = bands === 2 ? [gl.RG8, gl.RG] : [gl.R8, gl.RED];
    gl.texImage2D(gl.TEXTURE_2D, 0, inner, width, height, 0, format, gl.UNSIGNED_BYTE, data);
    return { bits: 8, width, height, bands };
  }

  private uploadColour(bitmap: ImageBitmap): Made {
    const { gl } = this;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
    return { bits: 8, width: bitmap.width, height: bitmap.height, bands: 4 };
  }
}
