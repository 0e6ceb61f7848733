import { lazy, Suspense, useState } from 'react';
import type { Panels } from '../../commands/viewer.ts';
import type { NamedView } from '../../model/named_views.ts';

const ViewsPanel = lazy(() => import('./views/views_panel.tsx'));

type Props = Parameters<typeof ViewsPanel>[0];

/** The menu of named views, once it is opened. */
export function Views(props: Props) {
  return (
    <Suspense>
      <ViewsPanel {...props} />
    </Suspense>
  );
}

/** What the project says of how samples are shown at first; "" where it says nothing. */
export function firstOf(views: readonly NamedView[] | undefined): string {
  return views?.find(({ first }) => first)?.looks ?? '';
}

export function useViewsMenu(panels: Panels) {
  const [isOpen, setOpen] = useState(false);
  const toggle = () => {
    // It stands in the panel of the layers.
    panels.setRight(true);
    setOpen(!isOpen || !panels.right);
  };
  return { isOpen, toggle, close: () => setOpen(false) };
}
