/**
 * One quad per tile. The vertex shader places it, the fragment shader windows and tints it.
 * u_window = (black, 1 / (white - black), opacity). Values are in the image's own units: 0 … 255 for 8 bit. u_gamma is 0
 * where it is 1, so that a power is computed only where there is one.
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

const head = `#version 300 es
precision highp float; precision highp int; precision highp usampler2D;
in vec2 v_uv; out vec4 o;
uniform vec3 u_window; uniform float u_gamma; uniform vec3 u_tint; uniform vec2 u_size; uniform bool u_add;
uniform int u_samples; uniform int u_taps;
vec4 shade(vec3 value, float alpha) {
  vec3 light = clamp((value - u_window.x) * u_window.y, 0.0, 1.0);
  if (u_gamma > 0.0) light = pow(light, vec3(u_gamma));
  vec3 shown = light * u_tint;
  // Added light needs a black ground, however faint it is; a picture lets through what lies below.
  return u_add ? vec4(shown * alpha * u_window.z, alpha) : vec4(shown * alpha, alpha) * u_window.z;
}
`;

/** 16 bit: integer textures cannot be filtered by the hardware. u_taps: 0 nearest, 1 bilinear, n > 1 mean of n × n. */
const fragment16 = `${head}
uniform usampler2D u_tex;
vec2 texel(ivec2 p) { return vec2(texelFetch(u_tex, clamp(p, ivec2(0), ivec2(u_size) - 1), 0).rg); }
void main() {
  vec2 value;
  if (u_taps == 0) value = texel(ivec2(floor(v_uv * u_size)));
  else if (u_taps == 1) {
    vec2 p = v_uv * u_size - 0.5; ivec2 i = ivec2(floor(p)); vec2 f = p - vec2(i);
    value = mix(mix(texel(i), texel(i + ivec2(1, 0)), f.x), mix(texel(i + ivec2(0, 1)), texel(i + ivec2(1, 1)), f.x), f.y);
  } else {
    ivec2 from = ivec2(floor(v_uv * u_size - float(u_taps) * 0.5 + 0.5));
    value = vec2(0.0);
    for (int y = 0; y < u_taps; y++) for (int x = 0; x < u_taps; x++) value += texel(from + ivec2(x, y));
    value /= float(u_taps * u_taps);
  }
  o = shade(vec3(value.r), u_samples == 2 ? value.g / 65535.0 : 1.0);
}`;

/** 8 bit, grey or colour. u_samples says what the texture holds: 1 grey, 2 grey and alpha, 4 RGBA. */
const fragment8 = `${head}
uniform sampler2D u_tex;
void main() {
  vec4 c = u_taps == 0 ? texelFetch(u_tex, clamp(ivec2(floor(v_uv * u_size)), ivec2(0), ivec2(u_size) - 1), 0) : texture(u_tex, v_uv);
  o = u_samples == 4 ? shade(c.rgb * 255.0, c.a) : shade(vec3(c.r) * 255.0, u_samples == 2 ? c.g : 1.0);
}`;

/** Lays a channel that was projected into a texture of its own over the picture, pixel by pixel. */
const covering = `#version 300 es
void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, -1.0, 1.0); }`;
const copying = `#version 300 es
precision highp float; uniform sampler2D u_tex; out vec4 o;
void main() { o = texelFetch(u_tex, ivec2(gl_FragCoord.xy), 0); }`;

const uniforms = [
  'place',
  'depth',
  'mirror',
  'window',
  'gamma',
  'tint',
  'size',
  'add',
  'samples',
  'taps',
  'tex',
] as const;

export interface TileProgram {
  program: WebGLProgram;
  at: Record<(typeof uniforms)[number], WebGLUniformLocation | null>;
}

export interface TilePrograms {
  bits8: TileProgram;
  bits16: TileProgram;
  copy: TileProgram;
}

export function makePrograms(gl: WebGL2RenderingContext): TilePrograms {
  const bits8 = link(gl, vertex, fragment8);
  return { bits8, bits16: link(gl, vertex, fragment16), copy: link(gl, covering, copying) };
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
