/** ms from the calls that draw a picture until it is drawn: where it takes longer, one would wait for it. */
const patience = 20;
/** ms that a first look may take, as far as that goes */
const soon = 8;
const coarsest = 3;
/** of so many pictures none was faster: what a page does beside them makes a single one late on any machine */
const enough = 3;
const pause = 400;

/** Measures how long the graphics takes for a whole picture: by what it does, not by its name. */
export class Pace {
  private readonly gl: WebGL2RenderingContext;
  private readonly took: number[] = [];
  private begun = Number.NEGATIVE_INFINITY;
  private timer = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
  }

  /** Everything of a picture has been asked for. Now and then one is measured. */
  drawn(): void {
    const { gl } = this;
    const now = performance.now();
    if (this.timer !== 0 || now - this.begun < pause) return;
    const done = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!done) return;
    this.begun = now;
    const look = () => {
      this.timer = 0;
      if (gl.isContextLost()) return;
      const isOver = gl.getSyncParameter(done, gl.SYNC_STATUS) === gl.SIGNALED;
      if (!isOver && performance.now() - now < 1000) {
        this.timer = window.setTimeout(look, 4);
        return;
      }
      gl.deleteSync(done);
      this.took.push(performance.now() - now);
      if (this.took.length > enough) this.took.shift();
    };
    this.timer = window.setTimeout(look, 4);
  }

  /** Of so many pixels in a row one is enough for it to be there soon; 1: there is time for all of them. */
  get coarseness(): number {
    const took = this.took.length < enough ? 0 : Math.min(...this.took);
    return took > patience ? Math.min(coarsest, Math.ceil(Math.sqrt(took / soon))) : 1;
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}
