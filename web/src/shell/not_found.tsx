import Button from '@mui/material/Button';
import { useLocation } from 'wouter';
import { Empty } from '../ui/notice.tsx';
import { useTitle } from '../ui/use_title.ts';

/** Nothing at this address, or nothing this person may see: the server does not say which. */
export function NotFound() {
  const [, navigate] = useLocation();
  useTitle('Not found');
  return (
    <main className="middle">
      <Empty
        icon="search"
        title="Nothing here"
        alone
        action={
          <Button variant="contained" onClick={() => navigate('/')}>
            My projects
          </Button>
        }
      >
        There is no such page, or you have not been given access to it. The owner of the project can add you.
      </Empty>
    </main>
  );
}
