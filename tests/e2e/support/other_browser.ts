import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/**
 * Debian's Firefox and WebKit (Safari's engine), driven by what they bring themselves: Marionette and WebKitWebDriver. Both speak
 * the commands of the W3C's WebDriver, so there is one driver, and nothing to download. They run on a screen in memory with
 * WebGL by software, since Firefox without a window has none here.
 */
export const otherBrowsers = ['firefox', 'webkit'] as const;
export type Name = (typeof otherBrowsers)[number];

/** What a browser is told: the name that Marionette has for a command, and where it lies over HTTP. */
const commands = {
  go: ['WebDriver:Navigate', 'POST', 'url'],
  reload: ['WebDriver:Refresh', 'POST', 'refresh'],
  run: ['WebDriver:ExecuteAsyncScript', 'POST', 'execute/async'],
  act: ['WebDriver:PerformActions', 'POST', 'actions'],
  picture: ['WebDriver:TakeScreenshot', 'GET', 'screenshot'],
  end: ['Marionette:Quit', 'DELETE', ''],
} as const;
type Command = keyof typeof commands;
type Send = (command: Command, parameters?: object) => Promise<unknown>;

type Step = Record<string, unknown>;

export class OtherBrowser {
  private readonly name: Name;
  private readonly send: Send;
  private readonly close: () => Promise<void>;
  private turns = 0;

  private constructor(name: Name, send: Send, close: () => Promise<void>) {
    this.name = name;
    this.send = send;
    this.close = close;
  }

