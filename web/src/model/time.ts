/** 14:32, of milliseconds since 1970. */
export function clockText(time: number): string {
  return new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** Words for a moment, seen from another: "today 14:32", "yesterday 14:32", "18 Nov 14:32", with the year where it is another. */
export function momentText(time: number, now: number = Date.now()): string {
  const then = new Date(time);
  const day = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  const days = Math.round((day(new Date(now)) - day(then)) / 86_400_000);
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  const date = then.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
  return `${days === 0 ? 'today' : days === 1 ? 'yesterday' : date} ${clockText(time)}`;
}

/** A day with its year: 27 Nov 2026. */
export function dateText(time: number): string {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}
