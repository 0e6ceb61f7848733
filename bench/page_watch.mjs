// What measures of pages in a browser share.
import { writeFileSync } from 'node:fs';

const { TRACES } = process.env;

export const p95 = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)];

export const until = async (holds, limit) => {
  const end = performance.now() + limit;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Not within ${limit / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

const plain = ['toplevel', '__metadata'];
/** What a profiler shows; the page is slower for it. */
const whole = [...plain, 'devtools.timeline', 'v8', 'disabled-by-default-v8.cpu_profiler', 'disabled-by-default-v8.gc'];

/** How long the page's thread was held up by one task, in processor time: others use the machine, too. TRACES: the folder for what it did. */
export function watcher(devtools) {
  const traced = [];
  devtools.on('Tracing.dataCollected', ({ value }) => traced.push(...value));
  return {
    watch: () =>
      devtools.send('Tracing.start', {
        transferMode: 'ReportEvents',
        traceConfig: { includedCategories: TRACES ? whole : plain, excludedCategories: ['*'] },
      }),
    /** ms */
    longest: async (name) => {
      const ended = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
      await devtools.send('Tracing.end');
      await ended;
      const all = traced.splice(0);
      if (TRACES) writeFileSync(`${TRACES}/${name.replaceAll(/\W+/g, '-')}.json`, JSON.stringify({ traceEvents: all }));
      const isMain = ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain';
      const threads = new Set(all.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`));
      const tasks = all.filter(({ name, pid, tid }) => /RunTask/.test(name) && threads.has(`${pid} ${tid}`));
      return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
    },
  };
}