  static async start(name: Name): Promise<OtherBrowser> {
    const folder = mkdtempSync(join(tmpdir(), `memento-${name}-`));
    const started: ChildProcess[] = [];
    const start = (file: string, args: string[], env: Record<string, string> = {}) => {
      const own = { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, LIBGL_ALWAYS_SOFTWARE: '1', ...env };
      // A group of its own, so that what it starts ends with it.
      const one = spawn(file, args, { env: own, stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
      started.unshift(one);
      return one;
    };
    // Also when the tests are broken off.
    const kill = (signal: NodeJS.Signals) => {
      for (const { pid, exitCode, signalCode } of started)
        if (pid && exitCode === null && signalCode === null) process.kill(-pid, signal);
    };
    const atExit = () => kill('SIGKILL');
    process.once('exit', atExit);
    const close = async () => {
      kill('SIGTERM');
      const ended = Promise.all(started.map((one) => one.exitCode ?? one.signalCode ?? once(one, 'exit')));
      await Promise.race([ended, wait(3000)]);
      if (started.some(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) kill('SIGKILL');
      process.off('exit', atExit);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    };
    try {
      const screen = start('Xvfb', [
        '-displayfd',
        '3',
        '-screen',
        '0',
        '1400x1000x24',
        '+extension',
        'GLX',
        '-nolisten',
        'tcp',
      ]);
      const [number] = (await once(screen.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
      const env = { DISPLAY: `:${number.toString().trim()}` };
      const send = name === 'firefox' ? await firefox(folder, start, env) : await webkit(start, env);
      return new OtherBrowser(name, send, close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.send('end').catch(() => {});
    await this.close();
  }

  async goto(url: string): Promise<void> {
    await this.send('go', { url });
  }

  async reload(): Promise<void> {
    await this.send('reload', {});
  }

  /** What a function says in the page; it may promise it. */
  async evaluate<T, A>(work: (argument: A) => T | Promise<T>, argument?: A): Promise<T> {
    const script = `
      const tell = arguments[arguments.length - 1];
      // In Firefox scripts of a test see a page's own things only so.
      const run = ((window) => ${work})(window.wrappedJSObject ?? window);
      Promise.resolve(arguments[0]).then(run).then((value) => tell({ value: value ?? null }), (error) => tell({ error: String(error) }));`;
    const { value, error } = (await this.send('run', { script, args: [argument ?? null] })) as {
      value: T;
      error?: string;
    };
    if (error) throw new Error(error);
    return value;
  }

  async waitForFunction(work: () => unknown, _?: unknown, { timeout = 30_000 } = {}): Promise<void> {
    const last = Date.now() + timeout;
    while (!(await this.evaluate(work))) {
      if (Date.now() > last) throw new Error(`It did not come to: ${work}`);
      await wait(50);
    }
  }

  /** For what reads the picture of any page. */
  get page(): Page {
    return this as unknown as Page;
  }

  /** Presses keys one after the other, or types a text. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.send('act', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  private async mouse(...actions: Step[]): Promise<void> {
    await this.send('act', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });
  }

  async move(x: number, y: number): Promise<void> {
    await this.mouse({ type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 });
  }

  async drag(from: { x: number; y: number }, to: { x: number; y: number }, steps: number): Promise<void> {
    const along = (part: number) => ({
      type: 'pointerMove',
      x: Math.round(from.x + (to.x - from.x) * part),
      y: Math.round(from.y + (to.y - from.y) * part),
      duration: 20,
    });
    const way = Array.from({ length: steps }, (_, i) => along((i + 1) / steps));
    await this.mouse(along(0), { type: 'pointerDown', button: 0 }, ...way, { type: 'pointerUp', button: 0 });
  }

  async click(x: number, y: number): Promise<void> {
    await this.drag({ x, y }, { x, y }, 1);
  }

  async wheel(at: { x: number; y: number }, deltaX: number, deltaY: number, count = 1): Promise<void> {
    const actions = Array.from({ length: count }, (_, i) => {
      // WebKit's takes what it is told for where the wheel is then, not for how far it turns.
      const times = this.name === 'webkit' ? i + 1 : 1;
      const where = { x: Math.round(at.x), y: Math.round(at.y), duration: 0, origin: 'viewport' };
      return { type: 'scroll', ...where, deltaX: deltaX * times, deltaY: deltaY * times };
    });
    await this.send('act', { actions: [{ type: 'wheel', id: `wheel${this.turns++}`, actions }] });
  }

  async screenshot(path: string): Promise<void> {
    const taken = (await this.send('picture', {})) as string;
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, Buffer.from(taken, 'base64'));
  }
}

type Start = (file: string, args: string[], env?: Record<string, string>) => ChildProcess;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until<T>(ask: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await Promise.resolve(ask()).catch(() => undefined);
    if (found) return found;
    await wait(50);
  }
  throw new Error(`${what} does not answer.`);
}

/** Marionette: `LENGTH:[0, id, command, parameters]`, answered by `LENGTH:[1, id, error, result]`. */
async function firefox(folder: string, start: Start, env: Record<string, string>): Promise<Send> {
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  const settings = {
    'marionette.port': 0,
    'webgl.force-enabled': true,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.page': 0,
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.normandy.enabled': false,
    'app.update.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'ui.prefersReducedMotion': 1,
  };
  const lines = Object.entries(settings).map(([key, value]) => `user_pref("${key}", ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  start(
    'firefox-esr',
    ['--marionette', '--no-remote', '--profile', profile, '--width', '1366', '--height', '560'],
    env,
  );
  const port = join(profile, 'MarionetteActivePort');
  const known = await until(() => (existsSync(port) ? Number(readFileSync(port, 'utf8')) : 0), 'Firefox');
  const socket: Socket = connect({ port: known, host: '127.0.0.1' });
  let read = Buffer.alloc(0);
  let next = 0;
  const waiting = new Map<number, (answer: [unknown, unknown]) => void>();
  socket.on('data', (bytes) => {
    read = Buffer.concat([read, bytes]);
    for (;;) {
      const colon = read.indexOf(':');
      const length = Number(read.subarray(0, Math.max(0, colon)));
      if (colon < 0 || read.length < colon + 1 + length) return;
      const said = JSON.parse(read.subarray(colon + 1, colon + 1 + length).toString());
      read = read.subarray(colon + 1 + length);
      if (Array.isArray(said)) waiting.get(said[1])?.([said[2], said[3]]);
    }
  });
  const ask = (command: string, parameters: object = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const id = next++;
      waiting.set(id, ([error, result]) => {
        waiting.delete(id);
        if (error) reject(new Error(`${command}: ${JSON.stringify(error).slice(0, 500)}`));
        else resolve(result && typeof result === 'object' && 'value' in result ? result.value : result);
      });
      const text = JSON.stringify([0, id, command, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  await once(socket, 'data');
  await ask('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
  return (command, parameters) => ask(commands[command][0], parameters);
}

async function webkit(start: Start, env: Record<string, string>): Promise<Send> {
  const port = await freePort();
  const ends = `http://127.0.0.1:${port}/`;
  start('WebKitWebDriver', [`--port=${port}`], {
    ...env,
    // Tests may run as root, who cannot be shut in.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  });
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(ends + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = (await answer.json()) as { value: { sessionId: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value).slice(0, 500)}`);
    return value;
  };
  await until(() => ask('GET', 'status'), 'WebKitWebDriver');
  const binary = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
  const alwaysMatch = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
  const { sessionId } = await ask('POST', 'session', { capabilities: { alwaysMatch } });
  await ask('POST', `session/${sessionId}/window/rect`, { x: 0, y: 0, width: 1366, height: 560 });
  return (command, parameters) => {
    const [, method, path] = commands[command];
    const body = method === 'POST' ? parameters : undefined;
    return ask(method, `session/${sessionId}${path ? `/${path}` : ''}`, body);
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
