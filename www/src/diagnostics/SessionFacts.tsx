// The state of one session: its token, its refetches, and its error.

import type {ImageAuthSnapshot, TokenStatus} from 'objectstore-image-auth';
import {useImageAuthSnapshot} from 'objectstore-image-auth/react';
import type {ReactNode} from 'react';

import {Badge, type Tone} from '../components/Badge';
import {Facts} from '../components/Card';
import {formatDuration, formatSkew} from '../format';
import {useNow} from '../useNow';
import styles from './SessionFacts.module.css';
import {TimelineView} from './TimelineView';

const TONES: Record<TokenStatus, Tone> = {
  fresh: 'added',
  expiring: 'changed',
  expired: 'removed',
  missing: 'unchanged',
};

/** Shows the session of the surrounding provider. */
export function SessionFacts() {
  const snapshot = useImageAuthSnapshot();
  return (
    <section className={styles.session} aria-label="Session">
      <TimelineView />
      <Facts facts={useFacts(snapshot)} />
    </section>
  );
}

function useFacts(snapshot: ImageAuthSnapshot): Array<[string, ReactNode]> {
  const {status, mode, expiresAt, refetching, clockSkewMs, stats, error} = snapshot;
  const now = useNow();
  const left = expiresAt === undefined ? 'Unknown' : formatDuration(Math.max(0, expiresAt - now));
  return [
    ['Status', mode === 'anonymous' ? 'No token is needed' : <Status status={status} />],
    ['Time left', mode === 'anonymous' ? 'For ever' : left],
    ['Clock skew', formatSkew(clockSkewMs)],
    ['Refetches', `${stats.refetches}${refetching ? ', one under way' : ''}`],
    ['Failed refetches', stats.refetchFailures],
    ['Tokens', stats.tokens],
    ['Image retries', stats.imageRetries],
    ['Error', error ? <span className={styles.error}>{error.message}</span> : 'None'],
  ];
}

function Status({status}: {status: TokenStatus}) {
  return <Badge tone={TONES[status]}>{status}</Badge>;
}
