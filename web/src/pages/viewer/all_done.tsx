import Button from '@mui/material/Button';
import { useLocation } from 'wouter';
import { firstCategory, type Project, progressOf } from '../../model/project.ts';
import { count, groupDigits } from '../../model/text.ts';
import { Icon } from '../../ui/icons.tsx';
import { Name } from '../../ui/name.tsx';
import styles from './all_done.module.css';
import { ViewerTextButton } from './viewer_button.tsx';

interface Props {
  project: Project;
  onOpenGrid: (categoryId: number) => void;
}

/** When nothing is left to be reviewed, or when somebody comes back here while there is again. */
export function AllDone({ project, onOpenGrid }: Props) {
  const [, navigate] = useLocation();
  const { submitted, total } = progressOf(project);
  const left = total - submitted;
  const first = firstCategory(project);
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <span className={left === 0 ? styles.done : styles.open}>
          <Icon name={left === 0 ? 'tick' : 'hourglass'} />
        </span>
        <h2>
          {left > 0
            ? `${count(left, 'annotation')} of ${groupDigits(total)} still to be reviewed`
            : total > 0
              ? `All ${count(total, 'annotation')} are reviewed`
              : 'No annotation yet'}
        </h2>
        {left > 0 && <p className="quiet">None of them is left for you, or new ones have come in meanwhile.</p>}
      </div>
      <ul className={styles.categories}>
        {project.categories.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => onOpenGrid(one.id)}>
              <Name text={one.name} />
            </button>
            <span className="progress" aria-hidden="true">
              <i style={{ width: one.annotations > 0 ? `${(100 * one.submitted) / one.annotations}%` : 0 }} />
            </span>
            <span className="small quiet">
              {groupDigits(one.submitted)} of {groupDigits(one.annotations)}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        {left > 0 && <ViewerTextButton command="next" />}
        {first !== null && (
          <Button variant="contained" onClick={() => onOpenGrid(first)}>
            Look at the grid
          </Button>
        )}
        <Button onClick={() => navigate('/')}>My projects</Button>
      </div>
    </main>
  );
}
