import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { homeQuery } from '../../api/home.ts';
import { deletedProjectsQuery } from '../../api/trash.ts';
import { count } from '../../model/text.ts';
import styles from '../../ui/edit.module.css';
import { TrashTable } from './trash_table.tsx';

/** The projects that were deleted and that one may bring back; nothing where there are none. */
export function DeletedProjects() {
  const client = useQueryClient();
  const { data: deleted = [] } = useQuery(deletedProjectsQuery);
  const [isOpen, setOpen] = useState(false);
  if (deleted.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Deleted projects">
      <p>
        <Button variant="text" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide deleted projects' : `${count(deleted.length, 'deleted project')} can be brought back`}
        </Button>
      </p>
      {isOpen && (
        <TrashTable
          rows={deleted}
          onRestored={() =>
            Promise.all([['trash'], homeQuery.queryKey].map((queryKey) => client.invalidateQueries({ queryKey })))
          }
        />
      )}
    </section>
  );
}
