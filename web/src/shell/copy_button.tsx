import Button from '@mui/material/Button';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operation } from '../model/changes.ts';
import type { Label, Project } from '../model/project.ts';
import { copiedText } from './copied_text.ts';

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
