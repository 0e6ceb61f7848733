import Button from '@mui/material/Button';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { activityQuery } from '../../api/activity.ts';
import { usersToAddQuery } from '../../api/people.ts';
import { activityKinds, byDay, type Deed, dayText, deedText, nameInProject, placeText } from '../../model/activity.ts';
import { clockText } from '../../model/time.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import controls from '../../ui/controls.module.css';
import styles from '../../ui/edit.module.css';
import { Finder, type Found } from '../../ui/finder.tsx';
import { Name } from '../../ui/name.tsx';
import { Empty, LoadingRows } from '../../ui/notice.tsx';
import { TipButton } from '../../ui/tip_button.tsx';
import { useSettled } from '../../ui/use_settled.ts';
import looks from './activity.module.css';
import { Page } from './page.tsx';
import type { Edited } from './use_edited.ts';

/** Who did what in the project, day by day. */
export function Activity({ edited: { project } }: { edited: Edited }) {
  const [person, setPerson] = useState<Found | null>(null);
  const [text, setText] = useState('');
  const [kind, setKind] = useState('');
  const wanted = useSettled(text.trim());
  const people = useQuery(usersToAddQuery(project.id, wanted));
  const activity = useInfiniteQuery(activityQuery(project.id, person?.id ?? 0, kind));
  const deeds = activity.data?.pages.flatMap((page) => page.deeds) ?? [];
  return (
    <Page title="Activity">
      <div className={styles.bar}>
        <div style={{ width: 240 }}>
          <Finder
            label="Anyone"
            text={text}
            onText={setText}
            found={
              wanted
                ? people.data?.map(({ id, name, username }) => ({
                    id,
                    title: name || username,
                    more: name ? username : '',
                  }))
                : undefined
            }
            none="Nobody is called so."
            chosen={person}
            onChoose={setPerson}
          />
        </div>
        <select
          className={`field ${controls.select}`}
          aria-label="Which kind"
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        >
          {activityKinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.text}
            </option>
          ))}
        </select>
        {(person || kind) && (
          <Button
            variant="text"
            onClick={() => {
              setPerson(null);
              setText('');
              setKind('');
            }}
          >
            Show everything
          </Button>
        )}
      </div>
      {activity.isError && <ErrorNotice error={activity.error} onRetry={() => activity.refetch()} />}
      {activity.isPending && <LoadingRows rows={8} height={32} />}
      {activity.data && deeds.length === 0 && (
        <Empty icon="search" title={person || kind ? 'Nothing of that kind' : 'Nothing yet'}>
          What people submit, score, make, change, delete, share and export is told here.
        </Empty>
      )}
      {deeds.length > 0 && (
        <table className={`${styles.table} ${looks.table}`}>
          <thead>
            <tr>
              <th style={{ width: 64 }}>Time</th>
              <th style={{ width: 184 }}>Who</th>
              <th>What</th>
              <th className={styles.less} style={{ width: 184 }}>
                Where
              </th>
              <th style={{ width: 40 }}>
                <span className="visually-hidden">Details</span>
              </th>
            </tr>
          </thead>
          {byDay(deeds).map(({ day, deeds: ofDay }) => (
            <tbody key={day}>
              <tr className={looks.day}>
                {/* No more columns than are shown: another one would take room. */}
                <th scope="rowgroup" colSpan={4}>
                  {dayText(day)}
                </th>
                <td className={styles.less} />
              </tr>
              {ofDay.map((deed) => (
                <Row key={deed.id} deed={deed} />
              ))}
            </tbody>
          ))}
        </table>
      )}
      {activity.hasNextPage && (
        <p style={{ marginTop: 12 }}>
          <Button disabled={activity.isFetchingNextPage} onClick={() => activity.fetchNextPage()}>
            Show older ones
          </Button>
        </p>
      )}
    </Page>
  );
}

function Row({ deed }: { deed: Deed }) {
  const [isOpen, setOpen] = useState(false);
  const { before, after } = deedText(deed);
  const name = nameInProject(deed);
  return (
    <>
      <tr>
        <td className="small faint">{clockText(deed.at)}</td>
        <td className="quiet">
          <Name text={deed.token ? `${deed.token}, a script of ${deed.who}` : deed.who || 'the administrator'} />
        </td>
        <td>
          <span className={looks.what}>
            <span title={before}>{before} </span>
            {name && (
              <strong>
                <Name text={name} />
              </strong>
            )}
            {after && <span> {after}</span>}
          </span>
        </td>
        <td className={`${styles.less} quiet`}>
          <Name text={placeText(deed)} />
        </td>
        <td>
          {deed.changes.length > 0 && (
            <span className={styles.actions}>
              <TipButton
                icon={isOpen ? 'up' : 'down'}
                label={isOpen ? 'Hide what changed' : 'Show what changed'}
                expanded={isOpen}
                onClick={() => setOpen(!isOpen)}
              />
            </span>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td />
          <td />
          <td colSpan={2}>
            <dl className={looks.changes}>
              {deed.changes.map(({ key, before: was, after: is }) => (
                <Fragment key={key}>
                  <dt>{key}, from</dt>
                  <dd>{was || 'nothing'}</dd>
                  <dt>{key}, to</dt>
                  <dd>{is || 'nothing'}</dd>
                </Fragment>
              ))}
            </dl>
          </td>
          <td className={styles.less} />
        </tr>
      )}
    </>
  );
}
