/** Work that takes long, in steps: it may be left after each. */
export type Pieces<T> = Generator<undefined, T, undefined>;

/** Milliseconds that a page is held up by work that can wait, before it is asked whether somebody has pressed something. */
const budget = 8;

/** All of it, and meanwhile nothing else. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** A little at a time: the page paints and answers meanwhile. Rejects where it was ended, or the work throws. */
export async function inPieces<T>(work: Pieces<T>, ended?: AbortSignal, breath = nextTask): Promise<T> {
  for (let began = performance.now(); ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - began < budget) continue;
    await breath();
    ended?.throwIfAborted();
    began = performance.now();
  }
}

/** Timers would wait for four milliseconds each, and for a second in a page that nobody sees. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
