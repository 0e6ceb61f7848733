import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changeProperties, propertiesQuery } from '../../../api/properties.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { EditLine, Wrong } from '../../../ui/edit_line.tsx';
import looks from './annotations.module.css';

const maxName = 100;
const maxValue = 400;

/** What is told of an annotation besides its images: a line each; one that is emptied is taken away. */
export function Properties({ annotationId }: { annotationId: number }) {
  const client = useQueryClient();
  const asked = useQuery({ ...propertiesQuery(annotationId), placeholderData: undefined });
  const set = async (name: string, value: string) => {
    client.setQueryData(
      propertiesQuery(annotationId).queryKey,
      await changeProperties(annotationId, { [name]: value }),
    );
    client.invalidateQueries({ queryKey: ['property values'] });
    client.invalidateQueries({ queryKey: ['category', 'of project'] }); // where it may be a column
    client.invalidateQueries({ queryKey: ['project'] }); // which names there are
  };
  const known = asked.data ?? [];
  return (
    <section aria-label="Properties" className={looks.properties}>
      <h3>Properties</h3>
      {asked.isError && <ErrorNotice error={asked.error} onRetry={() => asked.refetch()} />}
      {known.map(({ name, value }) => (
        <EditLine
          key={name}
          label={name}
          value={value}
          maxLength={maxValue}
          onSave={(text) => set(name, text.trim())}
          note={(text) => (text.trim() === '' ? 'Empty: it is taken away.' : '')}
        />
      ))}
      <NewProperty names={known.map(({ name }) => name)} onAdd={set} />
    </section>
  );
}

function NewProperty({ names, onAdd }: { names: string[]; onAdd: (name: string, value: string) => Promise<void> }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [error, setError] = useState<unknown>(null);
  const isKnown = names.includes(name.trim());
  const may = name.trim() !== '' && !name.includes('=') && value.trim() !== '' && !isKnown;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!may) return;
    onAdd(name.trim(), value.trim()).then(() => {
      setName('');
      setValue('');
      setError(null);
    }, setError);
  };
  return (
    <form className={looks.newProperty} onSubmit={submit} aria-label="New property">
      <input
        className="field"
        aria-label="Name of a new property"
        placeholder="dose"
        maxLength={maxName}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <input
        className="field"
        aria-label="Its value"
        placeholder="2 Gy"
        maxLength={maxValue}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <Button type="submit" disabled={!may}>
        Add
      </Button>
      {isKnown && <Wrong error={`There is a property ${name.trim()}: change it above.`} />}
      {name.includes('=') && <Wrong error="A name has no equals sign." />}
      {error !== null && <Wrong error={error} />}
    </form>
  );
}
