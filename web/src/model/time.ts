/** Of a day, in milliseconds. */
export const dayLength = 86_400_000;

/** 14:32, of milliseconds since 1970. */
export function clockText(time: number): string {
  return new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** Words for a moment, seen from another: "today 14:32", "yesterday 14:32", "18 Nov 14:32", with the year where it is another. */
export function momentText(time: number, now: number = Date.now()): string {
  const then = new Date(time);
  const day = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  const days = Math.round((day(new Date(now)) - day(then)) / dayLength);
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  const date = then.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
  return `${days === 0 ? 'today' : days === 1 ? 'yesterday' : date} ${clockText(time)}`;
}

/** How long ago, while that says more than the time: "3 min ago", "today 09:12", "yesterday", "17 Nov". */
export function agoText(time: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 360) return `${Math.floor(minutes / 60)} h ago`;
  const text = momentText(time, now);
  return text.startsWith('today') ? text : text.replace(/ \d\d:\d\d$/, '');
}

/** How many minutes the server does not tell apart when somebody was seen. */
const seenMinutes = 6;

/** When somebody was here last: "now", "today 13:50", "yesterday", "12 Nov"; null: never. */
export function seenText(time: number | null, now: number = Date.now()): string {
  if (time === null) return 'never';
  if (now - time < seenMinutes * 60_000) return 'now';
  const text = momentText(time, now);
  return text.startsWith('today') ? text : text.replace(/ \d\d:\d\d$/, '');
}

/** A day with its year: 27 Nov 2026. */
export function dateText(time: number): string {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** As short as a list of what happened has it: the time of today, the weekday of the last six days, else the date. */
export function feedText(time: number, now: number = Date.now()): string {
  const start = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  const days = Math.round((start(now) - start(time)) / dayLength);
  if (days <= 0) return clockText(time);
  const then = new Date(time);
  return days < 7
    ? then.toLocaleDateString('en-GB', { weekday: 'short' })
    : then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}
