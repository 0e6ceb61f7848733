import Button from '@mui/material/Button';
import { useState } from 'react';
import { type EditedImage, removeImage, renameImage } from '../../../api/edited_images.ts';
import { retryImage } from '../../../api/uploads.ts';
import type { EditedProject } from '../../../model/editing.ts';
import { dateText } from '../../../model/time.ts';
import { sizeText } from '../../../model/upload_plan.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { EditLine, Wrong } from '../../../ui/edit_line.tsx';
import { LoadingRows } from '../../../ui/notice.tsx';
import { Inspector } from '../row_actions.tsx';
import looks from './images.module.css';
import { usedText } from './images.tsx';

interface Props {
  project: EditedProject;
  /** undefined: it is not among those that are shown */
  image: EditedImage | undefined;
  isPending: boolean;
  onChanged: () => Promise<unknown>;
  onClose: () => void;
}

/** One image: its name, what it is, and the way to be rid of it. */
export function ImageEditor({ project, image, isPending, onChanged, onClose }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [isGoing, setGoing] = useState(false);
  if (!image)
    return (
      <Inspector kind="Image" name={isPending ? '' : undefined} onClose={onClose}>
        {isPending ? (
          <LoadingRows rows={4} height={32} />
        ) : (
          <p className="small quiet">It was deleted, or the address is wrong.</p>
        )}
      </Inspector>
    );
  const facts: [what: string, is: string][] = [
    ['Size', image.width ? `${image.width} × ${image.height} pixels` : ''],
    ['Channels', image.channels ? `${image.channels}, ${image.bitDepth} bit` : ''],
    ['Pixel', image.pixelSize ? `${Number(image.pixelSize.toPrecision(4))} µm` : ''],
    ['File', image.bytes ? sizeText(image.bytes) : image.isOutside ? 'lies elsewhere' : ''],
    ['State', image.state],
    ['Used', usedText(image)],
    ['Since', dateText(image.created)],
  ];
  return (
    <Inspector kind="Image" name={image.name} onClose={onClose}>
      {image.thumbnail && (
        <div className={looks.large} role="presentation" style={{ backgroundImage: `url("${image.thumbnail}")` }} />
      )}
      <EditLine
        label="Name"
        value={image.name}
        maxLength={500}
        refuse={(text) => (text.trim() ? '' : 'An image has a name.')}
        onSave={async (text) => {
          await renameImage(project.id, image, text.trim());
          await onChanged();
        }}
      />
      <dl className={looks.facts}>
        {facts
          .filter(([, is]) => is)
          .map(([what, is]) => (
            <div key={what} style={{ display: 'contents' }}>
              <dt>{what}</dt>
              <dd>{is}</dd>
            </div>
          ))}
      </dl>
      {image.state === 'failed' && (
        <>
          <Wrong error={image.reason} />
          <Button
            onClick={() =>
              retryImage(image.id)
                .then(onChanged)
                .then(() => setError(null), setError)
            }
          >
            Try again
          </Button>
        </>
      )}
      {error !== null && <Wrong error={error} />}
      <div>
        <Button color="error" disabled={image.layers > 0} onClick={() => setGoing(true)}>
          Delete the image…
        </Button>
        {image.layers > 0 && <p className="small faint">It is used: delete its layers or annotations first.</p>}
      </div>
      {isGoing && (
        <Confirm
          title={`Delete the image ${image.name}?`}
          action="Delete the image"
          onClose={() => setGoing(false)}
          onConfirm={async () => {
            await removeImage(image.id);
            onClose();
            await onChanged();
          }}
        >
          <p className="quiet">Nothing shows it. It can be brought back from the trash of the project for a time.</p>
        </Confirm>
      )}
    </Inspector>
  );
}
