// Runs in a page that bench/viewer measures, before anything else of it.

/** Counts what goes to WebGL, and how long each picture of the largest canvas takes from its first call to its last. */
export function countGraphics() {
  const counts = { uploads: 0, textures: 0, texels: 0, draws: [] };
  window.graphics = counts;
  const sizes = new Map();
  const gl = WebGL2RenderingContext.prototype;
  const after = (name, then) => {
    const real = gl[name];
    gl[name] = function (...given) {
      const answer = real.apply(this, given);
      then(this, given, answer);
      return answer;
    };
  };
  after('createTexture', (_, __, texture) => {
    counts.textures++;
    sizes.set(texture, 0);
  });
  after('deleteTexture', (_, [texture]) => {
    if (!sizes.has(texture)) return;
    counts.textures--;
    counts.texels -= sizes.get(texture);
    sizes.delete(texture);
  });
  after('bindTexture', (context, [, texture]) => {
    context.bound = texture;
  });
  after('texImage2D', (context, given) => {
    const { width, height } = given.length === 6 ? given[5] : { width: given[3], height: given[4] };
    counts.uploads++;
    counts.texels += width * height - (sizes.get(context.bound) ?? 0);
    sizes.set(context.bound, width * height);
  });
  const view = gl.viewport;
  gl.viewport = function (...given) {
    if (this.canvas.width > 400) counts.draws.push([performance.now(), 0]);
    return view.apply(this, given);
  };
  after('drawArrays', ({ canvas }) => {
    const last = counts.draws.at(-1);
    if (last && canvas.width > 400) last[1] = performance.now();
  });
}
