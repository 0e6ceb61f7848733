import Button from '@mui/material/Button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { homeQuery } from '../../api/home.ts';
import { putShared, type SharedImage } from '../../api/quick_share.ts';
import { meQuery } from '../../api/session.ts';
import { makeShare } from '../../api/shares.ts';
import { mayManage } from '../../model/project.ts';
import { dateText, dayLength } from '../../model/time.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Lifetime, NewLink } from '../../ui/new_link.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use_title.ts';
import { FileBox } from './file_box.tsx';
import styles from './share_image.module.css';
import { Sharing } from './sharing.ts';

/** A file or an address becomes a link that anyone can open. */
export default function ShareImagePage() {
  useTitle('Share image');
  const { data: me } = useQuery(meQuery);
  const { data: projects } = useQuery({ ...homeQuery, staleTime: 60_000 });
  // Another one begins anew.
  const [turn, setTurn] = useState(0);
  const may = me?.mayCreate || projects?.some(({ level }) => mayManage(level));
  return (
    <>
      <TopBar />
      <main className={styles.page}>
        <header>
          <h1>Share an image</h1>
          <p className="quiet">Get a link that anyone can open. No project is needed.</p>
        </header>
        {me && projects && !may && (
          <Empty icon="lock" title="You may not share images">
            Who may create projects, or manages one, may share images. Ask an administrator of the server.
          </Empty>
        )}
        {me && may && (
          <ShareImage key={turn} username={me.username} userId={me.id} onAnother={() => setTurn(turn + 1)} />
        )}
      </main>
    </>
  );
}

interface Props {
  username: string;
  userId: number;
  onAnother: () => void;
}

function ShareImage({ username, userId, onAnother }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'file' | 'address'>('file');
  const [file, setFile] = useState<File | null>(null);
  const [address, setAddress] = useState('');
  const [days, setDays] = useState(7);
  const [sharing, setSharing] = useState<Sharing | null>(null);
  const [image, setImage] = useState<SharedImage | null>(null);
  const operation = useRef(crypto.randomUUID());
  const ids = { name: useId(), address: useId(), kind: useId() };
  const link = useMutation({
    mutationFn: (made: SharedImage) => makeShare(made.annotationId, days),
    onSuccess: () => client.invalidateQueries({ queryKey: ['home'] }),
  });
  const outside = useMutation({
    mutationFn: () => putShared(name.trim(), { address: address.trim() }, operation.current),
    onSuccess: (made) => {
      setImage(made);
      link.mutate(made);
    },
  });
  const isBusy = sharing !== null || outside.isPending || image !== null;
  const may = name.trim() !== '' && (kind === 'file' ? file !== null : /^https?:\/\/\S+$/.test(address.trim()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!may || isBusy) return;
    if (kind === 'file' && file) setSharing(new Sharing(file, userId));
    else outside.mutate();
  };
  const choose = (chosen: File) => {
    setFile(chosen);
    if (!name.trim()) setName(chosen.name.replace(/(?!^)\.[^.]*$/, ''));
  };
  // The link is the next thing that one wants.
  const copy = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (link.data) copy.current?.querySelector('button')?.focus();
  }, [link.data]);
  return (
    <form className={styles.page} style={{ padding: 0, margin: 0 }} onSubmit={submit}>
      <div className="entry">
        <label htmlFor={ids.name}>Name</label>
        <input
          id={ids.name}
          className="field"
          autoComplete="off"
          maxLength={200}
          value={image?.name ?? name}
          readOnly={isBusy}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div>
        <span id={ids.kind} className="small quiet">
          File or address
        </span>
        <br />
        <div className={styles.choice} role="radiogroup" aria-labelledby={ids.kind}>
          {(['file', 'address'] as const).map((one) => (
            // biome-ignore lint/a11y/useSemanticElements: two buttons side by side, as elsewhere in the pages
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={kind === one}
              disabled={isBusy}
              onClick={() => setKind(one)}
            >
              {one === 'file' ? 'File' : 'Address'}
            </button>
          ))}
        </div>
      </div>
      {kind === 'file' ? (
        <FileBox
          file={file}
          name={name.trim()}
          sharing={sharing}
          onFile={choose}
          onNone={() => {
            sharing?.stop();
            setSharing(null);
            setFile(null);
          }}
          onMade={setImage}
          onReady={(made) => link.mutate(made)}
        />
      ) : (
        <div className="entry">
          <label htmlFor={ids.address}>Address of an image (http or https)</label>
          <input
            id={ids.address}
            className="field"
            type="url"
            autoComplete="off"
            maxLength={2000}
            readOnly={isBusy}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
          <p className="small faint">
            It stays where it is: whoever opens the link must be able to reach that address, too.
          </p>
        </div>
      )}
      {outside.isError && <ErrorNotice error={outside.error} />}
      {!link.data && (
        <div>
          <span className="small quiet">The link ends {dateText(Date.now() + days * dayLength)}</span>
          <Lifetime days={days} onDays={setDays} />
        </div>
      )}
      {!isBusy && (
        <div className={styles.line}>
          <span className="small faint">
            The image will lie in your project Shared by {username}, where you can stop sharing it.
          </span>
          <Button type="submit" variant="contained" disabled={!may}>
            <Icon name="link" small />
            Share
          </Button>
        </div>
      )}
      {link.isError && <ErrorNotice error={link.error} onRetry={() => image && link.mutate(image)} />}
      {link.data && image && (
        <>
          <div ref={copy}>
            <NewLink link={link.data.link} until={link.data.until} />
          </div>
          <div className={`${styles.line} ${styles.end}`}>
            <span className="small faint">
              It lies in your project{' '}
              <Link href={`/project/${image.projectId}`} style={{ textDecoration: 'underline' }}>
                {image.project}
              </Link>
              , where you can stop sharing.
            </span>
            <Button onClick={onAnother}>Share another</Button>
            <Link href={`/project/${image.projectId}/annotation/${image.annotationId}`} style={{ color: 'inherit' }}>
              Open it
            </Link>
          </div>
        </>
      )}
    </form>
  );
}
