import { shape, type Wire } from './wire.ts';

/** The one place that talks to the server. Every failure becomes an ApiError a page can show as it is. */
const base = '/memento-api/';

/** What a link leads to. */
export function address(path: string): string {
  return base + path;
}

export const errorShape = shape({ error: { code: 'text', message: 'text', hint: 'text' } });

export class ApiError extends Error {
  /** HTTP status; 0 when there was no answer at all */
  readonly status: number;
  readonly code: string;
  /** what to do about it, a sentence or "" */
  readonly hint: string;
  /** seconds to wait, when the server says so */
  readonly retryAfter: number;
  /** all that the server said */
  readonly body: unknown;

  constructor(status: number, code: string, message: string, hint = '', retryAfter = 0, body?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}

/** There was no answer, or the server is in trouble: what goes away by itself. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502);
}

/**
 * Called when an answer says that the session is over; `sentAt` (performance.now()) is when the request went out. True:
 * somebody is logged in again, and it may be sent once more.
 */
export type SessionOver = (sentAt: number) => Promise<boolean>;

let sessionOver: SessionOver = async () => false;

/** Whoever can bring a session back says so here. */
export function onSessionOver(handler: SessionOver): void {
  sessionOver = handler;
}

interface Options {
  /** what a page says itself about its session is no reason to ask for another one */
  once?: boolean;
}

export function get<T>(path: string, signal?: AbortSignal, options?: Options): Promise<T> {
  return call<T>(path, { ...(signal ? { signal } : {}) }, options);
}

/** A text that lies beside the pages. */
export async function getText(place: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(place, { signal });
  if (!response.ok) throw await errorOf(response);
  return response.text();
}

/** An answer that is read as it comes. */
export function answer(path: string, signal?: AbortSignal): Promise<Response> {
  return call(path, { ...(signal ? { signal } : {}) }, {}, async (response) => response);
}

/** `x-memento: page` tells the server that our own page asks: a form on another site cannot set a header. */
export function post<T>(path: string, headers: Record<string, string> = {}, options?: Options): Promise<T> {
  return call<T>(path, { method: 'POST', headers: { ...headers, 'x-memento': 'page' } }, options);
}

/** A change, with what it says as JSON. */
export function write<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  { headers = {}, signal, ...options }: Options & { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<T> {
  const init: RequestInit = {
    method,
    headers: { ...headers, 'x-memento': 'page', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(signal ? { signal } : {}),
  };
  return call<T>(path, init, options);
}

interface Exchange {
  headers: Record<string, string>;
  body?: Blob;
  signal?: AbortSignal;
}

/** A change whose answer lies in headers, too: a step of an upload. */
export async function exchange(method: string, path: string, { headers, body, signal }: Exchange): Promise<Response> {
  const sentAt = performance.now();
  const init: RequestInit = {
    method,
    headers: { ...headers, 'x-memento': 'page' },
    ...(body ? { body } : {}),
    ...(signal ? { signal } : {}),
  };
  const response = await send(path, init);
  if (response.status === 401 && (await sessionOver(sentAt))) return exchange(method, path, init as Exchange);
  if (!response.ok) throw await errorOf(response);
  return response;
}

async function call<T>(
  path: string,
  init: RequestInit,
  { once = false }: Options = {},
  read: (response: Response) => Promise<T> = (response) => response.json(),
): Promise<T> {
  const sentAt = performance.now();
  const response = await send(path, init);
  if (response.status === 401 && !once && (await sessionOver(sentAt))) return call<T>(path, init, {}, read);
  if (!response.ok) throw await errorOf(response);
  if (response.status === 204) return undefined as T;
  try {
    return await read(response);
  } catch {
    throw new ApiError(response.status, 'bad_answer', 'The server sent an answer this page cannot read.');
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(base + path, { ...init, credentials: 'same-origin' });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(0, 'no_answer', 'The server did not answer.', 'Check the connection, then try again.');
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after')) || 0;
  try {
    const body = await response.json();
    const { code, message, hint } = (body as Wire<typeof errorShape>).error;
    if (typeof message === 'string') {
      return new ApiError(response.status, String(code ?? ''), message, hint ? String(hint) : '', retryAfter, body);
    }
  } catch {
    // Not our JSON: a proxy answered instead. The status is all there is.
  }
  return new ApiError(response.status, 'http', `The server answered with error ${response.status}.`, '', retryAfter);
}
