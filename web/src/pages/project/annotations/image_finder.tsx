import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type EditedImage, imagesQuery } from '../../../api/edited_images.ts';
import { Finder } from '../../../ui/finder.tsx';
import { useSettled } from '../../../ui/use_settled.ts';

interface Props {
  projectId: number;
  label: string;
  onImage: (image: EditedImage) => void;
}

/** An image of the project, found by its name on the server. */
export function ImageFinder({ projectId, label, onImage }: Props) {
  const [text, setText] = useState('');
  const search = useSettled(text.trim());
  const found = useInfiniteQuery({ ...imagesQuery(projectId, search, 'ready'), enabled: search !== '' });
  const rows = found.data?.pages[0]?.rows.slice(0, 20);
  return (
    <Finder
      label={label}
      text={text}
      onText={setText}
      found={
        search === ''
          ? undefined
          : rows?.map(({ id, name, width, height }) => ({ id, title: name, more: width ? `${width} × ${height}` : '' }))
      }
      none="No image of the project is called so."
      chosen={null}
      onChoose={(one) => {
        const image = rows?.find(({ id }) => id === one?.id);
        if (!image) return;
        setText('');
        onImage(image);
      }}
    />
  );
}
