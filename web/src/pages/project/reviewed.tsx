import { Link } from 'wouter';
import { dated, dateOfDay, dayWords, isWeekend, lastWords, type Overview, scaleEnd } from '../../model/overview.ts';
import { count, groupDigits } from '../../model/text.ts';
import { seenText } from '../../model/time.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Columns } from '../../ui/columns.tsx';
import styles from '../../ui/edit.module.css';
import { Name } from '../../ui/name.tsx';
import looks from './overview.module.css';

/** How much was reviewed on each of the last days. */
export function ReviewedEachDay({ days }: Pick<Overview, 'days'>) {
  const most = Math.max(0, ...days.map(({ annotations }) => annotations));
  const week = days.slice(-7).reduce((all, { annotations }) => all + annotations, 0);
  const end = scaleEnd(Math.max(1, most));
  const best = days.find(({ annotations }) => annotations === most);
  const told = `${groupDigits(week)} in the last 7 days`;
  return (
    <section className={styles.section} aria-label="Reviewed each day">
      <header className={looks.head}>
        <h2>Reviewed each day</h2>
        <p>{told}</p>
      </header>
      {most === 0 ? (
        <p className="quiet">Nothing in the last {days.length} days.</p>
      ) : (
        <div className={looks.chart}>
          <div className={looks.end}>{groupDigits(end)}</div>
          <Columns
            label={`Reviewed each day: ${told}; most ${best ? dayWords(best) : ''}`}
            end={end}
            columns={days.map((day) => ({ value: day.annotations, words: dayWords(day), faint: isWeekend(day.day) }))}
          />
          <div className={looks.axis} aria-hidden="true">
            {dated(days).map(({ day }) => (
              <span key={day}>{dateOfDay(day)}</span>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}

/** Who reviewed most, and how the last week went for each. */
export function ByPerson({
  people,
  reviewers,
  days,
  base,
}: Pick<Overview, 'people' | 'reviewers' | 'days'> & { base: string }) {
  const today = days.at(-1)?.day ?? 0;
  const end = Math.max(1, ...people.flatMap(({ week }) => week));
  if (people.length === 0) return null;
  return (
    <section className={styles.section} aria-label="By person">
      <h2>By person</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Person</th>
            <th className={styles.number} style={{ width: 88 }}>
              Reviewed
            </th>
            <th className={styles.number} style={{ width: 72 }}>
              7 days
            </th>
            <th className={styles.less} style={{ width: 92 }}>
              <span className="visually-hidden">Each day</span>
            </th>
            <th style={{ width: 112 }}>Last seen</th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ id, name, annotations, week, last, seen }) => {
            const called = name || 'Users who are gone';
            const ofWeek = week.reduce((all, one) => all + one, 0);
            return (
              <tr key={id}>
                <td>
                  <span className={looks.person}>
                    <Avatar name={name} />
                    <Name text={called} />
                  </span>
                </td>
                <td className={styles.number} title={last === null ? undefined : `last ${lastWords(last, today)}`}>
                  {groupDigits(annotations)}
                </td>
                <td className={styles.number}>{groupDigits(ofWeek)}</td>
                <td className={styles.less}>
                  <Columns
                    small
                    label={`Each day: ${week.join(', ')}`}
                    end={end}
                    columns={week.map((value, i) => ({
                      value,
                      words: `${groupDigits(value)} on ${dateOfDay(days.at(i - week.length)?.day ?? today)}`,
                    }))}
                  />
                </td>
                <td className="small quiet">{id === 0 ? '' : seenText(seen)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {reviewers > people.length && (
        <p className="small">
          and {count(reviewers - people.length, 'person', 'people')} more, who reviewed less:{' '}
          <Link href={`${base}/people`}>People</Link>
        </p>
      )}
    </section>
  );
}
