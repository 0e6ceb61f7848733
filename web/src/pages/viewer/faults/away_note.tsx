import Button from '@mui/material/Button';
import { awayCommands } from '../../../commands/away.ts';
import { capsOf } from '../../../commands/command.ts';
import { useCommands } from '../../../commands/use_commands.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useSeconds } from '../../../ui/use_seconds.ts';
import styles from '../strip.module.css';

export interface Away {
  /** milliseconds since 1970; 0: it is being tried */
  nextTry: number;
  tryNow: () => void;
  /** back to what is shown */
  stay: () => void;
}

const [stayKey] = capsOf(awayCommands.stay);

/** What opens when the server answers, when it is asked again, and how to go on with what is here. */
export function AwayNote({ opening, away }: { opening: string; away: Away }) {
  const { nextTry, tryNow, stay } = away;
  const now = useSeconds(nextTry > 0);
  useCommands(awayCommands, { stay });
  const left = Math.ceil((nextTry - now) / 1000);
  return (
    <span className={`${styles.arriving} ${styles.away}`}>
      <Icon name="hourglass" small />
      <span role="status">{opening} opens when the server answers</span>
      <span className={styles.nextTry}>{left > 0 ? `next try in ${left} s` : 'trying'}</span>
      <Button variant="text" onClick={tryNow}>
        Try now
      </Button>
      <Button variant="text" onClick={stay}>
        {awayCommands.stay.title}
        <kbd className="key">{stayKey}</kbd>
      </Button>
    </span>
  );
}
