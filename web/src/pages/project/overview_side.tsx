import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { activityQuery } from '../../api/activity.ts';
import { deedText, nameInProject } from '../../model/activity.ts';
import type { EditedProject } from '../../model/editing.ts';
import { maxFailed, type Overview, untilWords } from '../../model/overview.ts';
import { categorySettings, projectSettings, settingsProblems } from '../../model/settings_keys.ts';
import { groupDigits } from '../../model/text.ts';
import { feedText } from '../../model/time.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import styles from '../../ui/edit.module.css';
import { Icon } from '../../ui/icons.tsx';
import looks from './overview.module.css';

const projectKeys = projectSettings.flatMap(([, keys]) => keys);
const maxTold = 5;

/** What somebody should look at: images that failed, invite links that end, settings that do nothing. */
export function NeedsAttention({
  project,
  overview,
  base,
}: {
  project: EditedProject;
  overview: Overview;
  base: string;
}) {
  const { failed, invites } = overview;
  const settings = [
    ...settingsProblems(project.settings, projectKeys).map((text) => ({
      where: `${base}/settings`,
      title: 'Settings',
      text,
    })),
    ...project.categories.flatMap(({ id, name, settings }) =>
      settings === ''
        ? []
        : settingsProblems(settings, categorySettings).map((text) => ({
            where: `${base}/categories/${id}`,
            title: name,
            text,
          })),
    ),
  ];
  const isCalm = failed.count === 0 && invites.length === 0 && settings.length === 0;
  return (
    <section className={styles.section} aria-label="Needs attention">
      <h2>Needs attention</h2>
      {isCalm && <p className="quiet">Nothing.</p>}
      {!isCalm && (
        <ul className={looks.todo}>
          {failed.count > 0 && (
            <Todo tone="err" icon="warn" more={failed.reasons.filter(Boolean).join(' ')}>
              <Link href={`${base}/images?state=failed`}>
                {failed.count >= maxFailed ? `${groupDigits(maxFailed)} or more` : groupDigits(failed.count)}{' '}
                {failed.count === 1 ? 'image' : 'images'}
              </Link>{' '}
              could not be read
            </Todo>
          )}
          {invites.map(({ id, note, expires, joined, people }) => (
            <Todo key={id} tone="warn" icon="clock" more={`${groupDigits(joined)} of ${groupDigits(people)} joined`}>
              Invite link <Link href={`${base}/invites`}>{note || 'without a note'}</Link> ends {untilWords(expires)}
            </Todo>
          ))}
          {settings.slice(0, maxTold).map(({ where, title, text }) => (
            <Todo key={`${where} ${text}`} tone="warn" icon="warn" more={text}>
              <Link href={where}>{title}</Link>
            </Todo>
          ))}
          {settings.length > maxTold && (
            <li className="small quiet">and {settings.length - maxTold} more in settings</li>
          )}
        </ul>
      )}
    </section>
  );
}

interface TodoProps {
  tone: 'err' | 'warn';
  icon: 'warn' | 'clock';
  more: string;
  children: ReactNode;
}

function Todo({ tone, icon, more, children }: TodoProps) {
  return (
    <li data-tone={tone}>
      <Icon name={icon} small />
      <span>
        {children}
        {more && <span className={looks.more}>{more}</span>}
      </span>
    </li>
  );
}

const maxDeeds = 11;

/** What was done last, as the activity tells it. */
export function Latest({ projectId, base }: { projectId: number; base: string }) {
  const activity = useInfiniteQuery(activityQuery(projectId, 0, ''));
  const deeds = activity.data?.pages[0]?.deeds.slice(0, maxDeeds) ?? [];
  return (
    <section className={styles.section} aria-label="Latest">
      <header className={looks.head}>
        <h2>Latest</h2>
        <Link className="small" href={`${base}/activity`}>
          Activity
        </Link>
      </header>
      {activity.isError && <ErrorNotice error={activity.error} onRetry={() => activity.refetch()} />}
      {activity.data && deeds.length === 0 && <p className="quiet">Nothing yet.</p>}
      <ul className={looks.feed}>
        {deeds.map((deed) => {
          const { before, after } = deedText(deed);
          const name = nameInProject(deed);
          return (
            <li key={deed.id}>
              <span>{feedText(deed.at)}</span>
              <span>
                <b>{deed.who || 'the administrator'}</b> {before} <bdi title={name}>{name}</bdi> {after}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
