import {
  addUser,
  adminPassword,
  adminToken,
  api,
  imported,
  send,
  sessionCookie,
  tileOf,
  tokenOf,
  type User,
} from './support/instance.ts';
import { expect, test } from './support/test.ts';

type Headers = Record<string, string>;

let tile: string;
let stranger: User;
let strange: Headers;

test.beforeAll(async () => {
  tile = await tileOf('WT/mouse_01');
  stranger = await addUser('stranger', 'Stan Stranger');
  strange = { 'x-access-token': await tokenOf(stranger.username, stranger.password) };
});

async function status(headers: Headers = {}): Promise<number> {
  return (await fetch(tile, { headers })).status;
}

/** A permission is kept for 2 s, and nginx counts whole seconds: 3 s, and one more for a machine that is busy. */
function soon(headers: Headers) {
  return expect.poll(() => status(headers), { timeout: 4000, intervals: [100] });
}

test('a tile is had with each kind of credential, and with none, a wrong or a stranger’s is not', async () => {
  const token = await adminToken();
  const cookie = await sessionCookie('admin', adminPassword);
  const own: Headers[] = [
    { 'x-access-token': token },
    { authorization: `Bearer ${token}` },
    { cookie: `${cookie.name}=${cookie.value}` },
  ];
  for (const headers of own) {
    const answer = await fetch(tile, { headers });
    expect(answer.status, Object.keys(headers)[0]).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^image\/(png|jpeg)$/);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    // What was just allowed is not allowed to others.
    expect(await status(), 'none').toBe(401);
    expect(await status(strange), 'a stranger').toBe(404);
    for (const [name, value] of Object.entries(headers)) expect(await status({ [name]: `${value}x` })).toBe(401);
  }
});

test('a right that is given is a tile that is had; once it is taken it is gone within seconds', async () => {
  const { project, ids } = await imported();
  const rights = [
    ['provie', project],
    ['catpar', ids.get('WT') as number],
    ['annvie', ids.get('WT/mouse_01') as number],
  ] as const;
  const users = [];
  for (const [type] of rights) users.push(await addUser(type, `Only ${type}`));
  const comeAndGo = users.map(async (user, i) => {
    const [type, id] = rights[i] as (typeof rights)[number];
    const token = { 'x-access-token': await tokenOf(user.username, user.password) };
    expect(await status(token), type).toBe(404);
    expect(await send('POST', 'permissions', { user_id: user.id, type, type_id: id })).toBe(201);
    await soon(token).toBe(200);
    expect(await send('DELETE', `permissions/byfilter/${user.id}/${type}/${id}`)).toBe(204);
    await soon(token).toBe(404);
  });
  await Promise.all(comeAndGo);
});

test('a right to one category is none to another', async () => {
  const category = (await imported()).ids.get('KO') as number;
  expect(await send('POST', 'permissions', { user_id: stranger.id, type: 'catpar', type_id: category })).toBe(201);
  expect((await fetch(await tileOf('KO/mouse_04'), { headers: strange })).status).toBe(200);
  expect(await status(strange)).toBe(404);
  expect(await send('DELETE', `permissions/byfilter/${stranger.id}/catpar/${category}`)).toBe(204);
});

test('a token that was logged out is refused within seconds', async () => {
  const token = { 'x-access-token': await tokenOf('admin', adminPassword) };
  expect(await status(token)).toBe(200);
  const left = await fetch(`${api}web/logout`, { method: 'POST', headers: token });
  expect(left.status).toBeLessThan(300);
  await soon(token).toBe(401);
});
