import Button from '@mui/material/Button';
import { Component, type ReactNode } from 'react';
import { Empty } from '../ui/notice.tsx';

interface Props {
  /** another one: what broke is gone, and what is inside is tried again */
  place: string;
  className?: string;
  children: ReactNode;
}

/**
 * Stands in for a part of the page that broke, so that nobody sees an empty one. The usual cause is an upgrade: a page
 * that was open before asks for a file that is no more, and loading it again helps.
 */
export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.broken && before.place !== this.props.place) this.setState({ broken: false });
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className={this.props.className ?? 'middle'} role="alert">
        <Empty
          icon="warn"
          title="This page cannot be shown"
          alone
          action={
            <Button variant="contained" onClick={() => location.reload()}>
              Load the page again
            </Button>
          }
        >
          A part of it is missing or failed. Perhaps Memento was updated since you opened it.
        </Empty>
      </main>
    );
  }
}
