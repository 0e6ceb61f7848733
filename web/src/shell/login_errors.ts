import { ApiError } from '../api/client.ts';
import { count } from '../model/text.ts';

export const cannotHash =
  'This page was opened over http, where the browser cannot protect your password. Open it with https:// in front.';

/** User name and password are not those of anybody. */
export function isWrong(error: Error): boolean {
  return error instanceof ApiError && error.status === 401;
}

export function loginErrorText(error: Error, wrong = 'User name and password do not match.'): string {
  if (isWrong(error)) return `${wrong} Capitals count in the password.`;
  if (error instanceof ApiError && error.status === 429) {
    const wait = error.retryAfter > 0 ? `in ${waitText(error.retryAfter)}` : 'later';
    return `Too many attempts. Try again ${wait}.`;
  }
  if (error instanceof ApiError) return `${error.message} ${error.hint}`.trim();
  return 'Logging in failed. Load the page again.';
}

function waitText(seconds: number): string {
  return seconds < 90 ? count(seconds, 'second') : count(Math.ceil(seconds / 60), 'minute');
}
