import Button from '@mui/material/Button';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { serverAuditQuery } from '../../api/activity.ts';
import { meQuery } from '../../api/session.ts';
import { retryFailed, systemQuery } from '../../api/system.ts';
import { retryImage } from '../../api/uploads.ts';
import { type Deed, deedText } from '../../model/activity.ts';
import {
  everyHour,
  lifeText,
  maxUnmeasured,
  type QueuedImage,
  type System,
  secondsText,
  spanText,
  troubles,
} from '../../model/system.ts';
import { count, groupDigits } from '../../model/text.ts';
import { clockText, momentText } from '../../model/time.ts';
import { bytesText } from '../../model/trash.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { Columns } from '../../ui/columns.tsx';
import controls from '../../ui/controls.module.css';
import styles from '../../ui/edit.module.css';
import { Wrong } from '../../ui/edit_line.tsx';
import { Name } from '../../ui/name.tsx';
import { Empty, LoadingRows } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use_title.ts';
import looks from './system.module.css';

/** How the server is: for its administrators. */
export default function SystemPage() {
  useTitle('System');
  const { data: me } = useQuery(meQuery);
  if (!me) return <TopBar />;
  if (!me.isAdmin) {
    return (
      <>
        <TopBar />
        <main className="middle">
          <Empty icon="lock" title="Only an administrator of the server sees how it is" alone />
        </main>
      </>
    );
  }
  return (
    <div className={looks.page}>
      <TopBar />
      <Body />
    </div>
  );
}

function Body() {
  const system = useQuery(systemQuery);
  return (
    <main className={`${styles.main} ${looks.main}`}>
      <header className={styles.head}>
        <h1>System</h1>
        {system.data && <span className="small faint">as of {clockText(system.dataUpdatedAt)}</span>}
      </header>
      {system.isError && <ErrorNotice error={system.error} onRetry={() => system.refetch()} />}
      {system.isPending && <LoadingRows rows={6} height={48} />}
      {system.data && <All system={system.data} now={system.dataUpdatedAt} />}
    </main>
  );
}

function All({ system, now }: { system: System; now: number }) {
  const { counts, disk, database, stored, trash, workers } = system;
  const found = troubles(workers);
  return (
    <>
      <dl className={styles.counters}>
        <Count title="Version" value={system.version} />
        <Count title="Up" value={spanText(system.upSeconds)} />
        <Count title="Waiting" value={groupDigits(counts.waiting)} />
        <Count title="At work" value={groupDigits(counts.working)} />
        <Count title="Failed" value={groupDigits(counts.failed)} tone={counts.failed > 0 ? 'err' : ''} />
        <Count title="Findings" value={groupDigits(found.length)} tone={found.length > 0 ? 'warn' : ''} />
        <Count
          title="Free"
          value={`${bytesText(disk.free)} of ${bytesText(disk.bytes)}`}
          tone={disk.free < disk.reserved ? 'err' : ''}
        />
      </dl>
      <div className={looks.four}>
        <Facts
          title="Disk of the images"
          facts={[
            ['Originals', bytesText(stored.originals) || '0 kB'],
            ['Tiles', bytesText(stored.tiles) || '0 kB'],
            ...(stored.unmeasured > 0
              ? [
                  [
                    'Not measured yet',
                    `${stored.unmeasured >= maxUnmeasured ? `${groupDigits(maxUnmeasured)} or more images` : count(stored.unmeasured, 'image')}`,
                  ] as const,
                ]
              : []),
            ['Arriving', count(counts.arriving, 'image')],
            ['In the trash', trash.entries === 0 ? 'nothing' : bytesText(trash.bytes) || '0 kB'],
            ['Free', bytesText(disk.free)],
            ['Uploads stop at', `${bytesText(disk.reserved)} free`],
          ]}
        >
          <div
            className={looks.disk}
            role="progressbar"
            aria-label="Used"
            aria-valuenow={disk.bytes > 0 ? Math.round(100 * (1 - disk.free / disk.bytes)) : 0}
          >
            <i style={{ width: `${disk.bytes > 0 ? 100 * (1 - disk.free / disk.bytes) : 0}%` }} />
            {disk.bytes > 0 && (
              <s
                style={{ left: `${100 * (1 - disk.reserved / disk.bytes)}%` }}
                title="Uploads are refused beyond this"
              />
            )}
          </div>
        </Facts>
        <Facts
          title="Database"
          facts={[
            ['PostgreSQL', database.version],
            ['Size', bytesText(database.bytes)],
            ['Connections', `${database.connections} of ${database.maxConnections}`],
            ['Longest query', database.longest === null ? 'none runs' : secondsText(database.longest)],
            ['Last vacuum', database.vacuumed === null ? 'not yet' : momentText(database.vacuumed)],
          ]}
        />
        <Facts
          title="Workers"
          facts={workers.map((worker) => {
            const { text, isSilent } = lifeText(worker, now);
            return [`${worker.host}, ${worker.process}`, text, isSilent] as const;
          })}
        >
          {workers.length === 0 && <p className={controls.mind}>None runs: nothing is converted.</p>}
        </Facts>
      </div>
      <Queue system={system} now={now} />
      <section className={styles.section} aria-label="Findings">
        <h2>
          Findings of the doctor <span className="faint">{lookedText(system)}</span>
        </h2>
        {found.length === 0 && <p className="quiet">Everything is as it should be.</p>}
        <ul className={looks.findings}>
          {found.map(({ check, isGood, found: text, hint, hosts }) => (
            <li key={`${check} ${text} ${hint}`} data-tone={isGood ? 'warn' : 'err'}>
              <strong>{check}</strong>
              <span>
                {text} {hint && <span className="quiet">{hint}</span>}
              </span>
              <span className="small faint">{hosts.join(', ')}</span>
            </li>
          ))}
        </ul>
      </section>
      <LoginsAndGrants />
    </>
  );
}

