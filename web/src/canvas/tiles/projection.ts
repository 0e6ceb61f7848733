import type { TilePrograms } from './shaders.ts';

/**
 * A picture of the size of the canvas into which the planes of one channel are drawn, each pixel keeping the brightest.
 * What is drawn is windowed and tinted, as it would be shown: the brightest of what is shown is what the brightest value
 * would be shown as. Laid over the picture at once, the channel is blended once, whatever its planes are.
 */
export class Projection {
  private readonly gl: WebGL2RenderingContext;
  private readonly target: WebGLFramebuffer | null;
  private readonly colours: WebGLTexture | null;
  private readonly depths: WebGLRenderbuffer | null;
  private width = 0;
  private height = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
    this.target = gl.createFramebuffer();
    this.colours = gl.createTexture();
    this.depths = gl.createRenderbuffer();
  }

  /** Everything that is drawn next goes there; a pixel without a plane stays clear. */
  begin(): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.target);
    this.fit();
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.blendEquation(gl.MAX);
  }

  /** Back to the picture, over which it is laid as the blending that is set says. */
  end(programs: TilePrograms, blend: () => void): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    blend();
    gl.disable(gl.DEPTH_TEST);
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's
    gl.useProgram(programs.copy.program);
    gl.uniform1i(programs.copy.at.tex, 0);
    gl.bindTexture(gl.TEXTURE_2D, this.colours);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.enable(gl.DEPTH_TEST);
  }

  private fit(): void {
    const { gl } = this;
    const { width, height } = gl.canvas;
    if (width === this.width && height === this.height) return;
    [this.width, this.height] = [width, height];
    gl.bindTexture(gl.TEXTURE_2D, this.colours);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.bindRenderbuffer(gl.RENDERBUFFER, this.depths);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.DEPTH_COMPONENT24, width, height);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.colours, 0);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, this.depths);
  }
}
