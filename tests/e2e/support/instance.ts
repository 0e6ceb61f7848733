import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The instance that `run` started, from outside the browser: HTTP with any credential, and the command line. */
function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Start the tests with tests/e2e/run.`);
  return value;
}

/** ends in /memento/ */
export const pages = given('MEMENTO_E2E_URL');
export const origin = new URL(pages).origin;
export const api = `${origin}/memento-api/`;
export const adminPassword = given('MEMENTO_E2E_PASSWORD');

const run = promisify(execFile);
const program = new URL('../../../build/memento', `file://${__filename}`).pathname;

/** What `memento …` printed. */
export async function memento(...args: string[]): Promise<string> {
  const { stdout } = await run(program, ['--instance', given('MEMENTO_E2E_INSTANCE'), ...args], { timeout: 60_000 });
  return stdout;
}

/** What the database answers to its owner, a row a line. */
export async function asked(sql: string): Promise<string[]> {
  const settings = await readFile(`${given('MEMENTO_E2E_INSTANCE')}/memento.conf`, 'utf8');
  const database = /^database *= *(.*)$/m.exec(settings)?.[1] ?? '';
  const { stdout } = await run('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', sql, database]);
  return stdout.split('\n').filter(Boolean);
}

/** Ends the responder, and keeps the instance from starting it anew until the function it answers is called. */
export async function responderAway(): Promise<() => void> {
  const instance = Number(given('MEMENTO_E2E_SERVER'));
  const find = () =>
    run('pgrep', ['-P', String(instance), '-f', 'memento-fcgi']).then(
      ({ stdout }) => stdout,
      () => '',
    );
  let stdout = await find();
  // One that was ended again and again comes back after half a minute.
  const end = Date.now() + 60_000;
  while (!stdout && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    stdout = await find();
  }
  if (!stdout) throw new Error('There is no responder to end.');
  process.kill(instance, 'SIGSTOP');
  process.kill(Number(stdout), 'SIGKILL');
  return () => process.kill(instance, 'SIGCONT');
}

export interface User {
  id: number;
  username: string;
  password: string;
}

/** Adds a user nobody has granted anything yet; the user name is new each time, because a failed test runs others again. */
export async function addUser(beginning: string, name: string): Promise<User> {
  const username = `${beginning}_${Date.now().toString(36)}`;
  const said = await memento('user', 'add', username, '--name', name);
  const password = /Password: (\S+)/.exec(said)?.[1];
  if (!password) throw new Error(`memento user add printed no password: ${said}`);
  const { user } = await getJson<{ user: { user_id: number } }>(`users/byusername/${username}`, await adminToken());
  return { id: user.user_id, username, password };
}

export function login(username: string, password: string, headers: Record<string, string> = {}): Promise<Response> {
  const digest = createHash('sha256').update(password).digest('hex');
  return fetch(`${api}login`, { method: 'POST', headers: { username, password: digest, ...headers } });
}

