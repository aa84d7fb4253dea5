// Turns a session's events into what its time line shows. Pure: it neither draws nor reads a clock.

import type {ImageAuthEvent} from 'objectstore-image-auth';

type EventOf<T extends ImageAuthEvent['type']> = Extract<ImageAuthEvent, {type: T}>;

/** A token, from its receipt to its expiry. All times are milliseconds since the epoch. */
export interface TokenBar {
  at: number;
  source: EventOf<'token'>['source'];
  /** When a refetch was due, or will be; undefined where the expiry is unknown. */
  dueAt?: number;
  expiresAt?: number;
  /** Until when the bar is drawn: its expiry, or the next token; undefined for no end in sight. */
  endsAt?: number;
  /** Bars that overlap are in different lanes, counted from 0. */
  lane: number;
}

export interface RefetchMark {
  at: number;
  reason: EventOf<'refetch'>['reason'];
  attempt: number;
  /** `ended`: another refetch followed without a result of this one. */
  outcome: 'pending' | 'succeeded' | 'failed' | 'ended';
  /** When the outcome was known. */
  endedAt?: number;
  /** The message of the error. */
  error?: string;
}

export interface Timeline {
  tokens: TokenBar[];
  lanes: number;
  refetches: RefetchMark[];
  imageFailures: Array<EventOf<'image-failed'>>;
  clocks: Array<EventOf<'clock'>>;
}

/** More lanes would make the bars too thin to see. */
const MAX_LANES = 3;

/** @param events in the order in which they happened */
export function timelineOf(events: readonly ImageAuthEvent[]): Timeline {
  const tokens = tokenBars(events);
  return {
    tokens,
    lanes: tokens.reduce((lanes, {lane}) => Math.max(lanes, lane + 1), 0),
    refetches: refetchMarks(events),
    imageFailures: events.filter(event => event.type === 'image-failed'),
    clocks: events.filter(event => event.type === 'clock'),
  };
}

/** The shortest span that is shown, so that a first event is not at both ends. */
const MIN_SPAN_MS = 10_000;
/** How many lifetimes of the longest-lived token the past is shown for. */
const PAST_LIFETIMES = 3;
/** The shortest past that is shown, if the session is that old. */
const MIN_PAST_MS = 45_000;

/** The span to show: a few lifetimes of the past, and the future until the last expiry. */
export function spanOf(timeline: Timeline, now: number): {from: number; to: number} {
  const {tokens, refetches, imageFailures, clocks} = timeline;
  const lifetimes = tokens.map(({at, expiresAt = at}) => expiresAt - at);
  const past = Math.max(MIN_PAST_MS, PAST_LIFETIMES * Math.max(0, ...lifetimes));
  const starts = [tokens, refetches, imageFailures, clocks].flatMap(([first]) => first?.at ?? []);
  const from = Math.max(now - past, Math.min(now, ...starts));
  const to = Math.max(now, from + MIN_SPAN_MS, ...tokens.map(({expiresAt = now}) => expiresAt));
  return {from, to};
}

function tokenBars(events: readonly ImageAuthEvent[]): TokenBar[] {
  const received = events.filter(event => event.type === 'token').filter(({isNew}) => isNew);
  const laneEnds: number[] = [];
  return received.map(({at, source, expiresAt}, index) => {
    const next = received[index + 1]?.at;
    const endsAt = expiresAt ?? next;
    const lane = freeLane(laneEnds, at);
    laneEnds[lane] = endsAt ?? Infinity;
    if (expiresAt === undefined) return {at, source, lane, ...(endsAt !== undefined && {endsAt})};
    const dueAt = reportedDue(events, at, next) ?? expectedDue(at, expiresAt);
    return {at, source, dueAt, expiresAt, endsAt: expiresAt, lane};
  });
}

function freeLane(ends: readonly number[], at: number): number {
  const free = ends.findIndex(end => end <= at);
  if (free >= 0) return free;
  if (ends.length < MAX_LANES) return ends.length;
  return ends.indexOf(Math.min(...ends));
}

/** When the session reported a token as expiring, before it had the next one. */
function reportedDue(events: readonly ImageAuthEvent[], from: number, to = Infinity) {
  const isReport = (event: ImageAuthEvent) =>
    event.type === 'status' && event.status === 'expiring';
  return events.find(event => isReport(event) && event.at >= from && event.at <= to)?.at;
}

/** When a session with the default `refreshAhead` will report a token as expiring. */
function expectedDue(at: number, expiresAt: number): number {
  const lifetime = Math.max(0, expiresAt - at);
  const ahead = Math.min(Math.max(lifetime / 5, 10_000), 60_000, lifetime / 2);
  return expiresAt - ahead;
}

function refetchMarks(events: readonly ImageAuthEvent[]): RefetchMark[] {
  const marks: RefetchMark[] = [];
  for (const event of events) {
    const last = marks.at(-1);
    if (event.type === 'refetch') {
      const {at, reason, attempt} = event;
      if (last?.outcome === 'pending') Object.assign(last, {outcome: 'ended', endedAt: at});
      marks.push({at, reason, attempt, outcome: 'pending'});
    } else if (last && event.type === 'refetch-failed') {
      const {message: error} = event.error;
      // A token that came with it was of no use.
      Object.assign(last, {outcome: 'failed', endedAt: event.at, error});
    } else if (last?.outcome === 'pending' && isResult(event)) {
      Object.assign(last, {outcome: 'succeeded', endedAt: event.at});
    }
  }
  return marks;
}

function isResult(event: ImageAuthEvent): boolean {
  if (event.type === 'token') return event.source === 'refetch';
  return event.type === 'status' && event.mode === 'anonymous';
}
