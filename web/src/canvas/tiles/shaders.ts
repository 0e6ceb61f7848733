/**
 * One quad per tile. The vertex shader places it, the fragment shader windows and tints it.
 * u_window = (black, 1 / (white - black), opacity). Values are in the image's own units: 0 … 255 for 8 bit.
 */
const vertex = `#version 300 es
uniform mat3 u_place; uniform float u_depth; uniform bool u_mirror; out vec2 v_uv;
void main() {
  // 1/4096 of overlap closes gaps of rounding between tiles; the depth test keeps the overlap from being drawn twice.
  vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * (1.0 + 2.0 / 4096.0) - 1.0 / 4096.0;
  v_uv = u_mirror ? vec2(1.0 - p.x, p.y) : p;
  vec3 q = u_place * vec3(p, 1.0);
  gl_Position = vec4(q.xy, u_depth, 1.0);
}`;

/** What a tile is drawn by: of each way a program of its own, because what it need not ask of every pixel takes no time. */
export interface Way {
  bits: 8 | 16;
  /** 0 nearest, 1 smooth, n > 1 mean of n × n; 8 bit: 0 or 1, and the graphics does the rest */
  taps: number;
  /** of the texture: 1 grey, 2 grey and alpha, 4 RGBA */
  bands: number;
  hasGamma: boolean;
  /** over black, whatever lies below */
  adds: boolean;
}

const keyOf = ({ bits, taps, bands, hasGamma, adds }: Way) =>
  (bits << 8) | (taps << 4) | (bands << 2) | (hasGamma ? 2 : 0) | (adds ? 1 : 0);

/** Tests of constants: what is not wanted is not in the program. */
const fragmentOf = ({ bits, taps, bands, hasGamma, adds }: Way) => `#version 300 es
#define TAPS ${taps}
#define BANDS ${bands}
#define GAMMA ${Number(hasGamma)}
#define ADDS ${Number(adds)}
precision highp float; precision highp int; precision highp usampler2D;
in vec2 v_uv; out vec4 o;
uniform vec3 u_window; uniform float u_gamma; uniform vec3 u_tint; uniform vec2 u_size;
vec4 shade(vec3 value, float alpha) {
  vec3 light = clamp((value - u_window.x) * u_window.y, 0.0, 1.0);
#if GAMMA == 1
  light = pow(light, vec3(u_gamma));
#endif
  vec3 shown = light * u_tint;
#if ADDS == 1
  // Added light needs a black ground, however faint it is; a picture lets through what lies below.
  return vec4(shown * alpha * u_window.z, alpha);
#else
  return vec4(shown * alpha, alpha) * u_window.z;
#endif
}
${bits === 16 ? main16 : main8}`;

/** 16 bit: integer textures cannot be filtered by the hardware. */
const main16 = `uniform usampler2D u_tex;
vec2 texel(ivec2 p) { return vec2(texelFetch(u_tex, clamp(p, ivec2(0), ivec2(u_size) - 1), 0).rg); }
void main() {
#if TAPS == 0
  vec2 value = texel(ivec2(floor(v_uv * u_size)));
#elif TAPS == 1
  vec2 p = v_uv * u_size - 0.5; ivec2 i = ivec2(floor(p)); vec2 f = p - vec2(i);
  vec2 value = mix(mix(texel(i), texel(i + ivec2(1, 0)), f.x), mix(texel(i + ivec2(0, 1)), texel(i + ivec2(1, 1)), f.x), f.y);
#else
  ivec2 from = ivec2(floor(v_uv * u_size - float(TAPS) * 0.5 + 0.5));
  vec2 value = vec2(0.0);
  for (int y = 0; y < TAPS; y++) for (int x = 0; x < TAPS; x++) value += texel(from + ivec2(x, y));
  value /= float(TAPS * TAPS);
#endif
#if BANDS == 2
  o = shade(vec3(value.r), value.g / 65535.0);
#else
  o = shade(vec3(value.r), 1.0);
#endif
}`;

const main8 = `uniform sampler2D u_tex;
void main() {
#if TAPS == 0
  vec4 c = texelFetch(u_tex, clamp(ivec2(floor(v_uv * u_size)), ivec2(0), ivec2(u_size) - 1), 0);
#else
  vec4 c = texture(u_tex, v_uv);
#endif
#if BANDS == 4
  o = shade(c.rgb * 255.0, c.a);
#elif BANDS == 2
  o = shade(vec3(c.r) * 255.0, c.g);
#else
  o = shade(vec3(c.r) * 255.0, 1.0);
#endif
}`;

/** Lays a channel that was projected into a texture of its own over the picture, pixel by pixel. */
const covering = `#version 300 es
void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, -1.0, 1.0); }`;
const copying = `#version 300 es
precision highp float; uniform sampler2D u_tex; out vec4 o;
void main() { o = texelFetch(u_tex, ivec2(gl_FragCoord.xy), 0); }`;

const uniforms = ['place', 'depth', 'mirror', 'window', 'gamma', 'tint', 'size', 'tex'] as const;

export interface TileProgram {
  program: WebGLProgram;
  at: Record<(typeof uniforms)[number], WebGLUniformLocation | null>;
}

/** Of one context; each is made when it is first wanted. */
export class TilePrograms {
  private readonly gl: WebGL2RenderingContext;
  private readonly made = new Map<number, TileProgram>();
  private copying: TileProgram | null = null;

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
  }

  of(way: Way): TileProgram {
    const key = keyOf(way);
    const program = this.made.get(key) ?? link(this.gl, vertex, fragmentOf(way));
    this.made.set(key, program);
    return program;
  }

  get copy(): TileProgram {
    this.copying ??= link(this.gl, covering, copying);
    return this.copying;
  }
}

function link(gl: WebGL2RenderingContext, placing: string, fragment: string): TileProgram {
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, placing));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragment));
  gl.linkProgram(program);
  const at = Object.fromEntries(uniforms.map((name) => [name, gl.getUniformLocation(program, `u_${name}`)]));
  return { program, at: at as TileProgram['at'] };
}

function compile(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (!shader) throw new Error('WebGL gave no shader.');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  // A lost context fails every compilation; it is compiled again when the context is back.
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
    throw new Error(`A shader does not compile: ${gl.getShaderInfoLog(shader)}`);
  }
  return shader;
}
