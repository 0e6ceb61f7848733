import Button from '@mui/material/Button';
import { capsOf } from '../../../commands/command.ts';
import { viewerCommands } from '../../../commands/viewer.ts';
import type { Comment } from '../../../model/annotation.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Tip } from '../../../ui/tip_button.tsx';
import { useViewing } from '../viewer_button.tsx';

const [cap = ''] = capsOf(viewerCommands.comments);

/** Opens what is said of the sample, and says how much that is. */
export function CommentsButton({ comments, open }: { comments: readonly Comment[]; open: boolean }) {
  const { toggleComments } = useViewing();
  const title = viewerCommands.comments.title;
  return (
    <Tip title={open ? 'Hide comments' : 'Show comments'} hotkey={cap}>
      <Button size="small" variant="text" aria-expanded={open} onClick={() => toggleComments?.()}>
        <Icon name="chat" small />
        {title} {groupDigits(comments.length)}
        <Icon name={open ? 'down' : 'up'} small />
      </Button>
    </Tip>
  );
}
