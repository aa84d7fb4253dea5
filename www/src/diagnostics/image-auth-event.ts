// The type of the package's events, until the package exports it.

import type {
  ImageAuthSnapshot,
  ObjectstoreAuthError,
  RefetchReason,
  TokenStatus,
} from 'objectstore-image-auth';

type EpochMs = number;

export type ImageAuthEvent = Readonly<{at: EpochMs}> &
  Readonly<
    | {type: 'token'; source: 'ingest' | 'refetch'; isNew: boolean; expiresAt?: EpochMs}
    | {type: 'status'; status: TokenStatus; mode: ImageAuthSnapshot['mode']}
    | {type: 'refetch'; reason: RefetchReason; attempt: number}
    | {type: 'refetch-failed'; error: ObjectstoreAuthError; retryAt?: EpochMs}
    | {
        type: 'clock';
        skewMs: number;
        source: 'date' | 'issued-at' | 'lifetime' | 'unexpired' | 'local';
      }
    | {type: 'image-failed'; url: string; retried: boolean}
  >;