export async function tokenOf(username: string, password: string): Promise<string> {
  const answer = await login(username, password);
  if (!answer.ok) throw new Error(`${username} cannot log in: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

let ownToken: Promise<string> | undefined;
export function adminToken(): Promise<string> {
  ownToken ??= tokenOf('admin', adminPassword);
  return ownToken;
}

/** Name and value of the session cookie that a page gets. */
export async function sessionCookie(username: string, password: string): Promise<{ name: string; value: string }> {
  const answer = await login(username, password, { 'x-memento': 'page' });
  const [name = '', value = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';')[0]?.split('=') ?? [];
  if (!name || !value) throw new Error(`${username} got no session cookie: ${answer.status}`);
  return { name, value };
}

export async function getJson<T>(path: string, token: string): Promise<T> {
  const answer = await fetch(api + path, { headers: { 'x-access-token': token } });
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

export async function send(method: string, path: string, body?: unknown, token?: string): Promise<number> {
  const answer = await fetch(api + path, {
    method,
    headers: { 'x-access-token': token ?? (await adminToken()), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.status;
}

/** A link that opens a sample of MyExperiment for anyone, until it is ended: its path, and how to end it. */
export async function makeLink(sample: string): Promise<{ path: string; end: () => Promise<string> }> {
  const link = /\/s#(\S+)/.exec(await memento('share', 'create', `MyExperiment/${sample}`))?.[1] ?? '';
  return { path: `s#${link}`, end: () => memento('share', 'revoke', link.split('.')[0] ?? '') };
}

/** Adds a row of a resource over the API; its id. */
export async function create(resource: string, row: object): Promise<number> {
  const plural = resource === 'category' ? 'categories' : `${resource}s`;
  const answer = await fetch(`${api}${plural}`, {
    method: 'POST',
    headers: { 'x-access-token': await adminToken(), 'content-type': 'application/json' },
    body: JSON.stringify(row),
  });
  if (!answer.ok) throw new Error(`POST ${plural}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as Record<string, Record<string, number>>)[resource]?.[`${resource}_id`] as number;
}

/** The id of the administrator. */
export async function adminUser(): Promise<number> {
  return (await getJson<{ me: { user_id: number } }>('web/me', await adminToken())).me.user_id;
}

export interface Known {
  project: number;
  /** ids by `category` and by `category/sample` */
  ids: Map<string, number>;
}

let known: Promise<Known> | undefined;
/** Ids of what was imported, by name. */
export function imported(): Promise<Known> {
  known ??= (async () => {
    const token = await adminToken();
    const { projects } = await getJson<{ projects: { project_id: number; name: string }[] }>('projects', token);
    const project = projects.find(({ name }) => name === 'MyExperiment')?.project_id ?? 0;
    const ids = new Map<string, number>();
    type Named = { category_id: number; annotation_id: number; name: string };
    const { categories } = await getJson<{ categories: Named[] }>(`categories/byproject_id/${project}`, token);
    for (const category of categories) {
      ids.set(category.name, category.category_id);
      const path = `annotations/bycategory_id/${category.category_id}`;
      const { annotations } = await getJson<{ annotations: Named[] }>(path, token);
      for (const one of annotations) ids.set(`${category.name}/${one.name}`, one.annotation_id);
    }
    return { project, ids };
  })();
  return known;
}

export async function categoryPath(category: string): Promise<string> {
  const { project, ids } = await imported();
  return `project/${project}/category/${ids.get(category)}`;
}

/** Address of a sample's page, below /memento/. */
export async function samplePath(sample: string): Promise<string> {
  const { project, ids } = await imported();
  return `project/${project}/annotation/${ids.get(sample)}`;
}

/** The id of a sample's first image. */
export async function imageOf(sample: string): Promise<number> {
  const { ids } = await imported();
  type Opened = { annotation: { images: { image_id: number }[] } };
  const { annotation } = await getJson<Opened>(`web/annotations/${ids.get(sample)}`, await adminToken());
  return annotation.images[0]?.image_id ?? 0;
}

/** The full address of a tile of a sample's first image. */
export async function tileOf(sample: string): Promise<string> {
  const { ids } = await imported();
  const path = `web/annotations/${ids.get(sample)}`;
  type Opened = { annotation: { images: { tiles: string; tile_format: string }[] } };
  const { annotation } = await getJson<Opened>(path, await adminToken());
  const [image] = annotation.images;
  if (!image) throw new Error(`${sample} has no image.`);
  return `${origin}${image.tiles}0/0_0.${image.tile_format}`;
}

/** The images of a sample, and where their tiles are: an address below which each is found. */
export async function tilesOf(sample: string): Promise<{ image: number; tiles: string }[]> {
  const { ids } = await imported();
  type Opened = { annotation: { images: { image_id: number; tiles: string }[] } };
  const { annotation } = await getJson<Opened>(`web/annotations/${ids.get(sample)}`, await adminToken());
  return annotation.images.map(({ image_id, tiles }) => ({ image: image_id, tiles }));
}
