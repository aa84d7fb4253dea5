// The marks of the time line. Each has a title, which is its tooltip and its name for screen readers.
// They differ in shape, not in colour only.

import type {ReactNode} from 'react';

import type {ImageAuthEvent} from 'objectstore-image-auth';
import type {RefetchMark, TokenBar} from './timeline';
import styles from './marks.module.css';

/** A time's place, in percent of the width. */
export type Scale = (at: number) => number;

interface MarkProps {
  scale: Scale;
  title: string;
}

const BAR_HEIGHT = 10;
const MIDDLE = 10;

export function TokenRect({bar, y, scale, title}: MarkProps & {bar: TokenBar; y: number}) {
  const from = Math.max(0, scale(bar.at));
  const to = bar.endsAt === undefined ? 100 : scale(bar.endsAt);
  const due = bar.dueAt === undefined ? to : Math.max(from, scale(bar.dueAt));
  const rect = {y, height: BAR_HEIGHT, rx: 2};
  return (
    <Mark title={title} className={styles.token}>
      <rect {...rect} className={styles.expiring} {...across(from, to)} />
      <rect {...rect} className={styles.fresh} {...across(from, due)} />
      {due < to && due > 0 && (
        <line
          className={styles.due}
          x1={`${due}%`}
          x2={`${due}%`}
          y1={y - 2}
          y2={y + BAR_HEIGHT + 2}
        />
      )}
    </Mark>
  );
}

export function RefetchDot({
  mark,
  now,
  scale,
  title,
}: MarkProps & {mark: RefetchMark; now: number}) {
  const {at, endedAt = now, outcome} = mark;
  return (
    <Mark title={title} className={styles[outcome]}>
      <line
        className={styles.duration}
        x1={`${scale(at)}%`}
        x2={`${scale(endedAt)}%`}
        y1={MIDDLE}
        y2={MIDDLE}
      />
      <At x={scale(at)}>
        {outcome === 'failed' ? (
          <path d="M-4 -4 4 4M-4 4 4 -4" className={styles.cross} />
        ) : (
          <circle r={4.5} className={styles.dot} />
        )}
      </At>
    </Mark>
  );
}

type ImageFailure = Extract<ImageAuthEvent, {type: 'image-failed'}>;

export function FailureTick({event, scale, title}: MarkProps & {event: ImageFailure}) {
  return (
    <Mark title={title} className={event.retried ? styles.retried : styles.lost}>
      <At x={scale(event.at)}>
        <rect x={-1.5} y={-6} width={3} height={12} rx={1.5} className={styles.tick} />
        {/* A foot tells the one that stays broken. */}
        {!event.retried && (
          <rect x={-4.5} y={4} width={9} height={3} rx={1.5} className={styles.tick} />
        )}
      </At>
    </Mark>
  );
}

type ClockCorrection = Extract<ImageAuthEvent, {type: 'clock'}>;

interface ClockFlagProps extends MarkProps {
  event: ClockCorrection;
  label: string | undefined;
}

export function ClockFlag({event, label, scale, title}: ClockFlagProps) {
  const x = scale(event.at);
  // The label goes where there is room for it.
  const isRight = x > 55;
  return (
    <Mark title={title} className={styles.clock}>
      <At x={x}>
        <path d="M0 -5 5 0 0 5 -5 0Z" className={styles.diamond} />
        {label !== undefined && (
          <text
            x={isRight ? -9 : 9}
            y={4}
            textAnchor={isRight ? 'end' : 'start'}
            className={styles.label}
          >
            {label}
          </text>
        )}
      </At>
    </Mark>
  );
}

interface MarkGroupProps {
  title: string;
  className: string | undefined;
  children: ReactNode;
}

function Mark({title, className, children}: MarkGroupProps) {
  return (
    <g role="img" aria-label={title} className={className}>
      <title>{title}</title>
      {children}
    </g>
  );
}

/** Coordinates in pixels around a point that is in percent of the width. */
function At({x, children}: {x: number; children: ReactNode}) {
  return (
    <svg x={`${x}%`} y={MIDDLE} overflow="visible">
      {children}
    </svg>
  );
}

function across(from: number, to: number) {
  return {x: `${from}%`, width: `${Math.max(0, to - from)}%`};
}