function lookedText({ workers }: System): string {
  const looked = workers.flatMap(({ lookedAt }) => (lookedAt === null ? [] : [lookedAt]));
  return looked.length > 0 ? momentText(Math.max(...looked)) : 'a worker looks once an hour';
}

function Count({ title, value, tone = '' }: { title: string; value: string; tone?: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd data-tone={tone || undefined} className={looks.toned}>
        {value}
      </dd>
    </div>
  );
}

type Fact = readonly [title: string, value: string, isBad?: boolean];

function Facts({ title, facts, children }: { title: string; facts: readonly Fact[]; children?: ReactNode }) {
  return (
    <section className={looks.facts} aria-label={title}>
      <h2>{title}</h2>
      {children}
      <dl>
        {facts.map(([name, value, isBad]) => (
          <div key={name}>
            <dt className="cut" title={name}>
              {name}
            </dt>
            <dd data-tone={isBad ? 'warn' : undefined} className={looks.toned}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Queue({ system, now }: { system: System; now: number }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const { images, counts } = system;
  const again = (work: Promise<unknown>) =>
    work
      .then(() => setError(null), setError)
      .finally(() => client.invalidateQueries({ queryKey: systemQuery.queryKey }));
  const retriable = images.filter(({ canRetry }) => canRetry).length;
  return (
    <section className={styles.section} aria-label="Queue">
      <div className={styles.line}>
        <h2 style={{ flex: 1 }}>
          Queue{' '}
          <span className="faint">
            {groupDigits(counts.waiting)} wait, {groupDigits(counts.working)} at work, {groupDigits(counts.failed)}{' '}
            failed
          </span>
        </h2>
        <Converted hours={everyHour(system.converted, now)} />
        {retriable > 1 && <Button onClick={() => again(retryFailed())}>Try all that failed again</Button>}
      </div>
      {error !== null && <Wrong error={error} />}
      {images.length === 0 && <p className="quiet">Nothing waits.</p>}
      {images.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Image</th>
              <th className={styles.less} style={{ width: 184 }}>
                Project
              </th>
              <th style={{ width: '36%' }}>State</th>
              <th className={`${styles.number} ${styles.less}`} style={{ width: 56 }}>
                Tries
              </th>
              <th className={styles.less} style={{ width: 136 }}>
                Since
              </th>
              <th style={{ width: 112 }}>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {images.map((image) => (
              <tr key={image.id}>
                <td>
                  <Name text={image.name} />
                </td>
                <td className={styles.less}>
                  <Link href={`/project/${image.projectId}/edit`}>
                    <Name text={image.project} />
                  </Link>
                </td>
                <td>
                  <State image={image} />
                </td>
                <td className={`${styles.number} ${styles.less}`}>{image.tries || ''}</td>
                <td className={`${styles.less} small quiet`}>{image.since === null ? '' : momentText(image.since)}</td>
                <td>
                  {image.canRetry && (
                    <span className={styles.actions}>
                      <Button
                        size="small"
                        variant="text"
                        aria-label={`Try again: ${image.name}`}
                        onClick={() => again(retryImage(image.id))}
                      >
                        Try again
                      </Button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {images.length >= 100 && <p className="small faint">The first hundred of each.</p>}
    </section>
  );
}

/** How many images were converted in each of the last hours. */
function Converted({ hours }: { hours: ReturnType<typeof everyHour> }) {
  const all = hours.reduce((sum, { images }) => sum + images, 0);
  const text = `${count(all, 'image')} converted in the last 24 hours`;
  return (
    <>
      <span className={`small faint ${styles.less}`}>{text}</span>
      <div className={looks.hours}>
        <Columns
          small
          label={text}
          end={Math.max(1, ...hours.map(({ images }) => images))}
          columns={hours.map(({ hour, images }) => ({
            value: images,
            words: `${groupDigits(images)} from ${clockText(hour)} on`,
          }))}
        />
      </div>
    </>
  );
}

function State({ image }: { image: QueuedImage }) {
  if (image.state === 'failed')
    return (
      <span className={`small ${looks.toned}`} data-tone="err">
        {image.reason || 'failed'}
      </span>
    );
  return <span>{image.state === 'tiling' ? `Converted to ${image.percent} %` : 'waits'}</span>;
}

const lists = [
  { kind: 'logins', text: 'Failed logins' },
  { kind: 'grants', text: 'Rights given and taken' },
] as const;

function LoginsAndGrants() {
  const [kind, setKind] = useState<'logins' | 'grants'>('logins');
  const audit = useInfiniteQuery(serverAuditQuery(kind));
  const deeds = audit.data?.pages.flatMap((page) => page.deeds) ?? [];
  return (
    <section className={styles.section} aria-label="Logins and grants">
      <div className={styles.line}>
        <h2 style={{ flex: 1 }}>Logins and grants</h2>
        <select
          className={`field ${controls.select}`}
          aria-label="Which of them"
          value={kind}
          onChange={(event) => setKind(event.target.value as 'logins' | 'grants')}
        >
          {lists.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.text}
            </option>
          ))}
        </select>
      </div>
      {audit.isError && <ErrorNotice error={audit.error} onRetry={() => audit.refetch()} />}
      {audit.data && deeds.length === 0 && <p className="quiet">None.</p>}
      {deeds.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th style={{ width: 144 }}>When</th>
              <th style={{ width: 184 }}>{kind === 'logins' ? 'User name tried' : 'Who'}</th>
              <th className={styles.less} style={{ width: 296 }}>
                Address
              </th>
              <th>What</th>
            </tr>
          </thead>
          <tbody>
            {deeds.map((deed) => (
              <tr key={deed.id}>
                <td className="small quiet">{momentText(deed.at)}</td>
                <td>
                  <Name text={kind === 'logins' ? deed.target.replace(/^user /, '') : deed.who || 'the command line'} />
                </td>
                <td className={`${styles.less} small quiet`}>{deed.address}</td>
                <td>
                  <Name text={whatText(deed)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {audit.hasNextPage && (
        <p>
          <Button disabled={audit.isFetchingNextPage} onClick={() => audit.fetchNextPage()}>
            Show older ones
          </Button>
        </p>
      )}
    </section>
  );
}

function whatText(deed: Deed): string {
  const { before, after } = deedText(deed);
  return [before, deed.action.startsWith('login') ? '' : deed.name, after].filter(Boolean).join(' ');
}
