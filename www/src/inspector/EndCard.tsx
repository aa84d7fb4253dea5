// When access ends, with a countdown, and what to do then.

import {Timer} from 'lucide-react';
import {tokenStatus, type TokenStatus} from 'objectstore-image-auth';

import {Badge, type Tone} from '../components/Badge';
import {Card, Facts} from '../components/Card';
import {formatDateTime, formatDuration} from '../format';
import {useNow} from '../useNow';
import styles from './EndCard.module.css';
import type {Inspection} from './inspect';

const TONES: Record<TokenStatus, Tone> = {
  fresh: 'added',
  expiring: 'changed',
  expired: 'removed',
  missing: 'unchanged',
};

export function EndCard({inspection}: {inspection: Inspection}) {
  const {claims, expiresAt} = inspection;
  const now = useNow();
  const status = statusOf(inspection, now);
  const facts: Array<[string, string]> = [];
  if (expiresAt !== undefined) facts.push(['Expires', formatDateTime(expiresAt)]);
  if (claims?.issuedAt !== undefined) facts.push(['Issued', formatDateTime(claims.issuedAt)]);
  if (claims?.notBefore !== undefined) facts.push(['Not before', formatDateTime(claims.notBefore)]);
  return (
    <Card
      wide={claims === undefined}
      title="Ends"
      icon={<Timer size={16} aria-hidden />}
      aside={<Badge tone={TONES[status]}>{status}</Badge>}
    >
      <div>
        <p className={styles.countdown} role="timer">
          {countdown(expiresAt, now, status)}
        </p>
        <p className={styles.advice}>{adviceFor(inspection, status)}</p>
      </div>
      {facts.length > 0 && <Facts facts={facts} />}
    </Card>
  );
}

function statusOf({token, isPreSigned, expiresAt}: Inspection, now: number): TokenStatus {
  if (!isPreSigned || expiresAt === undefined) return tokenStatus(token, {now});
  return expiresAt > now ? 'fresh' : 'expired';
}

function countdown(expiresAt: number | undefined, now: number, status: TokenStatus): string {
  if (status === 'missing') return 'No token';
  if (expiresAt === undefined) return 'Unknown';
  const left = expiresAt - now;
  return left > 0 ? `in ${formatDuration(left)}` : `${formatDuration(-left)} ago`;
}

function adviceFor({source, token, isPreSigned, expiresAt}: Inspection, status: TokenStatus) {
  if (isPreSigned) {
    return status === 'expired'
      ? 'Ask the backend for a new URL: nothing can be added to a signed one.'
      : 'Pre-signed: the URL needs no token, and none is added.';
  }
  if (token === undefined) {
    return source === 'response'
      ? 'The response has no objectstore_token: the backend is older, or enforces no authentication.'
      : 'The URL carries no token. It loads only where the backend enforces no authentication.';
  }
  if (expiresAt === undefined) return 'The token carries no expiry that can be read.';
  if (status === 'expired') return 'The server refuses it. Fetch the API response again.';
  if (status === 'expiring') return 'Still usable. It is time to fetch the API response again.';
  return 'Usable, by the clock of this device.';
}
