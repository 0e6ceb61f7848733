import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { participantsQuery } from '../../../api/people.ts';
import type { Grant, Participant, Role } from '../../../model/people.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { Empty, LoadingRows } from '../../../ui/notice.tsx';
import { SearchField } from '../../../ui/search_field.tsx';
import { useFrame, useRows } from '../../../ui/use_rows.ts';
import { useSettled } from '../../../ui/use_settled.ts';
import { Page } from '../page.tsx';
import type { Edited } from '../use_edited.ts';
import { AddPerson } from './add_person.tsx';
import { AllOf } from './all_of.tsx';
import { PeopleTabs } from './invites.tsx';
import looks from './people.module.css';
import { Person, RightRow } from './right_row.tsx';
import { Why } from './why.tsx';

/** A line of the list: one right of somebody, or how many more he has. */
interface Line {
  person: Participant;
  grant: Grant | null;
  isFirst: boolean;
}

const height = 40;

/** Who may annotate, look and administer, and where. */
export function People({ edited }: { edited: Edited }) {
  const { project } = edited;
  const client = useQueryClient();
  const [wanted, setWanted] = useState('');
  const search = useSettled(wanted.trim());
  const [role, setRole] = useState<Role | ''>('');
  const list = useInfiniteQuery(participantsQuery(project.id, search, role));
  const [asked, setAsked] = useState<{ person: Participant; grant: Grant } | null>(null);
  const [all, setAll] = useState<Participant | null>(null);
  const people = useMemo(() => list.data?.pages.flatMap(({ rows }) => rows) ?? [], [list.data]);
  const lines = useMemo(() => people.flatMap(linesOf), [people]);
  const refresh = useCallback(
    () => client.invalidateQueries({ queryKey: ['participants', project.id] }),
    [client, project.id],
  );
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const { rows, total, last } = useRows(box, lines.length, heightOf);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= lines.length - 20) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, lines.length]);
  return (
    <Page title="People" fill>
      <PeopleTabs projectId={project.id} />
      <AddPerson edited={edited} onAdded={refresh} />
      <div className={styles.bar}>
        <div style={{ width: 280 }}>
          <SearchField label="Name or user name" value={wanted} onChange={setWanted} />
        </div>
        <select
          className={`field ${controls.select}`}
          aria-label="Which people"
          value={role}
          onChange={(event) => setRole(event.target.value as Role | '')}
        >
          <option value="">All</option>
          <option value="administer">Who administer</option>
          <option value="annotate">Who annotate</option>
          <option value="look">Who look</option>
        </select>
        <span className="small faint">{project.owner} owns the project</span>
      </div>
      <div className={`${looks.line} ${looks.heads}`} aria-hidden="true">
        <span>Name</span>
        <span>May</span>
        <span>In</span>
        <span className={`${styles.number} ${styles.less}`}>Reviewed</span>
        <span className={styles.less}>Last seen</span>
      </div>
      {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <LoadingRows rows={6} height={height} />}
      {list.data && people.length === 0 && (
        <Empty
          icon="search"
          title={search ? `Nobody here is called “${search}”` : role ? 'Nobody' : 'Nobody but the owner yet'}
        >
          {search || role ? null : 'Add those who are to annotate, or to look, by their names.'}
        </Empty>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section ref={box.element} className={styles.rows} aria-label="People and their rights" tabIndex={0}>
        <ul style={{ position: 'relative', height: total }}>
          {rows.map(({ index, top }) => {
            const { person, grant, isFirst } = lines[index] as Line;
            const key = `${person.id} ${grant ? `${grant.type} ${grant.id}` : 'more'}`;
            return (
              <li key={key} className={`${styles.row} ${looks.line}`} style={{ top, height }}>
                <Person person={person} isFirst={isFirst} />
                {grant ? (
                  <RightRow
                    person={person}
                    grant={grant}
                    mayAppoint={project.mayAppoint}
                    projectId={project.id}
                    onChanged={refresh}
                    isFirst={isFirst}
                    onWhy={() => setAsked({ person, grant })}
                  />
                ) : (
                  <button type="button" className={looks.more} onClick={() => setAll(person)}>
                    {person.granted > 100 ? 'More than a hundred rights' : `All ${person.granted} rights`}…
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </section>
      {asked && <Why edited={edited} {...asked} onClose={() => setAsked(null)} />}
      {all && <AllOf edited={edited} person={all} onClose={() => setAll(null)} onChanged={refresh} />}
    </Page>
  );
}

function linesOf(person: Participant): Line[] {
  const lines: Line[] = person.grants.map((grant, i) => ({ person, grant, isFirst: i === 0 }));
  return person.granted > person.grants.length ? [...lines, { person, grant: null, isFirst: false }] : lines;
}
