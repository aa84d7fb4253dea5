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
import type {ServiceWorkerSwitch} from './useServiceWorker';

const TONES: Record<TokenStatus, Tone> = {
  fresh: 'added',
  expiring: 'changed',
  expired: 'removed',
  missing: 'unchanged',
};

const MODES: Record<ImageAuthSnapshot['mode'], string> = {
  token: 'The token is in the URL',
  anonymous: 'No token',
  'service-worker': 'The service worker has the token',
};

/** Shows the session of the surrounding provider. */
export function SessionFacts({worker}: {worker: ServiceWorkerSwitch}) {
  const snapshot = useImageAuthSnapshot();
  return (
    <section className={styles.session} aria-label="Session">
      <TimelineView />
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={worker.isOn}
          onChange={event => worker.set(event.target.checked)}
        />
        Service worker: it puts the token into requests, and keeps images
      </label>
      {worker.isOn && worker.error && <p className={styles.error}>{worker.error}</p>}
      <Facts facts={useFacts(snapshot)} />
    </section>
  );
}

function useFacts(snapshot: ImageAuthSnapshot): Array<[string, ReactNode]> {
  const {status, mode, expiresAt, refetching, clockSkewMs, stats, error} = snapshot;
  const now = useNow();
  const left = expiresAt === undefined ? 'Unknown' : formatDuration(Math.max(0, expiresAt - now));
  return [
    ['Mode', MODES[mode]],
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
