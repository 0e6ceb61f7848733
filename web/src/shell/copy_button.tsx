import Button from '@mui/material/Button';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operation } from '../model/changes.ts';
import type { Label, Project } from '../model/project.ts';
import { saveFile } from '../ui/save_file.ts';
import { copiedText, type Typed } from './copied_text.ts';

/** Of the projects that are here: what was drawn names its classes. */
function labelsKnown(client: QueryClient): Label[] {
  return client.getQueriesData<Project>({ queryKey: ['project'] }).flatMap(([, project]) => project?.labels ?? []);
}

/** All of it as text, wherever it may be pasted: what was drawn as GeoJSON. */
export default function CopyButton({ operations }: { operations: readonly Operation[] }) {
  const [copied, setCopied] = useState(false);
  const client = useQueryClient();
  const copy = async () => {
    await navigator.clipboard.writeText(copiedText(operations, labelsKnown(client)));
    setCopied(true);
  };
  return (
    <Button variant="text" onClick={() => copy().catch(() => setCopied(false))}>
      {copied ? 'Copied' : 'Copy them'}
    </Button>
  );
}

/** The same as a file, with what was typed and not sent. Drawings alone are a file of drawings. */
export function SaveButton(props: { operations: readonly Operation[]; typed: readonly Typed[]; name: string }) {
  const { operations, typed, name } = props;
  const client = useQueryClient();
  const save = () => {
    const text = copiedText(operations, labelsKnown(client), typed);
    const isGeoJson = typed.length === 0 && operations.every(({ change }) => change.kind === 'draw');
    const type = isGeoJson ? 'application/geo+json' : 'text/plain';
    saveFile(new Blob([text], { type }), `${name}.${isGeoJson ? 'geojson' : 'txt'}`);
  };
  return <Button onClick={save}>Save a copy</Button>;
}
