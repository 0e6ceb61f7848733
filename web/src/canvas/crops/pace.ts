/** Milliseconds of each frame that work of no hurry may take. */
const budget = 6;

/** Lets work go on for a part of each frame, so that scrolling and keys never wait for all of it. */
export class Pace {
  private readonly nextFrame: () => Promise<void>;
  private readonly now: () => number;
  private until = 0;
  private frame: Promise<void> | null = null;

  constructor(nextFrame = afterPainting, now = () => performance.now()) {
    this.nextFrame = nextFrame;
    this.now = now;
  }

  /** Does a piece of work when there is time for it. */
  async run<T>(work: () => T): Promise<T> {
    while (this.now() >= this.until) {
      this.frame ??= this.nextFrame().then(() => {
        this.frame = null;
        this.until = this.now() + budget;
      });
      await this.frame;
    }
    return work();
  }
}

/** A page that is not seen paints nothing, and does nothing that is only to be seen. */
function afterPainting(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
