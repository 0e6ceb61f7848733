import { useState } from 'react';
import { passwordOf } from '../../model/users.ts';
import { PasswordField } from '../../ui/password_field.tsx';
import { TipButton } from '../../ui/tip_button.tsx';
import looks from './users.module.css';

export function freshPassword(): string {
  return passwordOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** A password that is made up, or one that somebody thinks of. */
export function ChoosePassword({ value, onChange }: { value: string; onChange: (password: string) => void }) {
  return (
    <PasswordField
      label="Password; empty: one is made up"
      value={value}
      onChange={onChange}
      invalid={false}
      describedBy={undefined}
      isNew
      isOptional
    />
  );
}

/** Shown once: the server keeps nothing that it could be read from. */
export function ShownPassword({
  username,
  password,
  onDone,
}: {
  username: string;
  password: string;
  onDone: () => void;
}) {
  const [isCopied, setCopied] = useState(false);
  return (
    <section aria-label="First password" role="status">
      <p>
        The password of <strong>{username}</strong>. It is shown this once: give it to him now. He changes it in his
        account.
      </p>
      <div className={looks.secret} style={{ marginTop: 8 }}>
        <code>{password}</code>
        <TipButton
          icon={isCopied ? 'tick' : 'copy'}
          label={isCopied ? 'Copied' : 'Copy the password'}
          onClick={() =>
            navigator.clipboard.writeText(password).then(
              () => setCopied(true),
              () => {},
            )
          }
        />
        <TipButton icon="close" label="Done, hide it" onClick={onDone} />
      </div>
    </section>
  );
}
