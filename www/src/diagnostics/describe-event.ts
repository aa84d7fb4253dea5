// An event in words.

import {formatDuration, formatSkew} from '../format';
import type {ImageAuthEvent} from 'objectstore-image-auth';

type Reason = Extract<ImageAuthEvent, {type: 'refetch'}>['reason'];

const REASONS: Record<Reason, string> = {
  initial: 'there is no token yet',
  expiring: 'the token is expiring',
  expired: 'the token has expired',
  'image-failed': 'an image failed',
  manual: 'the app asked for it',
};

const MODES: Record<Extract<ImageAuthEvent, {type: 'status'}>['mode'], string> = {
  token: 'Token in the URL',
  anonymous: 'No token is needed',
  'service-worker': 'Token from the service worker',
};

export function describeEvent(event: ImageAuthEvent): string {
  switch (event.type) {
    case 'token':
      return describeToken(event);
    case 'status':
      return `${MODES[event.mode]}: ${event.status}`;
    case 'refetch':
      return `Refetch: ${describeReason(event.reason)}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`;
    case 'refetch-failed':
      return `Refetch failed: ${event.error.message}${event.retryAt === undefined ? '' : `; next in ${formatDuration(event.retryAt - event.at)}`}`;
    case 'clock':
      return `Clock: ${describeSkew(event.skewMs)} (${event.source})`;
    case 'image-failed':
      return `Image failed, ${event.retried ? 'tried again' : 'not tried again'}: ${fileOf(event.url)}`;
  }
}

export function describeSkew(skewMs: number): string {
  return formatSkew(skewMs).replace('None', 'No skew');
}

export function describeReason(reason: Reason): string {
  return REASONS[reason];
}

function describeToken({at, source, isNew, expiresAt}: Extract<ImageAuthEvent, {type: 'token'}>) {
  if (!isNew)
    return `The same token again, from ${source === 'ingest' ? 'a response' : 'a refetch'}`;
  const lifetime =
    expiresAt === undefined ? '' : `, for ${formatDuration(Math.max(0, expiresAt - at))}`;
  return `New token from ${source === 'ingest' ? 'a response' : 'a refetch'}${lifetime}`;
}

/** The end of a long URL says which image it is. */
function fileOf(url: string): string {
  const file =
    url
      .replace(/[?#].*/, '')
      .split('/')
      .at(-1) ?? '';
  return file.length > 16 ? `…${file.slice(-12)}` : file;
}
